"""Hair in locks: a lamp that is reflected in it is no hole."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch")

from app.training.rendering.face_parts import FaceParts, face_parts
from app.training.rendering.locks import with_calm_shine, without_lamps
from tests.training.conftest import face_landmarks

FACE = face_landmarks()
CROWN, LAMP_PX, TEMPLE = (256, 90), 45, (100, 150)
"""Where the lamp is seen, x and y, how large, and hair that it does not reach."""


@cache
def _parts() -> FaceParts:
    parts = face_parts(np.full((512, 512, 3), 128, np.uint8), FACE)
    whole = np.ones_like(parts.sitter)
    return replace(parts, sitter=whole, skin=np.zeros_like(whole))


def _hair(lightness: float, lamp: float) -> NDArray[np.float32]:
    """CIE Lab of a head full of hair with a lamp in it, as large as a hand."""
    lab = np.full((512, 512, 3), (lightness, 2, 4), np.float32)
    cv2.circle(lab, CROWN, LAMP_PX, (lamp, 0, 0), -1)
    return cv2.GaussianBlur(lab, (0, 0), 12.0)


def _lightness(lab: NDArray[np.float32], place: tuple[int, int]) -> float:
    return float(lab[place[1], place[0], 0])


def test_a_lamp_in_black_hair_is_a_sheen() -> None:
    calm = with_calm_shine(_hair(15, 85), _parts(), FACE, most=30.0)

    assert 22 < _lightness(calm, CROWN) < 32
    assert _lightness(calm, TEMPLE) == pytest.approx(15, abs=1)


def test_a_style_without_greys_may_ask_for_less_sheen() -> None:
    calm = with_calm_shine(_hair(15, 85), _parts(), FACE, most=30.0, sheen=0.5)

    assert 18 < _lightness(calm, CROWN) < 24


def test_a_photograph_without_lamps_is_that_photograph_elsewhere() -> None:
    lit = np.rint(255 * np.clip(cv2.cvtColor(_hair(15, 85), cv2.COLOR_Lab2BGR), 0, 1)).astype(np.uint8)
    calm = without_lamps(lit, _parts(), FACE, most=30.0)

    assert calm[CROWN[1], CROWN[0]].mean() < 0.4 * lit[CROWN[1], CROWN[0]].mean()
    assert np.abs(calm[TEMPLE[1], TEMPLE[0]].astype(int) - lit[TEMPLE[1], TEMPLE[0]]).max() <= 2


def test_fair_hair_keeps_more_of_its_lights() -> None:
    calm = with_calm_shine(_hair(55, 85), _parts(), FACE, most=30.0)

    assert _lightness(calm, CROWN) > 70


def test_what_is_skin_stays_as_it_is() -> None:
    """Shine on a forehead is no lamp in hair."""
    lit = np.rint(255 * np.clip(cv2.cvtColor(_hair(15, 85), cv2.COLOR_Lab2BGR), 0, 1)).astype(np.uint8)
    skin = np.zeros((512, 512), np.float32)
    skin[:, 256:] = 1.0
    calm = without_lamps(lit, _parts(), FACE, most=30.0, skin=skin)

    assert np.array_equal(calm[:, 256:], lit[:, 256:])
    assert calm[CROWN[1], CROWN[0] - 10].mean() < 0.5 * lit[CROWN[1], CROWN[0] - 10].mean()


def test_fair_strands_among_dark_ones_are_no_lamp() -> None:
    streaked = _hair(28, 62)
    fair = streaked.copy()
    cv2.circle(fair, CROWN, LAMP_PX, (62, 6, 26), -1)

    assert _lightness(with_calm_shine(fair, _parts(), FACE, most=50.0, sheen=0.3), CROWN) > 60
    assert _lightness(with_calm_shine(streaked, _parts(), FACE, most=50.0, sheen=0.3), CROWN) < 40


def test_what_lies_below_the_head_is_left_alone() -> None:
    lab = _hair(15, 85)
    cv2.circle(lab, (256, 480), 20, (90, 0, 0), -1)

    assert _lightness(with_calm_shine(lab, _parts(), FACE, most=5.0), (256, 480)) == 90


def test_a_head_without_hair_is_left_as_it_is() -> None:
    bald = replace(_parts(), skin=np.ones((512, 512), np.float32))
    lab = _hair(60, 75)

    assert np.array_equal(with_calm_shine(lab, bald, FACE, most=30.0), lab)
