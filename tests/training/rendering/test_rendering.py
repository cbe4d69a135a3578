"""The renderers: steady, dark where the photograph is dark, and lines where edges are."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.frames import Picture
from app.training.rendering import RENDERERS, TEXTURES, RendererName, surface_textures
from app.training.rendering.tone import contours, exposed, smooth_step
from tests.training.conftest import face_landmarks

SIZE = 512
FACE = face_landmarks()
INSIDE = slice(SIZE // 2 + 26, SIZE // 2 + 58), slice(SIZE // 2 - 96, SIZE // 2 - 32)
"""A cheek."""


def _disc(inside: int, outside: int, noise: float = 0.0) -> Picture:
    """A head without features: a disc of one grey, a little warm, on another."""
    picture = np.full((SIZE, SIZE, 3), outside, np.float64)
    cv2.circle(picture, (SIZE // 2, 285), 190, (0.8 * inside, 0.95 * inside, 1.1 * inside), -1)
    picture += np.random.default_rng(0).normal(0, noise, picture.shape) if noise else 0.0
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", list(RENDERERS))
def test_the_same_photograph_gives_the_same_rendering(name: RendererName) -> None:
    picture = _disc(90, 220, noise=6)
    first, second = (RENDERERS[name](picture, FACE) for _ in range(2))

    assert first.shape == picture.shape and first.dtype == np.uint8
    assert np.array_equal(first, second)


@pytest.mark.parametrize("name", sorted(set(RENDERERS) - set(TEXTURES)))
def test_noise_within_a_tone_is_flattened(name: RendererName) -> None:
    rendered = RENDERERS[name](_disc(120, 200, noise=5), FACE).astype(np.float64)

    assert rendered[INSIDE].std(axis=(0, 1)).max() < 4


@pytest.mark.parametrize("name", list(RENDERERS))
def test_dark_stays_darker_than_light(name: RendererName) -> None:
    darks = [RENDERERS[name](_disc(value, 230), FACE)[INSIDE].mean() for value in (25, 80, 140, 200)]

    assert darks == sorted(darks)
    assert darks[-1] - darks[0] > 60


@pytest.mark.parametrize("name", list(RENDERERS))
def test_a_tone_of_the_face_does_not_depend_on_what_lies_behind_it(name: RendererName) -> None:
    dark, light = (RENDERERS[name](_disc(120, behind), FACE)[INSIDE].mean() for behind in (20, 245))

    assert abs(dark - light) < 4


@pytest.mark.parametrize("name", sorted(TEXTURES))
def test_a_generator_is_given_the_textures_of_the_renderer(name: RendererName) -> None:
    textures = surface_textures(name)

    assert textures.shape == (len(TEXTURES[name]), 256, 256)
    assert textures.min() >= -1 and textures.max() <= 1
    assert textures.std(axis=(1, 2)).min() > 0.4


def test_a_renderer_without_textures_has_none_to_give() -> None:
    assert len(surface_textures("brush")) == len(surface_textures(None)) == 0


def test_pigment_gathers_at_the_edge_of_a_wash() -> None:
    picture = _disc(150, 235)
    picture[400:, :100] = (90, 120, 160)
    row = RENDERERS["watercolour"](picture, FACE)[430:500].mean(axis=(0, 2))

    assert row[88:99].min() < row[40:70].mean() - 8
    assert row[112:].min() > row[40:70].mean() + 30


def test_skin_on_a_cel_has_few_tones() -> None:
    ramp = np.linspace(90, 200, SIZE)[None, :, None] * np.array([0.8, 0.95, 1.1])
    shaded = np.broadcast_to(np.clip(ramp, 0, 255), (SIZE, SIZE, 3)).astype(np.uint8)
    tones = RENDERERS["cel"](shaded, FACE)[330, 160:350].mean(axis=1)
    flat = np.abs(np.diff(tones)) < 1.0

    assert flat.mean() > 0.7
    assert np.ptp(tones) > 15


def test_teeth_are_one_light_shape_in_colour_and_ink() -> None:
    smiling = face_landmarks(mouth_opening_px=24)
    picture = _disc(150, 200)
    cv2.ellipse(picture, (256, 370), (40, 20), 0, 0, 360, (175, 180, 190), -1)
    for name in ("cel", "comic", "pencil", "watercolour"):
        teeth = RENDERERS[name](picture, smiling)[364:376, 236:276]
        assert teeth.mean() > 210, name


def test_a_line_is_drawn_on_the_dark_side_of_an_edge_only() -> None:
    line = contours(_disc(40, 220), sigma_px=1.6, gain=34, slack=0.45)
    centre, top = SIZE // 2, 285 - 190

    assert line[top + 2, centre] > 0.9
    assert line[top - 4, centre] == 0
    assert line[285, centre] == 0


def test_nearly_white_is_paper() -> None:
    assert exposed(np.float32([[0, 45, 90, 100]])) == pytest.approx(np.float32([[0, 0.5, 1, 1]]))


def test_a_smooth_step_runs_from_nothing_to_all() -> None:
    assert smooth_step(np.float32([0.0, 0.5, 1.0]), 0.25, 0.75) == pytest.approx([0, 0.5, 1])
