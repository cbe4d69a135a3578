"""Faces followed between searches."""

import cv2
import numpy as np
import pytest

from app.face.sparing_finder import SparingFinder
from app.frames import Face, Frame
from tests.render.sitter import frame_of, landmarks_at

STEP_PX = (3.0, 2.0)


class Finder:
    """Knows where the sitter is, and counts how often it is asked."""

    def __init__(self, presence: float = 1.0) -> None:
        self.searched: list[int] = []
        self.presence = presence
        self.closed = False

    def find(self, frame: Frame) -> tuple[Face, ...]:
        self.searched.append(frame.sequence)
        return (Face(where(frame.sequence), track=7, presence=self.presence),)

    def close(self) -> None:
        self.closed = True


def where(sequence: int) -> np.ndarray:
    return landmarks_at(150 + STEP_PX[0] * sequence, 110 + STEP_PX[1] * sequence, scale=0.6)


def frame(sequence: int, size: tuple[int, int] = (480, 320)) -> Frame:
    picture = frame_of(Face(where(sequence)), width=size[0], height=size[1]).picture
    return Frame(cv2.GaussianBlur(picture, (0, 0), 1.0), sequence, sequence / 30)


def test_every_frame_is_searched_as_long_as_there_is_time() -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: 1)
    for sequence in range(4):
        sparing.find(frame(sequence))

    assert finder.searched == [0, 1, 2, 3]


def test_every_other_frame_is_followed_to_a_fraction_of_a_pixel() -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: 2)
    for sequence in range(6):
        (face,) = sparing.find(frame(sequence))
        assert face.track == 7
        off = np.linalg.norm(face.landmarks_px - where(sequence), axis=1)
        assert off.mean() < 0.5, f"frame {sequence}"

    assert finder.searched == [0, 2, 4]


def test_the_rate_may_change_at_any_time() -> None:
    every = [1]
    finder = Finder()
    sparing = SparingFinder(finder, lambda: every[0])
    for sequence in range(6):
        every[0] = 2 if sequence >= 2 else 1
        sparing.find(frame(sequence))

    assert finder.searched == [0, 1, 2, 4]


def test_a_face_that_comes_or_goes_is_searched_in_every_frame() -> None:
    finder = Finder(presence=0.4)
    sparing = SparingFinder(finder, lambda: 2)
    for sequence in range(3):
        sparing.find(frame(sequence))

    assert finder.searched == [0, 1, 2]


@pytest.mark.parametrize("size", [(480, 320), (300, 240)])
def test_where_nothing_can_be_followed_the_frame_is_searched(size: tuple[int, int]) -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: 2)
    sparing.find(frame(0))
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    sparing.find(Frame(noise, 1, 0.03))

    assert finder.searched == [0, 1]


def test_closing_closes_what_searches() -> None:
    finder = Finder()
    SparingFinder(finder, lambda: 2).close()

    assert finder.closed
