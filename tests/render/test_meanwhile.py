"""Work beside other work: it overlaps, it ends with its block, and its errors are not lost."""

import threading

import pytest

from app.render.meanwhile import Meanwhile

BOUND_S = 10.0


def test_both_run_at_once() -> None:
    here, there = threading.Event(), threading.Event()

    def work() -> str:
        there.set()
        assert here.wait(BOUND_S)
        return threading.current_thread().name

    with Meanwhile(work, "limner-test") as meanwhile:
        assert there.wait(BOUND_S)
        here.set()
        assert meanwhile.result() == "limner-test"


def test_what_it_raised_is_raised_where_the_result_is_asked_for() -> None:
    def work() -> None:
        raise ValueError("broken")

    with Meanwhile(work, "limner-test") as meanwhile, pytest.raises(ValueError, match="broken"):
        meanwhile.result()


def test_it_never_outlives_its_block() -> None:
    go_on = threading.Event()
    with pytest.raises(KeyError), Meanwhile(lambda: go_on.wait(BOUND_S), "limner-test"):
        threading.Timer(0.05, go_on.set).start()
        raise KeyError

    assert "limner-test" not in {thread.name for thread in threading.enumerate()}
