"""Masks of a face's parts: each where its landmarks are, and skin where its colour is."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import FACE_OVAL, INNER_LIPS, OUTER_LIPS
from app.frames import Picture
from app.training.rendering.face_parts import (
    FaceParts,
    face_parts,
    light_on,
    with_joined_teeth,
)
from app.training.rendering.tone import closed
from tests.training.conftest import face_landmarks

SMILE = face_landmarks(mouth_opening_px=24.0)
SKIN, HAIR, GROUND = (120, 150, 200), (25, 30, 40), (210, 205, 200)


def _portrait(mouth_opening_px: float = 6.0) -> Picture:
    """A flat face with red lips under dark hair, on a light ground."""
    landmarks = face_landmarks(mouth_opening_px=mouth_opening_px)
    picture = np.full((512, 512, 3), GROUND, np.uint8)
    cv2.circle(picture, (256, 160), 180, HAIR, -1)
    cv2.fillPoly(picture, [landmarks[FACE_OVAL].astype(np.int32)], SKIN)
    cv2.fillPoly(picture, [landmarks[OUTER_LIPS].astype(np.int32)], (80, 70, 190))
    return picture


def _smiling(inside: tuple[int, int, int]) -> Picture:
    picture = _portrait(24.0)
    cv2.fillPoly(picture, [np.rint(SMILE[INNER_LIPS]).astype(np.int32)], inside)
    return picture


def _parts(mouth_opening_px: float = 6.0) -> FaceParts:
    return face_parts(_portrait(mouth_opening_px), face_landmarks(mouth_opening_px=mouth_opening_px))


def test_each_part_lies_where_its_landmarks_are() -> None:
    parts = _parts()

    assert parts.eyes[240, 192] > 0.9 and parts.eyes[240, 256] < 0.01
    assert parts.brows[205, 320] > 0.9
    assert parts.lips[352, 256] > 0.5
    assert parts.face[285, 256] > 0.99 and parts.face[20, 20] < 0.01
    assert parts.interocular_px == pytest.approx(128, abs=1)


def test_skin_ends_at_hair_ground_and_features() -> None:
    parts = _parts()

    assert parts.skin[300, 160] > 0.9
    for row, column in ((60, 256), (480, 30), (240, 192), (370, 256)):
        assert parts.skin[row, column] < 0.1


@pytest.mark.parametrize("inside", [(230, 235, 238), (20, 15, 30)], ids=["teeth", "darkness"])
def test_an_open_mouth_is_no_lip_and_a_closed_one_is_nothing(inside: tuple[int, int, int]) -> None:
    wide, closed = face_parts(_smiling(inside), SMILE), _parts(0.0)

    assert wide.mouth[370, 256] > 0.9 and wide.lips[370, 256] < 0.1
    assert closed.mouth.max() < 0.5


def test_lips_that_landmarks_see_parted_are_lips_where_they_are_red() -> None:
    parts = _parts(24.0)

    assert parts.mouth.max() < 0.1
    assert parts.lips[370, 256] > 0.9


def test_gaps_between_teeth_are_joined() -> None:
    picture = _smiling((230, 235, 238))
    picture[360:380, 250:254] = (40, 30, 60)
    joined = with_joined_teeth(picture, face_parts(picture, SMILE))

    assert joined[370, 252].min() > 200
    outside = face_parts(picture, SMILE).mouth < 1e-6
    np.testing.assert_array_equal(joined[outside], picture[outside])


def test_a_dark_slit_between_lips_is_no_gap_between_teeth() -> None:
    slit = face_landmarks(mouth_opening_px=8.0)
    picture = _portrait(8.0)
    cv2.fillPoly(picture, [np.rint(slit[INNER_LIPS]).astype(np.int32)], (20, 15, 30))
    joined = with_joined_teeth(picture, face_parts(picture, slit))

    np.testing.assert_array_equal(joined, picture)


def test_without_an_open_mouth_there_is_nothing_to_join() -> None:
    picture = _portrait(0.0)

    assert with_joined_teeth(picture, replace(_parts(0.0), mouth=np.zeros((512, 512), np.float32))) is picture


def test_a_closed_mask_ends_at_the_edge_of_the_picture() -> None:
    mask = np.zeros((60, 60), np.float32)
    mask[10:50, 10:28] = mask[10:50, 32:50] = 1.0
    filled = closed(mask, 5.0)

    assert filled[30, 30] == 1.0
    assert filled[:10].max() == filled[:, :10].max() == 0.0


def test_a_picture_without_any_skin_has_none() -> None:
    parts = face_parts(np.zeros((512, 512, 3), np.uint8), face_landmarks())

    assert np.isfinite(parts.skin).all()


def test_light_on_the_skin_takes_nothing_from_beside_it() -> None:
    mask = np.zeros((64, 64), np.float32)
    mask[:, :32] = 1
    lightness = np.where(mask > 0, 60.0, 5.0).astype(np.float32)

    assert light_on(mask, lightness, 6.0)[:, :32] == pytest.approx(60, abs=0.5)
