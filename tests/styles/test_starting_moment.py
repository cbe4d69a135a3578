"""When a network is started beside others that paint."""

import threading

import numpy as np
import onnx
import pytest

from app.styles import session
from app.styles.session import start_session
from app.styles.starting_moment import StartingMoment


class Pauses:
    """A clock that only sleeping moves."""

    def __init__(self, longest_s: float = 0.0) -> None:
        self.slept: list[float] = []
        self.now_s = 100.0
        self.moment = StartingMoment(clock=lambda: self.now_s, sleep=self.sleep, longest_s=longest_s)

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        self.slept.append(seconds)


def test_where_nobody_paints_nothing_is_waited_for() -> None:
    pauses = Pauses()
    pauses.moment.wait()

    assert pauses.slept == []


def test_who_painted_long_ago_is_not_waited_for() -> None:
    pauses = Pauses()
    pauses.moment.run_begins()
    pauses.now_s += 1.0
    pauses.moment.wait()

    assert pauses.slept == []


def test_a_frame_goes_out_and_then_head_and_room_of_the_next_begin() -> None:
    pauses, over = Pauses(longest_s=30.0), threading.Event()
    pauses.moment.run_begins()

    def paint_on() -> None:
        while not over.wait(0.001):
            pauses.moment.run_begins()

    painter = threading.Thread(target=paint_on)
    painter.start()
    pauses.moment.wait()
    over.set()
    painter.join()

    let_through, both_begin = pauses.slept
    assert let_through > 1 / 30, "the frame that was held up before"
    assert both_begin < 0.009, "less than the shortest run"


def test_who_stopped_painting_meanwhile_is_not_waited_for_long() -> None:
    pauses = Pauses()
    pauses.moment.run_begins()
    pauses.moment.wait()

    assert len(pauses.slept) == 1


class Noted(StartingMoment):
    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def run_begins(self) -> None:
        self.calls.append("run")

    def wait(self) -> None:
        self.calls.append("wait")


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Noted:
    moment = Noted()
    monkeypatch.setattr(session, "_starting_moment", moment)
    return moment


def test_only_who_is_considerate_waits_and_only_paintings_count(
    noted: Noted, inverter: onnx.ModelProto
) -> None:
    model = inverter.SerializeToString()
    start_session(model)
    assert noted.calls == [], "a warm-up is no painting"

    started = start_session(model, considerate=True)
    started.run(np.zeros((512, 512, 3), np.uint8))
    assert noted.calls == ["wait", "run"]
