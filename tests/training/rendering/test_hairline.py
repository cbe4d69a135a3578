"""Which of a forehead is hair, and not skin, when both have nearly one colour."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.frames import Picture, Points
from app.training.data.demo_crop import demo_crop
from app.training.rendering.flesh import flesh_of
from app.training.rendering.sitter import sitter_of

CHEEK, BETWEEN_BROWS, FOREHEAD = 50, 9, 151
FRINGE, CROWN, LIT = (165, 300), (60, 260), (78, 128)
"""Row and column in the demo portrait's crop: hair in nearly the colour of its skin, other hair, and lit hair
that only a strand joins to the forehead."""


def _skin(crop: Picture, landmarks_px: Points) -> np.ndarray:
    return flesh_of(sitter_of(crop, landmarks_px), landmarks_px).cover


def _at(plane: np.ndarray, face: Points, landmark: int) -> float:
    x, y = face[landmark].round().astype(int)
    return float(plane[y, x])


def test_a_fringe_in_the_colour_of_skin_is_hair_and_the_forehead_is_not(demo_landmarks_px: Points) -> None:
    cover = _skin(demo_crop(), demo_landmarks_px)

    assert cover[FRINGE] < 0.1
    assert cover[CROWN] < 0.1
    assert cover[LIT] < 0.1
    assert _at(cover, demo_landmarks_px, BETWEEN_BROWS) > 0.9
    assert _at(cover, demo_landmarks_px, CHEEK) > 0.9


def test_where_no_hair_is_seen_none_is_found(demo_landmarks_px: Points) -> None:
    """There is nothing to be like."""
    crop = demo_crop()
    above = np.indices(crop.shape[:2])[0][..., None] < demo_landmarks_px[BETWEEN_BROWS, 1]
    bald = np.where(above, crop[260, 330], crop).astype(np.uint8)

    assert _at(_skin(bald, demo_landmarks_px), demo_landmarks_px, FOREHEAD) > 0.9
