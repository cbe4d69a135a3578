"""A recording keeps its own time."""

import pytest

from app.capture.pacing import Pacer


def _never() -> bool:
    return False


def test_the_first_frame_is_due_at_once(clock):
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    assert pacer.wait(7.5, timeout_s=0.0, cancelled=_never) == 100.0


def test_an_hour_of_frames_does_not_drift(clock):
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    start_s = pacer.wait(0.0, 1.0, _never)
    for frame in range(1, 3600 * 30, 7):
        due_s = pacer.wait(frame / 30, 1.0, _never)
        assert due_s == pytest.approx(start_s + frame / 30, abs=0.0015)


def test_waiting_ends_at_the_timeout(clock):
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    pacer.wait(0.0, 1.0, _never)
    assert pacer.wait(5.0, timeout_s=0.2, cancelled=_never) is None
    assert clock.now_s == pytest.approx(100.2, abs=0.01)


def test_waiting_ends_when_cancelled(clock):
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    pacer.wait(0.0, 1.0, _never)
    assert pacer.wait(5.0, timeout_s=10.0, cancelled=lambda: clock.now_s > 101.0) is None
    assert clock.now_s == pytest.approx(101.0, abs=0.06)


def test_a_little_late_is_caught_up(clock):
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    pacer.wait(0.0, 1.0, _never)
    clock.now_s += 0.5
    assert pacer.late_s(0.1) == pytest.approx(0.4)
    assert pacer.late_s(0.7) == pytest.approx(-0.2)


def test_after_a_suspension_the_recording_carries_on_where_it_stood(clock):
    pacer = Pacer(clock=clock, sleep=clock.sleep)
    pacer.wait(0.0, 1.0, _never)
    clock.now_s += 3600
    assert pacer.late_s(0.1) == 0.0
    assert pacer.late_s(0.2) == pytest.approx(-0.1)
