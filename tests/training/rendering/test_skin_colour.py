"""Brows, lips and teeth beside skin of any colour."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.skin_colour import BrowPalette, black_brows, lips_on, teeth_on

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


@pytest.mark.parametrize("tint", [(0.0, 0.0, 0.0), (-2.0, 1.0, -5.0)])
def test_lips_are_redder_than_skin_and_least_so_on_dark_skin(tint: tuple[float, ...]) -> None:
    """Whoever wears no lipstick is given none."""
    pale, dark = (lips_on(skin, np.float32(tint)) - skin for skin in (PALE, DARK))

    assert pale[0] < dark[0] < 0
    assert 0 < dark[1] < 0.6 * pale[1]


def test_lips_that_are_bluer_than_skin_are_not_mauve() -> None:
    bluer, warmer = ((lips_on(PALE, np.float32((-4, 6, b))) - PALE)[2] for b in (-8, 3))

    assert -4 < bluer < 0
    assert warmer == pytest.approx(3)


def test_lipstick_is_painted_on_any_skin() -> None:
    red = np.float32((-12.0, 25.0, 5.0))

    assert all((lips_on(skin, red) - skin)[1] >= 25 for skin in (PALE, BROWN, DARK))


def test_teeth_are_white_beside_light_skin_and_no_lamps_in_a_dark_face() -> None:
    white = np.float32((96, 0, 2))

    assert np.allclose(teeth_on(PALE, white), white)
    dark = teeth_on(DARK, white)
    assert 80 < dark[0] < 90 and np.allclose(dark[1:], white[1:])
