"""Steps are spent where their errors are seen."""

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

from app.training.export.calibration import Steps, as_bytes, best_steps


def test_a_summand_wastes_no_steps_on_what_the_relu_of_its_sum_cuts_off() -> None:
    rng = np.random.default_rng(0)
    onto = rng.uniform(0, 1, 20_000).astype(np.float32)
    summand = rng.uniform(-10, 1, 20_000).astype(np.float32)

    def error(steps: Steps) -> float:
        approximate = (as_bytes(summand, steps).astype(np.float32) - steps.zero_point) * steps.scale
        behind_relu = np.maximum(onto + approximate, 0) - np.maximum(onto + summand, 0)
        return float(np.square(behind_relu).mean())

    alone, paired = best_steps(summand), best_steps(summand, onto)
    assert paired.scale < 0.5 * alone.scale
    assert error(paired) < 0.25 * error(alone)


def test_few_far_values_do_not_take_the_steps_of_the_many() -> None:
    rng = np.random.default_rng(0)
    many = rng.uniform(0, 1, 20_000).astype(np.float32)
    few = np.full(4, 20.0, np.float32)
    steps = best_steps(np.concatenate((many, few)))
    assert 255 * steps.scale < 5
    assert 255 * steps.scale >= 1  # and they keep all of their range
