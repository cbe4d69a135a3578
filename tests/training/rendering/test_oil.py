"""Oil: strokes rather than pixels, led along the forms, skin in its own lightness."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.oil import render_oil
from tests.training.conftest import face_landmarks


def _portrait(skin: tuple[int, int, int], noise: float = 0.0) -> np.ndarray:
    picture = np.full((512, 512, 3), (200, 190, 180), np.float64)
    cv2.ellipse(picture, (256, 270), (165, 215), 0, 0, 360, (30, 40, 60), -1)
    cv2.ellipse(picture, (256, 285), (145, 180), 0, 0, 360, skin, -1)
    picture += np.random.default_rng(0).normal(0, noise, picture.shape) if noise else 0.0
    return np.clip(picture, 0, 255).astype(np.uint8)


def _lightness(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab)[..., 0]


def test_noise_is_not_painted() -> None:
    clean, noisy = (render_oil(_portrait((110, 140, 200), noise), face_landmarks()) for noise in (0.0, 4.0))

    assert np.abs(clean.astype(float) - noisy).mean() < 3


def test_dark_skin_stays_dark_and_light_skin_light() -> None:
    dark, light = (
        _lightness(render_oil(_portrait(skin), face_landmarks()))[400:430, 180:330].mean()
        for skin in ((35, 50, 80), (170, 190, 235))
    )

    assert dark < 32 and light > 70


def test_strokes_lie_along_the_forms() -> None:
    picture = np.full((512, 512, 3), 120, np.float64)
    ys, xs = np.mgrid[0:512, 0:512]
    upright, level = picture.copy(), picture.copy()
    upright += (25 * np.sin(xs / 6))[..., None]
    level += (25 * np.sin(ys / 6))[..., None]
    leaning = []
    for each in (upright, level):
        painted = _lightness(render_oil(each.astype(np.uint8), face_landmarks()))[180:330, 180:330]
        dy, dx = np.gradient(painted)
        leaning.append(float((dx * dx).mean() / (dy * dy).mean()))

    assert leaning[0] > 1.6 and leaning[1] < 0.5
    assert leaning[0] > 4 * leaning[1]


def test_a_plain_tone_lies_in_strokes_of_two_planes() -> None:
    painted = _lightness(render_oil(np.full((512, 512, 3), 120, np.uint8), face_landmarks()))[:80, :80]

    assert painted.std() > 1.5
    assert abs(painted.mean() - _lightness(np.full((1, 1, 3), 120, np.uint8)).item()) < 6


def test_on_an_even_cheek_strokes_turn_with_the_face() -> None:
    """Where colours say nothing: towards the chin, on either side."""
    cheeks = _lightness(render_oil(_portrait((110, 140, 200)), face_landmarks()))[300:400]
    leaning = []
    for cheek in (cheeks[:, 150:210], cheeks[:, 302:362]):
        dy, dx = np.gradient(cheek)
        leaning.append(float((dx * dy).sum() / np.sqrt((dx * dx).sum() * (dy * dy).sum())))

    assert leaning[0] < -0.1
    assert leaning[1] > 0.6
