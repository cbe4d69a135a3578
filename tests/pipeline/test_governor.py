"""The governor, second by second: what it lowers, when it comes back, and that it does not flap."""

import itertools
from collections.abc import Callable

import pytest

from app.pipeline.governor import Governor, Pace
from app.pipeline.meter import MeterReading
from app.pipeline.pace_meter import PaceMeter
from app.pipeline.quality import Quality, easing, ladder

BEST = Quality(threads=2)
OFTEN_S, SELDOM_S = Quality().landmarks_every_s, ladder(Quality())[-1].landmarks_every_s
CALM = Pace(lost=0.0, busy=0.4)
BEHIND = Pace(lost=0.3, busy=1.4)
TIGHT = Pace(lost=0.0, busy=0.9)


class Machine:
    """A machine under a load that a test sets: each quality costs its share, and what does not fit is lost.

    `load` 1.0 is a machine to itself; at 3.0 everything takes three times as long.
    """

    def __init__(self, governor: Governor) -> None:
        self.governor = governor
        self.load = 1.0
        self.now_s = 0.0
        self.changes: list[Quality] = []

    def run(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now_s += 1.0
            busy = self.load * self.cost(self.governor.quality)
            if self.governor.observe(Pace(lost=max(0.0, 1.0 - 1.0 / busy), busy=busy), self.now_s):
                self.changes.append(self.governor.quality)

    @staticmethod
    def cost(quality: Quality) -> float:
        return 0.1 + 0.3 * (quality.crop_size_px / 512) ** 2 + 0.1 * OFTEN_S / quality.landmarks_every_s


@pytest.fixture
def machine() -> Machine:
    return Machine(Governor(BEST))


# The ladder


def test_what_is_seen_least_goes_first() -> None:
    assert ladder(BEST) == (
        Quality(2, 512, OFTEN_S),
        Quality(1, 512, OFTEN_S),
        Quality(1, 512, SELDOM_S),
        Quality(1, 384, SELDOM_S),
        Quality(1, 256, SELDOM_S),
    )


def test_of_what_is_seen_the_background_goes_first() -> None:
    best = Quality(2, 512, OFTEN_S, 512)
    one_thread, coarser = Quality(1, 512, OFTEN_S, 512), Quality(1, 512, OFTEN_S, 352)
    assert ladder(best)[:4] == (best, one_thread, coarser, Quality(1, 512, SELDOM_S, 352))
    assert (
        easing(best, Quality(1, 512, OFTEN_S, 352)) == "Eased to keep pace: coarser background, one thread."
    )


def test_what_is_low_already_is_no_step() -> None:
    assert ladder(Quality(1, 256, OFTEN_S)) == (Quality(1, 256, OFTEN_S), Quality(1, 256, SELDOM_S))


def test_what_is_lowered_is_said() -> None:
    assert easing(BEST, BEST) is None
    assert easing(BEST, Quality(1, 384, SELDOM_S)) == (
        "Eased to keep pace: coarser strokes (384 px), face found less often, one thread."
    )


# Down


def test_a_machine_with_room_is_left_alone(machine: Machine) -> None:
    machine.run(60)

    assert machine.changes == []


def test_one_bad_second_changes_nothing() -> None:
    governor = Governor(BEST)

    assert [
        governor.observe(pace, now_s) for now_s, pace in enumerate([CALM, BEHIND, CALM, BEHIND, CALM])
    ] == [False] * 5


def test_under_load_it_goes_down_until_the_pace_holds(machine: Machine) -> None:
    machine.load = 2.6
    machine.run(60)

    assert machine.changes == list(ladder(BEST)[1:4])
    assert machine.governor.easing == (
        "Eased to keep pace: coarser strokes (384 px), face found less often, one thread."
    )


def test_under_any_load_it_stops_at_the_last_step(machine: Machine) -> None:
    machine.load = 50.0
    machine.run(120)

    assert machine.governor.quality == ladder(BEST)[-1]
    assert len(machine.changes) == len(ladder(BEST)) - 1


# Up


def test_when_the_load_is_gone_it_comes_all_the_way_back(machine: Machine) -> None:
    machine.load = 50.0
    machine.run(60)
    machine.load = 1.0
    machine.run(60)

    assert machine.governor.quality == BEST
    assert machine.governor.easing is None


def test_it_does_not_come_back_where_there_is_no_room_to_spare() -> None:
    governor = Governor(BEST)
    for now_s in range(4):
        governor.observe(BEHIND, now_s)
    assert governor.quality != BEST

    assert not any(governor.observe(TIGHT, now_s) for now_s in range(4, 200))


def test_what_fails_again_is_tried_ever_more_seldom(machine: Machine) -> None:
    governor, now_s, ups = machine.governor, 0.0, []
    while now_s < 600:
        now_s += 1.0
        best = governor.quality == BEST
        # Calm one step down, and behind at the best: the worst there is for a governor.
        if governor.observe(BEHIND if best else CALM, now_s) and governor.quality == BEST:
            ups.append(now_s)

    between = [later - earlier for earlier, later in itertools.pairwise(ups)]
    assert between == sorted(between)
    assert len(ups) < 10
    assert between[-1] > 100


def test_what_has_held_for_long_is_tried_as_soon_as_at_first(machine: Machine) -> None:
    machine.load = 50.0
    machine.run(30)
    machine.load = 1.0
    machine.run(100)
    machine.load = 2.6
    machine.run(4)
    assert machine.governor.quality != BEST
    machine.load = 1.0
    machine.run(12)

    assert machine.governor.quality == BEST


# What a person pins


def test_a_pinned_quality_stays() -> None:
    machine = Machine(Governor(BEST, adaptive=False))
    machine.load = 50.0
    machine.run(60)

    assert machine.changes == []


def test_another_best_starts_afresh_and_the_same_one_does_not(machine: Machine) -> None:
    machine.load = 50.0
    machine.run(60)
    low = machine.governor.quality
    machine.governor.set_best(BEST)
    assert machine.governor.quality == low

    machine.governor.set_best(Quality(1, 768))
    assert machine.governor.quality == Quality(1, 768)


# From the meter


@pytest.fixture
def reading() -> Callable[[int], MeterReading]:
    stages = {"face": 10.0, "cut": 2.0, "network": 9.0, "blend": 2.0, "lay_back": 3.0, "wait": 400.0}
    return lambda dropped: MeterReading(30.0, 30.0, stages, 40.0, 50.0, 60.0, dropped, 100.0)


def test_the_pace_is_what_was_lost_and_how_busy_the_slowest_stage_was(
    reading: Callable[[int], MeterReading],
) -> None:
    meter = PaceMeter()
    assert meter.due(10.0)
    assert meter.look(reading(100), 10.0) is None
    assert not meter.due(10.9)
    for _ in range(24):
        meter.delivered()
    pace = meter.look(reading(106), 11.0)

    assert pace is not None
    assert pace.lost == pytest.approx(6 / 30)
    assert pace.busy == pytest.approx(30 * 0.016)


def test_a_pause_says_nothing(reading: Callable[[int], MeterReading]) -> None:
    meter = PaceMeter()
    meter.look(reading(0), 0.0)
    assert meter.look(reading(0), 1.0) is None  # no frame came
    meter.delivered()
    assert meter.look(reading(50), 60.0) is None
