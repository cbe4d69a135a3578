"""Pen and ink: no greys, but lines that swell."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering import RENDERERS
from app.training.rendering.textures import pen_lines
from tests.training.rendering.plain_heads import FACE, INSIDE, SIZE, disc, lightness, rendered, with_hollow


def test_pen_and_ink_has_no_greys() -> None:
    drawn = RENDERERS["pen"](disc(110, 200), FACE).mean(axis=2)[INSIDE]
    bare, inked = (drawn > 220).mean(), (drawn < 60).mean()

    assert bare > 0.2
    assert inked > 0.2
    assert bare + inked > 0.6


def test_pen_hatches_dark_skin_all_over_and_light_skin_in_its_hollows_alone() -> None:
    even, hollow = (slice(318, 342), slice(310, 334)), (slice(318, 342), slice(178, 202))
    light, dark = RENDERERS["pen"](with_hollow(), FACE).mean(axis=2), rendered("pen", 80, 230).mean(axis=2)

    assert light[even].mean() > 225
    assert light[hollow].mean() < light[even].mean() - 20
    assert 60 < dark[even].mean() < 180
    assert dark[even].std() > 60, "lines, no grey"


def test_pen_hatches_stubble_and_draws_no_hair_of_it() -> None:
    """Which is rough in a photograph."""
    jaw = slice(390, 430), slice(200, 312)
    picture, known = disc(215, 200).astype(np.float64), np.zeros((SIZE, SIZE), np.float32)
    known[370:450, 180:332] = 0.4
    hairs = np.random.default_rng(2).random((SIZE, SIZE, 1)) < 0.4
    rough = np.where(hairs & (known > 0)[..., None], 0.45 * picture, picture).astype(np.uint8)
    smooth = np.where(known[..., None] > 0, 0.78 * picture, picture).astype(np.uint8)
    bare, stubbly, even = (
        lightness(RENDERERS["pen"](shown, FACE, beard))[jaw]
        for shown, beard in ((picture.astype(np.uint8), 0 * known), (rough, known), (smooth, known))
    )

    assert stubbly.mean() < bare.mean() - 10
    assert np.corrcoef(stubbly.ravel(), even.ravel())[0, 1] > 0.9


def test_pen_leaves_white_beards_white() -> None:
    known = np.zeros((SIZE, SIZE), np.float32)
    known[370:450, 180:332] = 0.8
    means = []
    for share in (0.5, 1.2):
        shown = np.clip(np.where(known[..., None] > 0, share, 1.0) * disc(180, 230), 0, 255)
        drawn = lightness(RENDERERS["pen"](shown.astype(np.uint8), FACE, known))
        means.append(drawn[390:430, 200:312].mean())
    dark, white = means

    assert dark < 40
    assert white > 80


def test_pen_lines_swell_rather_than_multiply() -> None:
    lines = pen_lines(0.0, spacing_px=8.0, length_px=60.0, seed=1)
    thin, thick = (lines < cover for cover in (0.3, 0.7))
    begun = [np.count_nonzero(np.diff(ink.astype(int), axis=0) == 1) for ink in (thin, thick)]

    assert np.all(thick[thin])
    assert begun[1] == pytest.approx(begun[0], rel=0.25)


def test_pen_hatches_no_hollow_above_a_mouth() -> None:
    """It would be a moustache."""
    picture = disc(120, 230).astype(np.float64)
    shade = np.zeros((SIZE, SIZE), np.float32)
    shade[335:352, 216:296] = 0.3
    shaded = picture * (1 - cv2.GaussianBlur(shade, (0, 0), 6)[..., None])
    bare = np.zeros((SIZE, SIZE), np.float32)
    above, plain = (
        lightness(RENDERERS["pen"](shown.astype(np.uint8), FACE, bare))[336:350, 226:286].mean()
        for shown in (shaded, picture)
    )

    assert above > plain - 12
