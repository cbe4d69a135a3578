"""Listeners are told at most once between two takes, each at its own pace."""

import numpy as np
import pytest

from app.frames import Frame, Painting
from app.pipeline.outlet import Outlet


def _painting(sequence: int) -> Painting:
    picture = np.zeros((4, 4, 3), np.uint8)
    return Painting(picture, Frame(picture, sequence, 0.0), (), None, {})


def test_a_slow_listener_is_told_once_and_takes_the_newest() -> None:
    outlet, told = Outlet(), []
    slow = outlet.subscribe(lambda: told.append("ready"))
    first, second, third = map(_painting, range(3))
    for painting in (first, second):
        outlet.publish(painting)

    assert told == ["ready"]
    assert slow.take() is second
    assert slow.take() is None

    outlet.publish(third)
    assert told == ["ready", "ready"]
    assert slow.take() is third


def test_one_listener_taking_takes_nothing_from_another() -> None:
    outlet, told = Outlet(), []
    quick = outlet.subscribe(lambda: told.append("quick"))
    slow = outlet.subscribe(lambda: told.append("slow"))
    for sequence in range(3):
        outlet.publish(_painting(sequence))
        assert quick.take() is outlet.latest

    assert told == ["quick", "slow", "quick", "quick"]
    assert slow.take() is outlet.latest


def test_a_listener_may_take_while_it_is_being_told() -> None:
    outlet, recorded = Outlet(), []
    recorder = outlet.subscribe(lambda: recorded.append(recorder.take()))
    paintings = [_painting(sequence) for sequence in range(3)]
    for painting in paintings:
        outlet.publish(painting)

    assert recorded == paintings


@pytest.mark.parametrize("leave", ["call", "close"])
def test_who_left_hears_nothing(leave: str) -> None:
    outlet, told = Outlet(), []
    listener = outlet.subscribe(lambda: told.append("ready"))
    listener() if leave == "call" else listener.close()
    outlet.publish(_painting(0))

    assert told == []


def test_a_listener_that_raises_keeps_nothing_from_the_others() -> None:
    outlet, told = Outlet(), []

    def broken() -> None:
        raise RuntimeError("the window is gone")

    outlet.subscribe(broken)
    outlet.subscribe(lambda: told.append("ready"))
    outlet.publish(_painting(0))

    assert told == ["ready"]


def test_a_closed_outlet_tells_nobody_and_keeps_the_latest() -> None:
    outlet, told = Outlet(), []
    outlet.subscribe(lambda: told.append("ready"))
    last = _painting(0)
    outlet.publish(last)
    outlet.close()
    outlet.publish(_painting(1))

    assert told == ["ready"]
    assert outlet.latest is last
