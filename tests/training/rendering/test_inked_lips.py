"""Lips in pen and ink: an upper and a lower one on any skin, and no moustache."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch")

from app.face.topology import INNER_LIPS, OUTER_LIPS
from app.training.rendering.face_parts import FaceParts, face_parts
from app.training.rendering.inked_lips import lip_line, with_lips
from tests.training.rendering.plain_heads import FACE, SIZE, disc, lightness, rendered

MIDDLE = slice(246, 267)
TOP, BOTTOM = (FACE[OUTER_LIPS][:, 1].min(), FACE[OUTER_LIPS][:, 1].max())
BETWEEN = FACE[INNER_LIPS][:, 1].min(), FACE[INNER_LIPS][:, 1].max()


@cache
def _parts() -> FaceParts:
    return face_parts(disc(120, 230), FACE, np.zeros((SIZE, SIZE), np.float32))


def _row(plane: NDArray[np.float32], y: float) -> float:
    return float(plane[round(y), MIDDLE].mean())


def _covered(skin: float, dark: float) -> NDArray[np.float32]:
    return with_lips(np.full((SIZE, SIZE), skin, np.float32), FACE, _parts(), dark)


@pytest.mark.parametrize(("skin", "dark"), [(0.0, 0.0), (0.45, 1.0)])
def test_the_upper_lip_is_darker_than_the_lower_on_any_skin(skin: float, dark: float) -> None:
    covered = _covered(skin, dark)
    upper, lower = _row(covered, (TOP + BETWEEN[0]) / 2), _row(covered, (BOTTOM + BETWEEN[1]) / 2)

    assert upper > skin + 0.2
    assert upper > lower + 0.15


def test_around_lips_dark_skin_is_spared_and_light_skin_as_it_was() -> None:
    dark, light = _covered(0.45, 1.0), _covered(0.1, 0.0)

    assert _row(dark, TOP - 5) < 0.36
    assert _row(dark, TOP - 40) == pytest.approx(0.45, abs=0.01)
    assert _row(light, TOP - 5) == pytest.approx(0.1, abs=0.02)


def test_a_line_runs_around_both_lips_blacker_on_dark_skin() -> None:
    light, dark = (lip_line(FACE, own, _parts()) for own in (0.2, 0.7))

    for y in (TOP, BOTTOM):
        assert light[round(y) - 2 : round(y) + 3, MIDDLE].max() > 0.3
        assert dark[round(y) - 2 : round(y) + 3, MIDDLE].max() > 0.7
    assert light.max() < dark.max() - 0.2
    assert max(_row(dark, TOP - 10), _row(dark, BOTTOM + 10)) < 0.01


def test_a_mouth_in_a_dark_face_ends_where_its_lips_do() -> None:
    drawn = lightness(rendered("pen", 60, 230))
    columns = slice(round(FACE[OUTER_LIPS][:, 0].mean()) - 26, round(FACE[OUTER_LIPS][:, 0].mean()) + 27)
    for y, outwards in ((TOP, -1), (BOTTOM, 1)):
        rows = drawn[[round(y) + outwards * step for step in range(-2, 15)], columns].mean(axis=1)

        assert rows[:5].min() < rows[8:].min() - 8
