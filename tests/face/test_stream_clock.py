"""Time from frame to frame, and what breaks a stream."""

import numpy as np
import pytest

from app.face.stream_clock import StreamClock
from app.frames import Frame

PICTURE = np.zeros((4, 6, 3), np.uint8)


def frame(sequence: int, captured_s: float, position_s: float | None = None) -> Frame:
    return Frame(PICTURE, sequence, captured_s, position_s)


def test_the_first_frame_continues_nothing() -> None:
    assert StreamClock().step(frame(0, 12.0)).broken


def test_a_live_source_is_timed_by_capture() -> None:
    clock = StreamClock()
    clock.step(frame(0, 12.0))
    step = clock.step(frame(3, 12.1))
    assert step.seconds == pytest.approx(0.1)
    assert not step.broken


@pytest.mark.parametrize("reading_s", [0.0, 0.001, 5.0])
def test_a_recording_is_timed_by_itself_however_fast_it_is_read(reading_s: float) -> None:
    clock = StreamClock()
    clock.step(frame(0, 50.0, 2.0))
    step = clock.step(frame(1, 50.0 + reading_s, 2.04))
    assert step.seconds == pytest.approx(0.04)
    assert not step.broken


def test_a_still_picture_shown_over_and_over_is_timed_by_capture() -> None:
    clock = StreamClock()
    clock.step(frame(0, 50.0, 0.0))
    assert clock.step(frame(1, 50.033, 0.0)).seconds == pytest.approx(0.033)


@pytest.mark.parametrize(
    ("then", "why"),
    [
        (frame(9, 60.1, 1.0), "the loop starts again"),
        (frame(9, 60.1, 8.0), "a seek forwards"),
        (frame(0, 60.1, 5.1), "another source of the same size"),
        (frame(9, 60.1, None), "a live source"),
        (Frame(PICTURE[:2], 9, 60.1, 5.1), "another size"),
    ],
)
def test_what_does_not_follow_breaks_the_stream(then: Frame, why: str) -> None:
    clock = StreamClock()
    clock.step(frame(8, 60.0, 5.0))
    assert clock.step(then).broken, why
    assert clock.step(frame(10, then.captured_s + 0.03, then.position_s)).seconds > 0


def test_a_live_source_that_stalled_is_broken() -> None:
    clock = StreamClock()
    clock.step(frame(8, 60.0))
    assert clock.step(frame(9, 61.5)).broken


def test_two_frames_of_one_instant_still_take_time() -> None:
    clock = StreamClock()
    clock.step(frame(8, 60.0))
    step = clock.step(frame(9, 60.0))
    assert step.seconds > 0
    assert not step.broken


def test_looking_at_a_frame_again_breaks_nothing() -> None:
    clock, same = StreamClock(), frame(8, 60.0, 5.0)
    clock.step(same)
    assert not clock.step(same).broken
    assert clock.step(frame(9, 60.1, 5.04)).seconds == pytest.approx(0.04)
