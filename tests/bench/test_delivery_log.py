"""The columns hold what the deliveries said, also of stages that only some frames met."""

import numpy as np
import pytest

from app.bench.delivery_log import DeliveryLog
from app.bench.null_output import Delivery


def _delivery(taken_s: float, captured_s: float, **stage_ms: float) -> Delivery:
    return Delivery(taken_s, captured_s, 0, "ink", stage_ms, (1280, 720))


def test_times_come_back_in_order() -> None:
    log = DeliveryLog()
    log.append(_delivery(10.05, 10.0))
    log.append(_delivery(10.10, 10.03))

    assert len(log) == 2
    assert log.taken_s == pytest.approx([10.05, 10.10])
    assert log.latency_ms == pytest.approx([50, 70], abs=1e-3)


def test_a_stage_counts_only_the_frames_that_met_it() -> None:
    log = DeliveryLog()
    log.append(_delivery(1.0, 0.9, face=9.0))
    log.append(_delivery(2.0, 1.9, face=11.0, network=18.0))
    log.append(_delivery(3.0, 2.9, network=20.0))

    assert log.mean_stage_ms() == pytest.approx({"face": 10.0, "network": 19.0})
    assert list(log.mean_stage_ms()) == ["face", "network"]


def test_a_column_is_a_copy() -> None:
    log = DeliveryLog()
    log.append(_delivery(1.0, 0.5))
    before = log.taken_s
    log.append(_delivery(2.0, 1.5))

    assert np.array_equal(before, [1.0])
