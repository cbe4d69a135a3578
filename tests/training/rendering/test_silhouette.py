"""Who is in a portrait, told from what is behind."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import FACE_OVAL
from app.frames import Picture, Points
from app.training.data.demo_crop import demo_crop
from app.training.rendering.face_parts import face_parts, outline_of_skin
from app.training.rendering.silhouette import silhouette
from tests.training.conftest import face_landmarks

FACE = face_landmarks()
TOP = 62


def _head(wall: tuple[int, int, int] = (222, 224, 225)) -> Picture:
    """A round head on a throat before a wall, in a camera's noise."""
    picture = np.full((512, 512, 3), wall, np.float64)
    cv2.ellipse(picture, (256, 275), (175, 275 - TOP), 0, 0, 360, (135, 160, 205), -1)
    cv2.rectangle(picture, (160, 430), (352, 511), (135, 160, 205), -1)
    picture += np.random.default_rng(0).normal(0, 1.5, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def test_a_sitter_ends_where_the_wall_begins() -> None:
    sitter = silhouette(_head(), FACE)

    assert sitter[285, 256] > 0.99 and sitter[490, 256] > 0.99
    for row, column in ((20, 256), (30, 60), (285, 20), (285, 490)):
        assert sitter[row, column] < 0.01
    assert np.abs(np.argmax(sitter[:, 256] > 0.5) - TOP) <= 6


def test_the_sitter_of_a_photograph_ends_where_the_room_begins() -> None:
    sitter = silhouette(demo_crop(), FACE)

    assert 0.3 < sitter.mean() < 0.8
    assert sitter[300, 256] > 0.99
    assert max(sitter[5, 5], sitter[5, -5]) < 0.01


def test_the_tip_of_a_nose_beside_the_face_does_not_turn_it_inside_out() -> None:
    profile = FACE.copy()
    profile[1] = (500, 30)
    sitter = silhouette(_head(), profile)

    assert sitter[285, 256] > 0.99
    assert sitter[20, 20] < 0.01


def test_a_corner_of_the_room_is_no_hole_in_the_sitter() -> None:
    picture = _head()
    cv2.rectangle(picture, (352, 440), (430, 511), (90, 70, 60), -1)
    picture[:60, :60] = (60, 90, 40)

    assert silhouette(picture, FACE)[:50, :50].max() < 0.01


@pytest.mark.parametrize(
    "landmarks_px",
    [256 + 2.2 * (FACE - 256), np.add(FACE, (0, 700)), np.subtract(FACE, (700, 0)), 0.02 * FACE],
    ids=["close up", "below", "beside", "tiny"],
)
def test_any_landmarks_give_a_silhouette(landmarks_px: Points) -> None:
    sitter = silhouette(_head(), landmarks_px)

    assert sitter.shape == (512, 512)
    assert np.isfinite(sitter).all() and 0 <= sitter.min() <= sitter.max() <= 1


@pytest.mark.parametrize("size", [(2, 2), (5, 90), (64, 48)])
def test_pictures_of_any_size_have_one(size: tuple[int, int]) -> None:
    picture = np.zeros((*size, 3), np.uint8)

    assert silhouette(picture, FACE * (size[1] / 512, size[0] / 512)).shape == size


def test_a_wall_in_the_colour_of_skin_is_no_skin() -> None:
    light = np.full((512, 512, 3), (222, 224, 225), np.uint8)
    cv2.ellipse(light, (256, 275), (175, 275 - TOP), 0, 0, 360, (198, 206, 226), -1)
    parts = face_parts(light, FACE)

    assert parts.skin[330, 160] > 0.9
    assert parts.skin[100:400, :40].max() < 0.1


def test_a_black_and_white_face_has_skin_beyond_its_oval() -> None:
    grey = np.repeat(_head().mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    oval = cv2.fillPoly(np.zeros((512, 512), np.uint8), [FACE[FACE_OVAL].astype(np.int32)], 1)
    parts = face_parts(grey, FACE)

    assert parts.skin[oval == 0].sum() > 5000


def test_skin_is_outlined_where_the_sitter_ends() -> None:
    line = outline_of_skin(face_parts(_head(), FACE))

    assert line[TOP - 8 : TOP + 8, 256].max() > 0.8
    assert line[285, 256] < 0.05 and line[10, 256] < 0.05
