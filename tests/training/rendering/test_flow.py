"""The brush follows edges, and what is smoothed along them keeps them."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara

SIZE = 64


def _stripes(angle_deg: float) -> np.ndarray:
    ys, xs = np.mgrid[0:SIZE, 0:SIZE]
    turn = np.deg2rad(angle_deg)
    wave = 0.5 + 0.4 * np.sin((xs * np.sin(turn) - ys * np.cos(turn)) / 2)
    return np.dstack([wave] * 3).astype(np.float32)


@pytest.mark.parametrize("angle_deg", [0, 30, 90, 135])
def test_the_flow_runs_along_stripes(angle_deg: float) -> None:
    flow = edge_flow(_stripes(angle_deg), 3.0)
    along = np.abs(flow.x * np.cos(np.deg2rad(angle_deg)) + flow.y * np.sin(np.deg2rad(angle_deg)))

    assert along[16:-16, 16:-16].min() > 0.98


def test_smoothing_along_stripes_keeps_them_and_removes_noise() -> None:
    stripes = _stripes(30)
    noise = np.random.default_rng(0).normal(0, 0.1, stripes.shape).astype(np.float32)
    flow = edge_flow(stripes, 3.0)
    inside = (slice(16, -16), slice(16, -16))
    left = (smooth_along(stripes + noise, flow, length_px=8, sigma_px=4.0) - stripes)[inside]

    assert left.std() < 0.5 * noise.std()
    assert smooth_along(stripes, flow, length_px=8, sigma_px=4.0)[inside].std() > 0.8 * stripes[inside].std()


def test_patches_keep_a_step_that_a_blur_would_not() -> None:
    step = np.zeros((SIZE, SIZE, 3), np.float32)
    step[:, SIZE // 2 :] = 1
    filtered = kuwahara(step, 6)[SIZE // 2, :, 0]

    assert filtered[SIZE // 2 - 3] < 0.05
    assert filtered[SIZE // 2 + 2] > 0.95
