"""The meter, with its clocks turned by hand."""

from dataclasses import dataclass

import pytest

from app.pipeline.meter import Meter


@dataclass
class Clocks:
    now_s: float = 100.0
    cpu_s: float = 5.0

    def meter(self) -> Meter:
        return Meter(clock=lambda: self.now_s, cpu_clock=lambda: self.cpu_s)


def test_before_the_first_frame_everything_is_zero() -> None:
    reading = Clocks().meter().snapshot()

    assert (reading.fps, reading.captured_fps, reading.dropped, reading.cpu_percent) == (0, 0, 0, 0)
    assert (reading.latency_p50_ms, reading.latency_p95_ms, reading.latency_p99_ms) == (0, 0, 0)
    assert reading.stage_ms == {}


def test_rates_count_what_was_captured_and_what_was_delivered() -> None:
    clocks = Clocks()
    meter = clocks.meter()
    for count in range(60):
        clocks.now_s += 0.02
        meter.captured()
        if count % 2:
            meter.delivered(clocks.now_s, {})
    reading = meter.snapshot()

    assert reading.captured_fps == pytest.approx(50)
    assert reading.fps == pytest.approx(25)


def test_a_picture_that_stands_still_shows_as_no_frames_a_second() -> None:
    clocks = Clocks()
    meter = clocks.meter()
    for _ in range(30):
        clocks.now_s += 0.03
        meter.delivered(clocks.now_s, {})
    clocks.now_s += 2.5

    assert meter.snapshot().fps == 0


def test_latency_runs_from_capture_to_delivery() -> None:
    clocks = Clocks()
    meter = clocks.meter()
    for latency_ms in range(1, 101):
        clocks.now_s += 1
        meter.delivered(clocks.now_s - latency_ms / 1e3, {})
    reading = meter.snapshot()

    assert reading.latency_p50_ms == pytest.approx(50.5)
    assert reading.latency_p95_ms == pytest.approx(95.05)
    assert reading.latency_p99_ms == pytest.approx(99.01)


def test_stages_are_means_since_work_that_only_some_frames_need_is_work_too() -> None:
    clocks = Clocks()
    meter = clocks.meter()
    for face_ms in (1.0, 1.0, 16.0, 1.0, 1.0, 16.0):
        meter.delivered(clocks.now_s, {"face": face_ms, "network": 20.0})

    assert meter.snapshot().stage_ms == {"face": 6.0, "network": 20.0}


def test_old_frames_are_forgotten() -> None:
    clocks = Clocks()
    meter = clocks.meter()
    for count in range(10_000):
        clocks.now_s += 0.033
        meter.delivered(clocks.now_s - (1.0 if count < 9_000 else 0.01), {"network": 1.0})

    assert meter.snapshot().latency_p99_ms == pytest.approx(10)


def test_processor_load_is_that_of_the_time_since_the_last_reading() -> None:
    clocks = Clocks()
    meter = clocks.meter()
    clocks.now_s, clocks.cpu_s = clocks.now_s + 2.0, clocks.cpu_s + 3.0
    assert meter.snapshot().cpu_percent == pytest.approx(150)

    clocks.now_s, clocks.cpu_s = clocks.now_s + 0.1, clocks.cpu_s + 0.1
    assert meter.snapshot().cpu_percent == pytest.approx(150), "too short a time to judge by"

    clocks.now_s, clocks.cpu_s = clocks.now_s + 0.9, clocks.cpu_s + 0.4
    assert meter.snapshot().cpu_percent == pytest.approx(50)


def test_drops_add_up() -> None:
    meter = Clocks().meter()
    meter.dropped()
    meter.dropped(4)

    assert meter.snapshot().dropped == 5
