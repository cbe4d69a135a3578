"""Textures: a threshold is a cover, there is no seam, and strokes run where they are told."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.textures import TEXTURE_PX, blooms, clouds, dots, hatching, laid, tooth
from app.training.rendering.tone import Plane

TEXTURES = {
    "hatching": hatching(-54, spacing_px=5.5, length_px=24, seed=1),
    "tooth": tooth(3.6, seed=2),
    "dots": dots(8),
    "clouds": clouds(60, seed=3),
    "blooms": blooms(84, seed=4),
}


@pytest.mark.parametrize("texture", TEXTURES.values(), ids=TEXTURES)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_a_threshold_covers_its_share_of_the_paper(texture: Plane, share: float) -> None:
    assert (texture < share).mean() == pytest.approx(share, abs=0.001)


@pytest.mark.parametrize("texture", TEXTURES.values(), ids=TEXTURES)
def test_there_is_no_seam(texture: Plane) -> None:
    twice = laid(texture, TEXTURE_PX, 2 * TEXTURE_PX)
    steps = np.abs(np.diff(twice, axis=1)).mean(axis=0)

    assert steps[TEXTURE_PX - 1] < 1.3 * steps.mean() + 0.01


@pytest.mark.parametrize("angle_deg", [0, 30, 90, -54])
def test_strokes_run_along_their_angle(angle_deg: float) -> None:
    texture = hatching(angle_deg, spacing_px=6, length_px=24, seed=3).astype(np.float64)
    dy, dx = np.gradient(texture)
    # The main direction of the gradient, twice its angle so that opposite ones count alike.
    across = 0.5 * np.rad2deg(np.arctan2((2 * dx * dy).mean(), (dx * dx - dy * dy).mean()))
    off = (across + 90 - angle_deg + 90) % 180 - 90

    assert abs(off) < 5


def test_other_seeds_give_other_strokes() -> None:
    first, second = (hatching(0, spacing_px=6, length_px=24, seed=seed) for seed in (1, 2))

    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 0.1


def test_a_texture_is_laid_from_the_corner_of_the_crop_on() -> None:
    texture = TEXTURES["tooth"]
    over_crop = laid(texture, 512, 300)

    assert over_crop.shape == (512, 300)
    assert np.array_equal(over_crop[256:, :256], texture)
