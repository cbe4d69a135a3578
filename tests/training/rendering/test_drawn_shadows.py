"""Shadow is drawn where a lamp above and to the left would throw it, whatever lamp there is."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.model_file import MODEL_PATH
from app.face.topology import FACE_OVAL, LEFT_BROW, RIGHT_BROW, interocular_px
from app.frames import Picture, Points
from app.training.data.demo_crop import demo_crop
from app.training.data.detect import MeshFinder
from app.training.rendering import GLAZED, ONE_SIDED, RendererName
from app.training.rendering.drawn_shadows import depth_of_shadow, drawn_shadow_px
from app.training.rendering.flesh import flesh_of
from app.training.rendering.sitter import sitter_of

SHADED: list[RendererName] = ["cel", "watercolour"]
"""Whose first glaze is that shadow; pencil hatches it, and hollows besides."""
LEFT_CHEEK, RIGHT_CHEEK = 50, 280
LIT_JAW, LEFT_JAW, RIGHT_JAW, RIGHT_NOSE, CHIN = 210, 213, 433, 363, 199


@pytest.fixture(scope="module")
def crop() -> Picture:
    return demo_crop()


@pytest.fixture(scope="module")
def landmarks_px(demo_landmarks_px: Points) -> Points:
    return demo_landmarks_px


def _found(picture: Picture) -> Points:
    finder = MeshFinder(MODEL_PATH)
    try:
        (found,) = finder.find(picture)
        return found
    finally:
        finder.close()


def _shadow_px(picture: Picture, landmarks_px: Points) -> np.ndarray:
    sitter = sitter_of(picture, landmarks_px)
    return drawn_shadow_px(sitter, flesh_of(sitter, landmarks_px), landmarks_px)


def _at(plane: np.ndarray, landmarks_px: Points, point: int) -> float:
    x, y = np.rint(landmarks_px[point]).astype(int)
    return float(plane[y, x])


def _lit_from(picture: Picture, side: int) -> Picture:
    """The same by a lamp at one side: -1 left, 1 right."""
    ramp = 1 + 0.25 * side * np.linspace(-1, 1, picture.shape[1])[None, :, None]
    return np.asarray(np.clip(picture * ramp, 0, 255), np.uint8)


def test_the_shadow_of_a_nose_is_weaker_than_that_of_the_cheek(landmarks_px: Points) -> None:
    depth = depth_of_shadow(landmarks_px, interocular_px(landmarks_px), (512, 512))

    assert _at(depth, landmarks_px, RIGHT_NOSE) < 0.8
    assert _at(depth, landmarks_px, RIGHT_CHEEK) > 0.98
    assert _at(depth, landmarks_px, RIGHT_JAW) > 0.98


def test_the_averted_side_is_in_shadow_and_the_front_is_not(crop: Picture, landmarks_px: Points) -> None:
    shadow = _shadow_px(crop, landmarks_px)

    for point in (RIGHT_JAW, RIGHT_NOSE):
        assert _at(shadow, landmarks_px, point) > 0
    for point in (LEFT_JAW, LEFT_CHEEK, RIGHT_CHEEK, CHIN):
        assert _at(shadow, landmarks_px, point) < 0


def test_the_throat_is_in_the_shadow_of_the_jaw(crop: Picture, landmarks_px: Points) -> None:
    unit_px = interocular_px(landmarks_px)
    x, y = landmarks_px[152] + np.array((0.0, 0.2 * unit_px))

    assert _shadow_px(crop, landmarks_px)[round(y), round(x)] > 0


def test_hair_overshadows_the_forehead_and_brows_overshadow_nothing(
    crop: Picture, landmarks_px: Points
) -> None:
    unit_px = interocular_px(landmarks_px)
    brow_y = float(landmarks_px[[70, 63, 105, 66, 107]].mean(axis=0)[1])
    bald, fringed = crop.copy(), crop.copy()
    skin = crop[tuple(np.rint(landmarks_px[151][::-1]).astype(int))].tolist()
    left, right = int(landmarks_px[105][0]), int(landmarks_px[334][0])
    top, hairline = int(brow_y - 1.2 * unit_px), int(brow_y - 0.45 * unit_px)
    cv2.rectangle(bald, (left, top), (right, int(brow_y - 0.1 * unit_px)), skin, -1)
    cv2.rectangle(fringed, (left, top), (right, int(brow_y - 0.1 * unit_px)), skin, -1)
    cv2.rectangle(fringed, (left, top), (right, hairline), (18, 20, 25), -1)
    below = hairline + round(0.06 * unit_px), (left + right) // 2
    for brow in (LEFT_BROW, RIGHT_BROW):
        cv2.fillPoly(bald, [cv2.convexHull(landmarks_px[brow].astype(np.int32))], (18, 20, 25))
    x, y = landmarks_px[LEFT_BROW[5:]].mean(axis=0)
    below_brow = round(y + 0.05 * unit_px), round(x)

    assert _shadow_px(fringed, landmarks_px)[below] > 0
    assert _shadow_px(bald, landmarks_px)[below] < 0
    assert _shadow_px(bald, landmarks_px)[below_brow] < 0


def test_shadow_does_not_follow_the_lamp(crop: Picture, landmarks_px: Points) -> None:
    eyes_y = int(landmarks_px[[33, 263], 1].max())
    left, right = (_shadow_px(_lit_from(crop, side), landmarks_px)[eyes_y:] > 0 for side in (-1, 1))

    assert (left & right).sum() > 0.8 * (left | right).sum()


@pytest.mark.parametrize("name", SHADED)
def test_it_lies_on_the_same_side_of_a_mirrored_face(
    name: RendererName, crop: Picture, landmarks_px: Points
) -> None:
    """So what is rendered may not be mirrored to learn from."""
    mirrored = np.ascontiguousarray(crop[:, ::-1])
    for picture, points in ((crop, landmarks_px), (mirrored, _found(mirrored))):
        (shadow, *_) = GLAZED[name][0](picture, points).glazes
        oval = np.zeros((512, 512), np.uint8)
        cv2.fillPoly(oval, [points[FACE_OVAL].astype(np.int32)], 1)
        dark = (shadow.distance_px > 0) & (oval > 0)
        middle, eyes_y = int(points[4][0]), int(points[[33, 263], 1].max())
        assert dark[eyes_y:, middle:].sum() > 3 * dark[eyes_y:, :middle].sum()


def test_pencil_hatches_it_on_a_mirrored_face_too(crop: Picture, landmarks_px: Points) -> None:
    mirrored = np.ascontiguousarray(crop[:, ::-1])
    for picture, points in ((crop, landmarks_px), (mirrored, _found(mirrored))):
        hatched = GLAZED["pencil"][0](picture, points).glazes[0].distance_px
        within = _shadow_px(picture, points)
        x, y = np.rint(points[LIT_JAW]).astype(int)
        assert within[y, x] < -8 and (within > 9).sum() > 500
        assert hatched[within > 9].min() > hatched[y, x] + 2
    assert "pencil" in ONE_SIDED


@pytest.mark.parametrize("name", SHADED)
def test_lit_skin_is_one_tone_whichever_side_the_lamp_is(name: RendererName, landmarks_px: Points) -> None:
    """But for what washes do of themselves, wherever the lamp is."""
    (left, y), (right, _) = (np.rint(landmarks_px[point]).astype(int) for point in (LEFT_CHEEK, 49))
    band = slice(y - 8, y + 8), slice(left, right)

    def lit(light: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        skin = np.clip(light[None, :, None] * np.array([0.8, 0.95, 1.1]), 0, 255)
        shaded = np.broadcast_to(skin, (512, 512, 3)).astype(np.uint8)
        seen, painted = (
            cv2.GaussianBlur(each, (0, 0), 4.0)[band].mean(axis=(0, 2))
            for each in (shaded.astype(np.float64), GLAZED[name][0](shaded, landmarks_px).base * 255)
        )
        return seen, painted

    (seen, painted), (_, evenly) = lit(np.linspace(60, 250, 512)), lit(np.full(512, 155.0))

    assert np.ptp(seen) > 15
    assert np.ptp(painted - evenly) < 0.5 * np.ptp(seen)
