"""Brows on skin of any colour."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.skin_colour import BrowPalette, black_brows

BROWS = BrowPalette(strength=(0.5, 0.9), lightness=(0.8, 0.4), chroma=(1.0, 0.5))
PALE, BROWN, DARK = (np.array((light, 12, 16), np.float32) for light in (88, 50, 25))


def test_brows_are_black_on_dark_skin_and_may_be_fair_on_light() -> None:
    fair, black = BROWS(PALE, PALE), BROWS(DARK, DARK)

    assert fair[0] == 0.5 and np.allclose(fair[1], (0.8 * 88, 12, 16))
    assert black[0] == 0.9 and np.allclose(black[1], (0.4 * 25, 6, 8))


def test_between_them_it_is_gradual() -> None:
    assert black_brows(PALE) == 0
    assert 0.3 < black_brows(BROWN) < 0.7
    assert black_brows(DARK) == 1
    assert 0.5 < BROWS(BROWN, BROWN)[0] < 0.9
