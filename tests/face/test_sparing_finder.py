"""Faces carried along between searches, and corrected by them."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest

from app.face.sparing_finder import SparingFinder, steadied
from app.face.tracking import Tracker
from app.frames import Face, Frame, HeadPose, Points
from tests.render.sitter import frame_of, landmarks_at

STEP_PX = (3.0, 2.0)
EVERY_FRAME_S, EVERY_OTHER_S, SELDOM_S = 0.0, 0.05, 0.18
HZ = 30.0


class Finder:
    """Knows where the sitter is, all but a tremble, and counts how often it is asked."""

    def __init__(self, presence: float = 1.0, *, tremble_px: float = 0.0) -> None:
        self.searched: list[int] = []
        self.presence = presence
        self.track = 7
        self.fails = False
        self.closed = False
        self._tremble_px = tremble_px
        self._random = np.random.default_rng(3)

    def find(self, frame: Frame) -> tuple[Face, ...]:
        self.searched.append(frame.sequence)
        if self.fails:
            raise RuntimeError("no landmarks")
        off_px = self._random.normal(0, self._tremble_px, 2)
        return (Face(where(frame.sequence) + off_px, track=self.track, presence=self.presence),)

    def close(self) -> None:
        self.closed = True


class Tracking:
    """Sees faces as it is told to, with a real tracker behind."""

    def __init__(self, seen: Callable[[int], Sequence[Points]]) -> None:
        self.searched: list[int] = []
        self._seen = seen
        self._tracker = Tracker()

    def find(self, frame: Frame) -> tuple[Face, ...]:
        step_s = (frame.sequence - self.searched[-1]) / HZ if self.searched else 1 / HZ
        sights = [(points, HeadPose()) for points in self._seen(frame.sequence)]
        faces = self._tracker.update(sights, step_s, broken=not self.searched)
        self.searched.append(frame.sequence)
        return faces

    def close(self) -> None: ...


def where(sequence: int) -> Points:
    return landmarks_at(150 + STEP_PX[0] * sequence, 110 + STEP_PX[1] * sequence, scale=0.6)


def beside(sequence: int) -> Points:
    return landmarks_at(480, 120 + STEP_PX[1] * sequence, scale=0.6)


def frame(sequence: int, *shown: Points, size: tuple[int, int] = (640, 320)) -> Frame:
    faces = [Face(points) for points in shown or (where(sequence),)]
    picture = frame_of(*faces, width=size[0], height=size[1]).picture
    return Frame(cv2.GaussianBlur(picture, (0, 0), 1.0), sequence, sequence / HZ)


def off_px(face: Face, wanted: Points) -> float:
    return float(np.linalg.norm(face.landmarks_px - wanted, axis=1).mean())


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
        assert off_px(face, where(sequence)) < 0.5, f"frame {sequence}"

    assert finder.searched == [0, 2, 4]


@pytest.mark.parametrize("size", [(1280, 720), (1601, 901), (640, 480)])
@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("low", [False, True])
def test_a_face_at_the_edge_of_a_frame_is_followed_too(right: bool, low: bool, size: tuple[int, int]) -> None:
    corner = (size[0] - 60 if right else 60), (size[1] - 80 if low else 60)

    class Still:
        searched = 0

        def find(self, frame: Frame) -> tuple[Face, ...]:
            self.searched += 1
            return (Face(at(frame.sequence), track=1),)

        def close(self) -> None: ...

    def at(sequence: int) -> Points:
        inwards = np.sign(np.array(size) / 2 - corner) * 4 * sequence
        return landmarks_at(*(corner + inwards), scale=1.2)

    finder = Still()
    sparing = SparingFinder(finder, lambda: SELDOM_S)
    for sequence in range(5):
        (face,) = sparing.find(frame(sequence, at(sequence), size=size))
        assert off_px(face, at(sequence)) < 1.0, f"frame {sequence}"

    assert finder.searched == 1


def test_the_rate_may_change_at_any_time() -> None:
    every_s = [EVERY_FRAME_S]
    finder = Finder()
    sparing = SparingFinder(finder, lambda: every_s[0])
    for sequence in range(7):
        every_s[0] = EVERY_OTHER_S if sequence >= 2 else EVERY_FRAME_S
        sparing.find(frame(sequence))

    assert finder.searched == [0, 1, 3, 5]


def test_what_trembles_in_the_searches_hardly_trembles_in_the_faces() -> None:
    trembling = Finder(tremble_px=0.4)
    steady = SparingFinder(Finder(tremble_px=0.4), lambda: EVERY_OTHER_S)

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
    assert off_px(face, where(2)) == 0.0


@pytest.mark.parametrize("presence", [0.4, 0.99])
def test_a_face_that_comes_or_goes_is_searched_in_every_frame(presence: float) -> None:
    finder = Finder(presence)
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    for sequence in range(3):
        sparing.find(frame(sequence))

    assert finder.searched == [0, 1, 2]


def test_two_faces_are_followed_each_its_own_way() -> None:
    finder = Tracking(lambda sequence: [where(sequence), beside(sequence)])
    sparing = SparingFinder(finder, lambda: SELDOM_S)
    for sequence in range(5):
        one, other = sparing.find(frame(sequence, where(sequence), beside(sequence)))
        assert off_px(one, where(sequence)) < 0.5
        assert off_px(other, beside(sequence)) < 0.5

    assert finder.searched == [0]


def test_while_a_second_face_comes_the_first_rests_as_before() -> None:
    random = np.random.default_rng(0)

    def seen(sequence: int) -> list[Points]:
        trembling = where(0) + random.normal(0, 0.4, 2)
        return [trembling, beside(0)] if sequence >= 3 else [trembling]

    finder = Tracking(seen)
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    middles = [
        sparing.find(frame(sequence, where(0), beside(0)))[0].landmarks_px.mean(axis=0)
        for sequence in range(10)
    ]

    assert finder.searched[-5:] == [5, 6, 7, 8, 9], "the second one is fading in"
    assert float(np.linalg.norm(np.diff(middles, axis=0), axis=1).max()) < 0.3


def test_a_face_that_is_missed_once_stays_where_it_was_carried_to() -> None:
    finder = Tracking(lambda sequence: [] if sequence == 6 else [where(sequence)])
    sparing = SparingFinder(finder, lambda: 0.19)
    faces = [sparing.find(frame(sequence))[0] for sequence in range(9)]

    assert finder.searched == [0, 6, 7]
    assert not faces[6].seen and faces[6].presence == 1.0
    for sequence in (5, 6, 7, 8):
        assert off_px(faces[sequence], where(sequence)) < 1.0, f"frame {sequence}"


def test_who_is_gone_fades_out_where_he_was_whatever_moves_there_now() -> None:
    finder = Tracking(lambda sequence: [where(0)] if sequence == 0 else [])
    sparing = SparingFinder(finder, lambda: EVERY_FRAME_S)
    faces = [sparing.find(frame(sequence)) for sequence in range(8)]

    first = faces[1][0].landmarks_px
    for (face,) in faces[2:]:
        np.testing.assert_array_equal(face.landmarks_px, first)


@pytest.mark.parametrize("size", [(640, 320), (300, 240)])
def test_where_nothing_can_be_followed_the_frame_is_searched(size: tuple[int, int]) -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    sparing.find(frame(0))
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    sparing.find(Frame(noise, 1, 0.03))

    assert finder.searched == [0, 1]


def test_a_hand_that_takes_most_of_the_face_with_it_is_not_followed() -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: SELDOM_S)
    still = frame(0)
    hand = still.picture.copy()
    hand[60:220, 90:150] = np.random.default_rng(0).integers(0, 255, (160, 60, 3), np.uint8)
    moved = np.roll(hand, 14, axis=1)
    hand[:, 120:] = still.picture[:, 120:]
    moved[:, 150:] = np.roll(still.picture, -9, axis=1)[:, 150:]
    sparing.find(Frame(hand, 0, 0.0))
    sparing.find(Frame(moved, 1, 1 / HZ))

    assert finder.searched == [0, 1], "no half of the points agrees"


def test_after_a_search_that_failed_nothing_old_comes_back() -> None:
    finder = Finder()
    sparing = SparingFinder(finder, lambda: EVERY_OTHER_S)
    sparing.find(frame(0))
    finder.fails = True
    empty = Frame(np.random.default_rng(0).integers(0, 255, (320, 640, 3), np.uint8), 1, 1 / HZ)
    with pytest.raises(RuntimeError):
        sparing.find(empty)
    with pytest.raises(RuntimeError):
        sparing.find(Frame(empty.picture, 2, 1 / HZ))

    assert finder.searched == [0, 1, 2]


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


def test_where_nobody_waits_every_frame_is_searched_and_steadier_for_it() -> None:
    trembling = Finder(tremble_px=0.4)
    finder = steadied(trembling)
    middles = [finder.find(frame(n))[0].landmarks_px.mean(axis=0) - where(n).mean(axis=0) for n in range(30)]

    assert trembling.searched == list(range(30))
    assert float(np.abs(np.diff(middles, axis=0)).mean()) < 0.15
