"""Faces carried along between searches, and corrected by them."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from app.face.sparing_finder import SparingFinder
from app.frames import Face, Frame
from tests.render.sitter import frame_of, landmarks_at

STEP_PX = (3.0, 2.0)
EVERY_FRAME_S, EVERY_OTHER_S = 0.0, 0.05


class Finder:
    """Knows where the sitter is, all but a tremble, and counts how often it is asked."""

    def __init__(self, presence: float = 1.0, *, tremble_px: float = 0.0) -> None:
        self.searched: list[int] = []
        self.presence = presence
        self.track = 7
        self.closed = False
        self._tremble_px = tremble_px
        self._random = np.random.default_rng(3)

    def find(self, frame: Frame) -> tuple[Face, ...]:
        self.searched.append(frame.sequence)
        off_px = self._random.normal(0, self._tremble_px, 2)
        return (Face(where(frame.sequence) + off_px, track=self.track, presence=self.presence),)

    def close(self) -> None:
        self.closed = True


def where(sequence: int) -> np.ndarray:
    return landmarks_at(150 + STEP_PX[0] * sequence, 110 + STEP_PX[1] * sequence, scale=0.6)


def frame(sequence: int, size: tuple[int, int] = (480, 320)) -> Frame:
    picture = frame_of(Face(where(sequence)), width=size[0], height=size[1]).picture
    return Frame(cv2.GaussianBlur(picture, (0, 0), 1.0), sequence, sequence / 30)


def off_px(face: Face, sequence: int) -> float:
    return float(np.linalg.norm(face.landmarks_px - where(sequence), axis=1).mean())


def test_every_frame_is_searched_if_no_search_is_to_hold() -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: EVERY_FRAME_S)
    for sequence in range(4):
        sparing.find(frame(sequence))

    assert finder.searched == [0, 1, 2, 3]


def test_every_other_frame_is_followed_to_a_fraction_of_a_pixel() -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    for sequence in range(6):
        (face,) = sparing.find(frame(sequence))
        assert face.track == 7
        assert off_px(face, sequence) < 0.5, f"frame {sequence}"

    assert finder.searched == [0, 2, 4]


def test_the_rate_may_change_at_any_time() -> None:
    every_s = [EVERY_FRAME_S]
    finder = Finder()
    sparing = SparingFinder(finder, lambda: every_s[0])
    for sequence in range(7):
        every_s[0] = EVERY_OTHER_S if sequence >= 2 else EVERY_FRAME_S
        sparing.find(frame(sequence))

    assert finder.searched == [0, 1, 3, 5]


def test_what_trembles_in_the_searches_hardly_trembles_in_the_faces() -> None:
    trembling, steady = Finder(tremble_px=0.4), SparingFinder(Finder(tremble_px=0.4), lambda: EVERY_OTHER_S)

    def step_px(find: Callable[[Frame], tuple[Face, ...]]) -> float:
        off = [find(frame(n))[0].landmarks_px.mean(axis=0) - where(n).mean(axis=0) for n in range(30)]
        return float(np.sqrt((np.diff(np.array(off), axis=0) ** 2).mean()))

    assert step_px(steady.find) < 0.3 * step_px(trembling.find)


def test_another_face_is_taken_as_it_is_found() -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    sparing.find(frame(0))
    sparing.find(frame(1))
    finder.track = 8
    (face,) = sparing.find(frame(2))

    assert face.track == 8
    assert off_px(face, 2) == 0.0


@pytest.mark.parametrize("presence", [0.4, 0.99])
def test_a_face_that_comes_or_goes_is_searched_in_every_frame(presence: float) -> None:
    finder = Finder(presence)
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    for sequence in range(3):
        sparing.find(frame(sequence))

    assert finder.searched == [0, 1, 2]


@pytest.mark.parametrize("size", [(480, 320), (300, 240)])
def test_where_nothing_can_be_followed_the_frame_is_searched(size: tuple[int, int]) -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    sparing.find(frame(0))
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    sparing.find(Frame(noise, 1, 0.03))

    assert finder.searched == [0, 1]


def test_what_was_captured_before_the_last_search_is_searched() -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    sparing.find(frame(4))
    earlier = frame(3)
    sparing.find(Frame(earlier.picture, 5, earlier.captured_s))

    assert finder.searched == [4, 5]


def test_closing_closes_what_searches() -> None:
    finder = Finder()
    SparingFinder(finder, lambda: EVERY_OTHER_S).close()

    assert finder.closed
