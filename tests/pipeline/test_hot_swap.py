"""The user of a hot swap never waits: it has the previous value until the next one is ready."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from app.pipeline.hot_swap import HotSwap
from tests.pipeline.fakes import BOUND_S, wait_until


@dataclass
class Bench:
    """A hot swap of strings whose making can be held up."""

    allowed: threading.Event = field(default_factory=threading.Event)
    begun: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    disposed: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.allowed.set()
        self.swap: HotSwap[str, str] = HotSwap(
            "limner-test",
            self._make,
            on_made=lambda: self.made.append(self.begun[-1]),
            on_error=self.errors.append,
            dispose=self.disposed.append,
        )

    def _make(self, key: str) -> str:
        self.begun.append(key)
        assert self.allowed.wait(BOUND_S)
        if key.startswith("bad"):
            raise ValueError(key)
        return key.upper()


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    bench.swap.start()
    yield bench
    bench.allowed.set()
    assert bench.swap.join(BOUND_S)


def test_before_the_first_value_there_is_none(bench: Bench) -> None:
    assert bench.swap.current() is None


def test_the_previous_value_stays_until_the_next_is_made(bench: Bench) -> None:
    bench.swap.want("a")
    wait_until(lambda: bench.swap.current() == "A")
    bench.allowed.clear()
    bench.swap.want("b")
    wait_until(lambda: bench.begun == ["a", "b"])

    assert bench.swap.current() == "A"
    assert bench.swap.loading == "b"

    bench.allowed.set()
    wait_until(lambda: bench.swap.current() == "B")
    assert bench.swap.loading is None
    assert bench.disposed == ["A"]


def test_wanting_the_same_key_again_makes_nothing(bench: Bench) -> None:
    bench.swap.want("a")
    wait_until(lambda: bench.made == ["a"])
    bench.swap.want("a")
    bench.swap.want("b")
    wait_until(lambda: bench.made == ["a", "b"])

    assert bench.begun == ["a", "b"]


def test_keys_wanted_in_a_hurry_are_passed_over(bench: Bench) -> None:
    bench.allowed.clear()
    for key in "abcdef":
        bench.swap.want(key)
        wait_until(lambda: bench.begun[:1] == ["a"])
    bench.allowed.set()
    wait_until(lambda: bench.swap.current() == "F")

    assert bench.begun == ["a", "f"]


def test_values_nobody_used_are_disposed_of_too(bench: Bench) -> None:
    for key in "abc":
        bench.swap.want(key)
        wait_until(lambda key=key: bench.made[-1:] == [key])

    assert bench.swap.current() == "C"
    assert bench.disposed == ["A", "B"]


def test_a_failure_leaves_the_previous_value_and_may_be_tried_again(bench: Bench) -> None:
    bench.swap.want("a")
    wait_until(lambda: bench.swap.current() == "A")
    for attempt in (1, 2):
        bench.swap.want("bad")
        wait_until(lambda attempt=attempt: len(bench.errors) == attempt)

    assert bench.swap.current() == "A"
    assert bench.swap.loading is None


def test_what_is_still_being_made_at_the_end_is_disposed_of_when_it_is_there(bench: Bench) -> None:
    bench.allowed.clear()
    bench.swap.want("late")
    wait_until(lambda: bench.begun == ["late"])
    bench.swap.dispose()
    bench.allowed.set()
    wait_until(lambda: bench.disposed == ["LATE"])

    assert bench.made == []


def test_at_the_end_everything_held_is_disposed_of(bench: Bench) -> None:
    bench.swap.want("a")
    wait_until(lambda: bench.swap.current() == "A")
    bench.swap.want("b")
    wait_until(lambda: bench.made == ["a", "b"])
    bench.swap.close()
    bench.swap.dispose()

    assert sorted(bench.disposed) == ["A", "B"]
    assert bench.swap.current() is None
