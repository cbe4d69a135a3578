"""The renderers: flat where the photograph is nearly flat, dark where it is dark, lines where edges are."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering import RENDERERS, RendererName
from app.training.rendering.tone import contours, exposed, smooth_step

SIZE = 128


def _disc(inside: int, outside: int, noise: float = 0.0) -> np.ndarray:
    picture = np.full((SIZE, SIZE, 3), outside, np.float64)
    cv2.circle(picture, (SIZE // 2, SIZE // 2), SIZE // 4, (inside,) * 3, -1)
    picture += np.random.default_rng(0).normal(0, noise, picture.shape) if noise else 0.0
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", list(RENDERERS))
def test_the_same_photograph_gives_the_same_rendering(name: RendererName) -> None:
    picture = _disc(60, 220, noise=6)
    first, second = RENDERERS[name](picture), RENDERERS[name](picture)

    assert first.shape == picture.shape and first.dtype == np.uint8
    assert np.array_equal(first, second)


@pytest.mark.parametrize("name", ["watercolour", "cel", "oil"])
def test_noise_within_a_tone_is_flattened(name: RendererName) -> None:
    rendered = RENDERERS[name](_disc(60, 200, noise=5)).astype(np.float64)
    inside = rendered[SIZE // 2 - 12 : SIZE // 2 + 12, SIZE // 2 - 12 : SIZE // 2 + 12]

    assert inside.std(axis=(0, 1)).max() < 3


@pytest.mark.parametrize("name", list(RENDERERS))
def test_dark_stays_darker_than_light(name: RendererName) -> None:
    darks = [RENDERERS[name](_disc(value, 230))[SIZE // 2, SIZE // 2].mean() for value in (20, 80, 140, 200)]

    assert darks == sorted(darks)
    assert darks[-1] - darks[0] > 100


def test_pigment_gathers_at_the_edge_of_a_wash() -> None:
    row = RENDERERS["watercolour"](_disc(110, 235))[SIZE // 2].mean(axis=1)
    edge, middle = row[SIZE // 4 - 2 : SIZE // 4 + 10].min(), row[SIZE // 2]

    assert edge < middle - 5


def test_a_line_is_drawn_on_the_dark_side_of_an_edge_only() -> None:
    line = contours(_disc(40, 220), sigma_px=1.6, gain=34, slack=0.45)
    centre, radius = SIZE // 2, SIZE // 4

    assert line[centre, centre - radius + 2] > 0.9
    assert line[centre, centre - radius - 4] == 0
    assert line[centre, centre] == 0


def test_a_tone_does_not_depend_on_what_lies_far_away() -> None:
    dark, light = _disc(120, 20), _disc(120, 250)
    for rendering in RENDERERS.values():
        middles = [rendering(each)[SIZE // 2, SIZE // 2].astype(int) for each in (dark, light)]
        assert np.abs(middles[0] - middles[1]).max() <= 3


def test_nearly_white_is_paper() -> None:
    assert exposed(np.float32([[0, 45, 90, 100]])) == pytest.approx(np.float32([[0, 0.5, 1, 1]]))


def test_a_smooth_step_runs_from_nothing_to_all() -> None:
    assert smooth_step(np.float32([0.0, 0.5, 1.0]), 0.25, 0.75) == pytest.approx([0, 0.5, 1])
