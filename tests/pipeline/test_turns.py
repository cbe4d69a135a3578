"""Fair turns, on a clock that is turned by hand."""

import pytest

from app.pipeline.turns import Turns


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    turns = Turns(clock=clock)
    turns.set_names(("ink", "oil", "chalk"))
    return turns


ALL = ("ink", "oil", "chalk")


def take_all(turns: Turns, frame_s: float) -> list[str]:
    taken = []
    while (name := turns.take(frame_s, ALL)) is not None:
        turns.finish(name, 10.0)
        taken.append(name)
    return taken


def test_where_there_is_time_everybody_paints_every_frame_once(turns: Turns) -> None:
    assert take_all(turns, 1.0) == ["ink", "oil", "chalk"]
    assert take_all(turns, 1.0) == []
    assert take_all(turns, 2.0) == ["ink", "oil", "chalk"]


def test_with_time_for_one_a_frame_they_go_round(turns: Turns) -> None:
    taken = []
    for frame in range(6):
        name = turns.take(float(frame), ALL)
        assert name is not None
        turns.finish(name, 10.0)
        taken.append(name)
    assert taken == ["ink", "oil", "chalk"] * 2


def test_a_slow_one_gets_no_fewer_turns_and_holds_up_nobody(turns: Turns, clock: Clock) -> None:
    """One thread, a frame every 33 ms; oil takes four times as long as the others."""
    cost_s = {"ink": 0.01, "oil": 0.04, "chalk": 0.01}
    counts = dict.fromkeys(ALL, 0)
    while clock.now_s < 10.0:
        newest_s = clock.now_s // (1 / 30) / 30
        name = turns.take(newest_s, ALL)
        if name is None:
            clock.now_s += 0.001
            continue
        clock.now_s += cost_s[name]
        turns.finish(name, cost_s[name] * 1e3)
        counts[name] += 1
    assert max(counts.values()) - min(counts.values()) <= 1
    assert counts["oil"] == pytest.approx(10.0 / 0.06, rel=0.1)
    assert [round(turns.figures(name)[0]) for name in ALL] == [10, 40, 10]
    for name in ALL:
        assert turns.figures(name)[1] == pytest.approx(1 / 0.06, rel=0.1)


def test_nobody_has_two_turns_at_a_time(turns: Turns) -> None:
    assert [turns.take(1.0, ALL) for _ in range(4)] == ["ink", "oil", "chalk", None]
    assert turns.take(2.0, ALL) is None
    turns.finish("oil", 10.0)
    assert turns.take(2.0, ALL) == "oil"


def test_an_older_frame_is_not_painted_after_a_newer_one(turns: Turns) -> None:
    assert turns.take(2.0, ("ink",)) == "ink"
    turns.finish("ink", 10.0)
    assert turns.take(1.0, ("ink",)) is None


def test_who_is_not_ready_is_passed_over_and_comes_first_when_it_is(turns: Turns) -> None:
    assert turns.take(1.0, ("ink", "oil")) == "ink"
    turns.finish("ink", 10.0)
    assert turns.take(2.0, ALL) == "oil"
    assert turns.take(2.0, ALL) == "chalk"


def test_who_stays_keeps_its_figures_and_who_leaves_is_forgotten(turns: Turns, clock: Clock) -> None:
    for frame in range(3):
        clock.now_s = frame / 10
        take_all(turns, float(frame))
    turns.set_names(("oil", "woodcut"))
    assert turns.figures("oil") == (10.0, pytest.approx(10.0))
    assert turns.figures("ink") == (0.0, 0.0)
    turns.finish("ink", 10.0)  # its last painting was still in hand
    assert turns.take(9.0, ("oil", "woodcut", "ink")) == "woodcut"


def test_figures_run_out_when_nothing_is_painted_any_more(turns: Turns, clock: Clock) -> None:
    for frame in range(30):
        clock.now_s = frame / 30
        take_all(turns, float(frame))
    assert turns.figures("ink") == (10.0, pytest.approx(30.0))
    clock.now_s = 4.0
    assert turns.figures("ink") == (10.0, 0.0)


def test_a_turn_in_which_nothing_was_painted_is_not_measured(turns: Turns) -> None:
    turns.take(1.0, ALL)
    turns.finish("ink", None)
    assert turns.figures("ink") == (0.0, 0.0)
