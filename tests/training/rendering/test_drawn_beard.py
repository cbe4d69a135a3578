"""Beards are painted as one mass and stubble as a tone, in the colour of their hairs."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.frames import Points
from app.training.data.beard_shapes import BeardShape, beard_cover
from app.training.data.demo_crop import demo_crop
from app.training.rendering.drawn_beard import BeardPalette, DrawnBeard, drawn_beard, lines_left
from app.training.rendering.sitter import sitter_of

CHEEK, CHIN = 50, 199
PALETTE = BeardPalette(painted=((0, 50, 100), (10, 50, 95)), vivid=1.4, most_chroma=40.0, shade=(0.6, 1.1))


def _at(plane: np.ndarray, face: Points, landmark: int) -> np.ndarray:
    x, y = face[landmark].round().astype(int)
    return np.asarray(plane[y, x])


def _drawn(face: Points, density: float, hairs: tuple[float, ...] | None = None) -> DrawnBeard:
    """A full beard of that density, of hairs of that BGR."""
    crop = demo_crop()
    shape = np.asarray(density * beard_cover(BeardShape("full", 0.3, 0.05), face, crop.shape), np.float32)
    if hairs is not None:
        crop = np.asarray(crop + shape[..., None] * (np.array(hairs) - crop), np.uint8)
    return drawn_beard(sitter_of(crop, face, shape))


def test_stubble_hides_less_of_the_skin_than_a_beard_and_neither_is_lined(demo_landmarks_px: Points) -> None:
    drawn = [_drawn(demo_landmarks_px, density) for density in (0.0, 0.35, 1.0)]
    none, stubble, beard = (_at(each.cover, demo_landmarks_px, CHIN) for each in drawn)
    left = lines_left(drawn[2])

    assert none == 0
    assert 0.2 < stubble < 0.6
    assert beard > 0.9
    assert _at(left, demo_landmarks_px, CHIN) < 0.3
    assert _at(left, demo_landmarks_px, CHEEK) == pytest.approx(1, abs=0.01)


def test_grey_hairs_are_grey_though_skin_is_seen_between_them(demo_landmarks_px: Points) -> None:
    """As they lie, half and half, they are as pink as skin."""
    thick, thin = (_drawn(demo_landmarks_px, density, (120.0, 120.0, 120.0)) for density in (0.95, 0.6))
    chroma = [np.linalg.norm(_at(each.lab, demo_landmarks_px, CHIN)[1:]) for each in (thick, thin)]
    bare = np.linalg.norm(sitter_of(demo_crop(), demo_landmarks_px).skin_lab[1:])

    assert max(chroma) < 0.4 * bare


def test_no_beard_is_green_or_blue(demo_landmarks_px: Points) -> None:
    """As hairs are where a camera's light is cold."""
    drawn = _drawn(demo_landmarks_px, 0.5, (110.0, 105.0, 70.0))
    skin = sitter_of(demo_crop(), demo_landmarks_px).skin_lab

    assert (_at(drawn.lab, demo_landmarks_px, CHIN)[1:] > 0.2 * skin[1:]).all()


def test_thin_patches_of_stubble_are_one_tone(demo_landmarks_px: Points) -> None:
    """Where light is caught between hairs is chance."""
    face, crop = demo_landmarks_px, demo_crop()
    cover = np.asarray(beard_cover(BeardShape("full", 0.3, 0.05), face, crop.shape), np.float32)
    spots = np.random.default_rng(0).random((64, 64)).repeat(8, axis=0).repeat(8, axis=1)
    patchy = np.asarray(0.5 * cover * (spots < 0.5), np.float32)
    x, y = face[CHIN].round().astype(int)
    place = slice(y - 20, y + 12), slice(x - 24, x + 24)
    drawn = drawn_beard(sitter_of(crop, face, patchy)).cover[place]

    assert drawn.min() > 0.15
    assert drawn.std() < 0.5 * patchy[place].std()


@pytest.mark.parametrize("own", [(10.0, 1.0, 1.0), (45.0, 12.0, 25.0), (92.0, 0.0, 4.0)])
def test_shade_is_darker_than_a_beard_of_any_colour(own: tuple[float, ...]) -> None:
    lit, shaded = (layer[0, 0] for layer in PALETTE(np.array([[own]], np.float32)))

    assert shaded[0] < lit[0]
    assert np.linalg.norm(lit[1:]) <= 40 + 1e-4
    assert np.allclose(lit[1:] * own[1], np.array(own[1:]) * lit[1], atol=1e-3), "its hue stays"
