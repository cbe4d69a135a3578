"""Watercolour: clean skin of the sitter's own depth, pigment at the edges of washes, bare paper around."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import FACE_OVAL, INNER_LIPS
from app.training.rendering.figure import figure_mask, places
from app.training.rendering.wash import absorption, cloud, dried, sheet
from app.training.rendering.watercolour import render_watercolour
from tests.training.conftest import face_landmarks

LANDMARKS = face_landmarks(mouth_opening_px=14.0)
FOREHEAD = np.s_[120:180, 220:290]


def _portrait(skin: tuple[int, int, int] = (120, 150, 200), noise: float = 0.0) -> np.ndarray:
    picture = np.full((512, 512, 3), (190, 170, 90), np.float64)
    for colour, group in ((skin, FACE_OVAL), ((235, 240, 240), INNER_LIPS)):
        cv2.fillPoly(picture, [np.rint(LANDMARKS[group]).astype(np.int32)], colour)
    picture += np.random.default_rng(0).normal(0, noise, picture.shape) if noise else 0.0
    return np.clip(picture, 0, 255).astype(np.uint8)


def test_the_same_portrait_gives_the_same_painting() -> None:
    first, second = (render_watercolour(_portrait(noise=4), LANDMARKS) for _ in range(2))

    assert first.shape == (512, 512, 3) and first.dtype == np.uint8
    assert np.array_equal(first, second)


def test_noise_on_skin_is_not_painted() -> None:
    clean, noisy = (
        render_watercolour(_portrait(noise=noise), LANDMARKS)[FOREHEAD].astype(float) for noise in (0, 5)
    )

    assert np.abs(clean - noisy).mean() < 4


def test_dark_skin_stays_dark_and_warm() -> None:
    skins = (30, 45, 70), (70, 100, 140), (120, 150, 200), (190, 210, 240)
    painted = [render_watercolour(_portrait(skin), LANDMARKS)[FOREHEAD].mean(axis=(0, 1)) for skin in skins]

    assert [each.mean() for each in painted] == sorted(each.mean() for each in painted)
    assert painted[-1].mean() - painted[0].mean() > 80
    assert all(red > blue + 10 for blue, _, red in painted)


def test_teeth_and_the_ends_of_the_sheet_are_paper() -> None:
    painted = render_watercolour(_portrait(), LANDMARKS)

    assert painted[365:375, 245:267].min() > 215
    assert painted[:6, :6].min() > 235


def test_pigment_gathers_inside_the_edge_of_a_wash() -> None:
    cover = np.zeros((64, 64), np.float32)
    cover[:, 32:] = 1
    wash = dried(cover, 1.0)[32]

    assert wash[:32].max() == 0
    assert wash[32] > 1.2 and wash[60] == pytest.approx(1, abs=0.01)


def test_grey_absorbs_evenly_and_colour_gets_purer() -> None:
    grey, brown = (absorption(np.array(colour, np.float32), 1.5) for colour in ((0.4,) * 3, (0.4, 0.6, 0.8)))

    assert np.ptp(grey) < 0.06
    assert np.ptp(brown) > np.log(0.8 / 0.4)


def test_washes_run_out_away_from_the_face() -> None:
    x, y = places(LANDMARKS, (512, 512))

    for painted in (sheet(x, y), cloud(x, y, 1.75)):
        assert painted[285, 256] == pytest.approx(1, abs=0.05)
        assert painted[0, 0] == 0


def test_the_sitter_is_told_from_what_is_behind() -> None:
    figure = figure_mask(_portrait(), LANDMARKS)

    assert figure[FOREHEAD].min() > 0.9
    assert figure[:40, :40].max() < 0.1
