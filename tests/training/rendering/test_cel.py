"""The cel: clean skin in the sitter's own tone, features in their places, lines where they belong."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import FACE_OVAL, LEFT_IRIS
from app.frames import Picture
from app.training.rendering.cel import render_cel
from app.training.rendering.cel_features import curve, stroke
from app.training.rendering.cel_skin import open_skin, skin_area, skin_tone
from app.training.rendering.face_parts import face_parts
from tests.training.conftest import face_landmarks

LANDMARKS = face_landmarks()
LIGHT_SKIN = (150, 180, 220)
FOREHEAD = (slice(150, 180), slice(230, 282))
CHEEK = (slice(300, 340), slice(150, 190))


def _portrait(skin: tuple[int, int, int] = LIGHT_SKIN, noise: float = 0.0) -> Picture:
    picture = np.full((512, 512, 3), (190, 170, 150), np.float64)
    oval = LANDMARKS[FACE_OVAL]
    low = np.array([(180, 380), (332, 380), (332, 511), (180, 511)])
    for outline in (oval, low):
        cv2.fillPoly(picture, [np.rint(outline).astype(np.int32)], skin)
    for x, y in LANDMARKS[[468, 473]]:
        cv2.circle(picture, (round(x), round(y)), 9, (30, 40, 60), -1)
    picture += np.random.default_rng(0).normal(0, noise, picture.shape) if noise else 0.0
    return np.clip(picture, 0, 255).astype(np.uint8)


def test_the_same_photograph_gives_the_same_cel() -> None:
    picture = _portrait(noise=6)
    first, second = render_cel(picture, LANDMARKS), render_cel(picture, LANDMARKS)

    assert first.shape == picture.shape and first.dtype == np.uint8
    assert np.array_equal(first, second)


def test_noise_on_the_skin_is_not_drawn() -> None:
    drawn = render_cel(_portrait(noise=5), LANDMARKS).astype(np.float64)

    assert drawn[FOREHEAD].std(axis=(0, 1)).max() < 2


def test_a_faint_stain_on_the_skin_is_not_drawn() -> None:
    stained = _portrait()
    cv2.circle(stained, (256, 165), 5, (132, 160, 198), -1)
    clean, drawn = (render_cel(each, LANDMARKS).astype(int) for each in (_portrait(), stained))

    assert np.abs(drawn[FOREHEAD] - clean[FOREHEAD]).max() < 6


def test_dark_skin_stays_darker_than_light_skin() -> None:
    skins = [(40, 55, 85), (80, 110, 160), LIGHT_SKIN]
    tones = [render_cel(_portrait(skin), LANDMARKS)[FOREHEAD].mean() for skin in skins]

    assert tones == sorted(tones)
    assert tones[2] - tones[0] > 80


def test_a_shade_on_the_skin_is_one_flat_tone() -> None:
    picture = _portrait()
    picture[:, :210] = np.rint(0.72 * picture[:, :210])
    drawn = render_cel(picture, LANDMARKS).astype(np.float64)
    lit, shaded = drawn[300:340, 330:360], drawn[310:330, 140:160]

    assert shaded.mean() < lit.mean() - 15
    assert shaded.std(axis=(0, 1)).max() < 8


def test_eyes_have_whites_and_a_dark_pupil() -> None:
    landmarks = LANDMARKS.copy()
    landmarks[LEFT_IRIS] = [(192, 240), (201, 240), (192, 231), (183, 240), (192, 249)]
    drawn = render_cel(_portrait(), landmarks).astype(int)

    assert drawn[242, 175:178].min() > 190
    assert drawn[240, 192].max() < 60


def test_the_jaw_is_a_line_between_face_and_neck() -> None:
    drawn = render_cel(_portrait(), LANDMARKS).astype(int).sum(axis=2)
    chin_y = round(float(LANDMARKS[FACE_OVAL][:, 1].max()))

    assert drawn[chin_y - 4 : chin_y + 6, 256].min() < drawn[chin_y - 20, 256] - 250
    assert abs(drawn[chin_y + 25, 256] - drawn[chin_y - 25, 256]) < 90


def test_skin_lies_under_the_features_and_not_under_hair() -> None:
    picture = _portrait()
    picture[:150] = (25, 25, 30)
    lab = np.asarray(cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab), np.float32)
    parts = face_parts(picture, LANDMARKS)
    bare = open_skin(lab, parts, LANDMARKS, skin_tone(lab, parts))
    area = skin_area(replace(parts, skin=bare))

    assert area[CHEEK].min() > 0.95 and area[240, 192] > 0.95
    assert area[110:140, 230:280].max() < 0.05


def test_a_stroke_lies_on_the_side_turned_away() -> None:
    line = curve(np.array([(10.0, 30.0), (30.0, 30.0), (50.0, 30.0)]))
    mask = stroke((60, 60), line, np.full(len(line), 6.0), np.array([30.0, 50.0]))

    assert mask[27, 30] > 0.9
    assert mask[34, 30] < 0.1
