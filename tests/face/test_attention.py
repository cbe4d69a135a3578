"""Where a stream looks, and for how many faces."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from app.face.attention import GIVE_UP_S, LOOK_ROUND_EVERY_S, SEARCH_AFTER_S, Aim, Attention
from app.frames import Picture, Points

STEP_S = 1 / 30
PICTURE: Picture = np.zeros((720, 1280, 3), np.uint8)
ANN = np.array([[300.0, 200.0], [600.0, 560.0]])
BOB = np.array([[800.0, 200.0], [1100.0, 560.0]])
FAR = np.array([[600.0, 300.0], [650.0, 360.0]])


@dataclass
class Eyes:
    """Sees what the test puts before it."""

    in_sight: list[Points] = field(default_factory=list)
    in_tiles: list[Points] = field(default_factory=list)
    asked: int = 0

    def in_all(self, picture: Picture) -> list[Points]:
        self.asked += 1
        return self.in_sight

    def in_next_tile(self, picture: Picture) -> list[Points]:
        self.asked += 1
        return self.in_tiles


@dataclass
class Stream:
    max_faces: int
    eyes: Eyes = field(default_factory=Eyes)

    def __post_init__(self) -> None:
        self.attention = Attention(self.max_faces, self.eyes)

    def show(self, *seen: Points, seconds: float = STEP_S) -> Aim:
        for _ in range(round(seconds / STEP_S)):
            self.attention.follow(seen, PICTURE, STEP_S)
        return self.attention.aim

    def until(self, aim_is_wanted: Callable[[Aim], bool], *seen: Points, seconds: float = 1.0) -> Aim:
        for _ in range(round(seconds / STEP_S)):
            if aim_is_wanted(self.show(*seen)):
                return self.attention.aim
        raise AssertionError(f"still {self.attention.aim}")


def is_closer(aim: Aim) -> bool:
    return aim.region is not None


def test_one_face_is_watched_and_nothing_else_is_asked() -> None:
    stream = Stream(1)
    assert stream.show(ANN, seconds=3.0) == Aim(1)
    assert stream.eyes.asked == 0


def test_no_more_faces_are_watched_than_there_are() -> None:
    stream = Stream(4)
    assert stream.show(ANN) == Aim(1)
    assert stream.attention.follow([ANN], PICTURE, STEP_S) is False


def test_who_joins_is_noticed() -> None:
    stream = Stream(4, Eyes(in_sight=[ANN]))
    assert stream.show(ANN, seconds=2.0) == Aim(1)
    stream.eyes.in_sight = [ANN, BOB]
    stream.until(lambda aim: aim == Aim(2), ANN, seconds=LOOK_ROUND_EVERY_S + STEP_S)
    assert stream.show(ANN, BOB, seconds=2.0) == Aim(2)


def test_who_is_missed_for_a_moment_is_waited_for() -> None:
    stream = Stream(2)
    stream.show(ANN, BOB)
    assert stream.show(ANN, seconds=0.3) == Aim(2)
    assert stream.show(ANN, BOB, seconds=1.0) == Aim(2)
    assert stream.show(ANN, seconds=1.2) == Aim(1)


def test_when_all_are_gone_anybody_may_come() -> None:
    stream = Stream(4)
    stream.show(ANN)
    assert stream.show(seconds=GIVE_UP_S / 2) == Aim(1)
    assert stream.show(seconds=GIVE_UP_S) == Aim(4)


def test_where_nothing_is_found_it_looks_closer_but_not_at_once() -> None:
    stream = Stream(1, Eyes(in_tiles=[FAR]))
    assert stream.show(seconds=SEARCH_AFTER_S / 2) == Aim(1)
    assert stream.eyes.asked == 0
    aim = stream.until(is_closer)
    assert stream.eyes.asked == 1
    assert stream.show(FAR, seconds=2.0) == aim


def test_the_part_it_watches_follows_the_face() -> None:
    stream = Stream(1, Eyes(in_tiles=[FAR]))
    before = stream.until(is_closer).region
    after = stream.show(FAR + 120.0).region
    assert before is not None
    assert after is not None
    assert (after[0] - before[0], after[1] - before[1]) == (120, 120)


def test_a_small_face_that_is_gone_or_comes_near_is_no_longer_small() -> None:
    stream = Stream(1, Eyes(in_tiles=[FAR]))
    stream.until(is_closer)
    stream.eyes.in_tiles = []
    assert stream.show(seconds=2 * GIVE_UP_S) == Aim(1)

    stream.eyes.in_tiles = [FAR]
    stream.until(is_closer)
    assert stream.show(ANN) == Aim(1)


def test_somebody_nearer_takes_the_place_of_a_small_face() -> None:
    stream = Stream(1, Eyes(in_tiles=[FAR]))
    stream.until(is_closer)
    stream.eyes.in_sight = [ANN]
    assert stream.show(FAR, seconds=LOOK_ROUND_EVERY_S + STEP_S) == Aim(1)


def test_a_new_stream_begins_wide() -> None:
    stream = Stream(4)
    stream.show(ANN)
    stream.attention.restart()
    assert stream.attention.aim == Aim(4)
