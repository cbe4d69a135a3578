"""Three chalks: red is for the flesh, black for hair and what is deep, white for the lights."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.frames import Picture
from app.training.rendering import RENDERERS
from tests.training.rendering.plain_heads import FACE, INSIDE, disc, lightness, rendered, shining

CROWN = slice(70, 104), slice(226, 286)
UPPER_LID = 386
CALM_PX = 12.0
"""What is finer is strokes."""


def _lab(picture: Picture) -> np.ndarray:
    return cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab)


def _under_hair(hair: tuple[int, int, int], shine: int = 0) -> Picture:
    """A head whose crown is hair, (b, g, r), perhaps with a lamp reflected in it."""
    picture = disc(190, 230)
    cv2.ellipse(picture, (256, 130), (150, 80), 0, 180, 360, hair, -1)
    if shine:
        cv2.circle(picture, (256, 88), 20, (shine, shine, shine), -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 3), np.uint8)


def test_three_chalks_lay_less_white_on_dark_skin() -> None:
    lightest = [
        float(np.percentile(lightness(RENDERERS["chalk"](shining(inside), FACE))[150:180, 240:272], 95))
        for inside in (150, 60)
    ]

    assert lightest[1] < lightest[0] - 4


def test_dark_skin_is_red_and_black_in_even_shares() -> None:
    dark, light = (_lab(rendered("chalk", inside, 230)) for inside in (60, 200))
    even = cv2.GaussianBlur(dark, (0, 0), CALM_PX)[INSIDE]

    assert dark[INSIDE][..., 0].mean() < 40
    assert light[INSIDE][..., 0].mean() > 60
    assert even[..., 0].std() < 2
    assert even[..., 1].mean() > 8, "flesh, and no hole"


def test_a_lamp_in_black_hair_is_no_hole() -> None:
    lit, plain = (lightness(RENDERERS["chalk"](_under_hair((28, 28, 30), shine), FACE)) for shine in (200, 0))

    assert plain[CROWN].mean() < 30
    assert lit[CROWN].mean() < plain[CROWN].mean() + 20


def test_lids_are_drawn_on_a_face_that_shows_none() -> None:
    drawn = lightness(rendered("chalk", 200, 230))
    x, y = np.rint(FACE[UPPER_LID]).astype(int)

    assert drawn[y - 3 : y + 4, x - 3 : x + 4].min() < 45
    assert drawn[y - 40 : y - 27, x - 3 : x + 4].mean() > 60


def test_the_lights_of_light_skin_are_white_chalk() -> None:
    drawn = lightness(RENDERERS["chalk"](shining(150), FACE))
    paper = float(drawn[:40, :40].mean())

    assert float(np.percentile(drawn[150:180, 240:272], 95)) > paper + 1.5
    assert float(np.percentile(drawn[INSIDE], 95)) < paper + 0.5
