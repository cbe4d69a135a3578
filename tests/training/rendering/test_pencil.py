"""Pencil and wash: hatching where a face is hollow, colour where it has one."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import LEFT_EYE, LEFT_IRIS, RIGHT_EYE, RIGHT_IRIS
from app.frames import Picture
from app.training.rendering import RENDERERS
from app.training.rendering.drawn_features import eyes_of
from tests.training.rendering.plain_heads import FACE, INSIDE, SIZE, disc, lightness, shining, with_hollow


def test_pencil_hatches_hollows_and_leaves_even_skin_to_the_wash() -> None:
    drawn = lightness(RENDERERS["pencil"](with_hollow(), FACE))
    hollow, even = drawn[318:342, 178:202], drawn[318:342, 310:334]

    assert hollow.std() > 5
    assert even.std() < 1.5
    assert hollow.mean() < even.mean() - 5


def test_pencil_takes_no_shade_on_a_bare_jaw_for_a_beard() -> None:
    jaw = slice(385, 425), slice(150, 182)
    picture = disc(215, 200).astype(np.float64)
    shade = np.zeros((SIZE, SIZE), np.float32)
    cv2.circle(shade, (166, 405), 26, 1, -1)
    picture *= 1 - 0.35 * cv2.GaussianBlur(shade, (0, 0), 8)[..., None]
    bare = np.zeros((SIZE, SIZE), np.float32)
    drawn = lightness(RENDERERS["pencil"](picture.astype(np.uint8), FACE, bare))
    hollow = lightness(RENDERERS["pencil"](with_hollow(), FACE, bare))

    assert drawn[jaw].std() < 0.6 * hollow[318:342, 178:202].std()


def test_pencil_washes_dark_skin_in_its_own_brown() -> None:
    dark = RENDERERS["pencil"](disc(70, 230), FACE)[INSIDE].mean(axis=(0, 1))
    lab = cv2.cvtColor((dark / 255).astype(np.float32).reshape(1, 1, 3), cv2.COLOR_BGR2Lab)[0, 0]

    assert lab[0] < 60
    assert np.hypot(lab[1], lab[2]) > 15


def _with_hair(bgr: tuple[int, int, int]) -> Picture:
    """A head with smooth hair around and above it."""
    picture = np.full((SIZE, SIZE, 3), 230, np.uint8)
    cv2.ellipse(picture, (SIZE // 2, 240), (215, 200), 0, 0, 360, bgr, -1)
    head = disc(190, 0)
    return np.where(head.any(axis=2, keepdims=True), head, picture)


def test_pencil_washes_dark_hair_where_it_hatches_it() -> None:
    """Paper between the strokes would be the hair of somebody old."""
    black, brown, grey = (
        RENDERERS["pencil"](_with_hair(bgr), FACE)[55:85, 220:290].reshape(-1, 3)
        for bgr in ((64, 64, 64), (44, 60, 84), (170, 170, 170))
    )

    assert np.percentile(black, 95) < 170 < np.percentile(grey, 5)
    assert (brown[:, 2].astype(int) - brown[:, 0]).mean() > 35, "brown stays brown"


def test_shine_has_the_colour_of_the_skin_around_it_in_pencil_and_wash() -> None:
    lab = cv2.cvtColor((RENDERERS["pencil"](shining(150), FACE) / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    chroma = np.linalg.norm(lab[..., 1:], axis=2)

    assert chroma[155:175, 246:266].mean() > 0.6 * chroma[155:175, 180:200].mean()


def test_eyes_in_a_dark_face_are_white_and_brown_in_pencil_and_wash() -> None:
    face, landmarks_px = disc(70, 230), FACE.copy()
    for eye, iris in ((LEFT_EYE, LEFT_IRIS), (RIGHT_EYE, RIGHT_IRIS)):
        middle = landmarks_px[eye].mean(axis=0)
        landmarks_px[iris] = middle + 9.0 * np.array([(0, 0), (1, 0), (0, -1), (-1, 0), (0, 1)])
        cv2.fillPoly(face, [landmarks_px[eye].astype(np.int32)], (120, 125, 130))
        cv2.circle(face, middle.astype(int).tolist(), 9, (20, 24, 34), -1)
    drawn = RENDERERS["pencil"](face, landmarks_px)
    lab = cv2.cvtColor((drawn / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    eyes = eyes_of(face, landmarks_px)
    whites, irises = lab[(eyes.open > 0.95) & (eyes.iris < 0.05)], lab[eyes.iris > 0.95]

    assert np.median(whites[:, 0]) > 70
    assert np.median(irises[:, 0]) < 40
    assert irises[:, 1:].mean(axis=0).min() > 3, "brown, not grey"
