"""Where the painting shows: the sitter's head, with soft edges that follow it."""

from functools import cache
from typing import Final

import cv2
import numpy as np

from app.face.topology import FACE_OVAL
from app.frames import Mask, Picture, Points

MASK_SIZE_PX: Final = 128
"""Masks are smooth: a quarter of the crop's usual resolution holds all of them."""

_SUBPIXEL_BITS: Final = 4

# How far the head reaches beyond the face oval, from the oval's middle; measured on portraits of all kinds.
_HEAD_UP, _HEAD_SIDE, _HEAD_DOWN, _HEAD_BLUR_PX = 1.75, 1.4, 1.2, 3.0
_FADE_UP, _FADE_SIDE, _FADE_DOWN, _FADE_BLUR_PX = 2.15, 1.75, 1.2, 7.0
_CORE, _CORE_BLUR_PX = 0.93, 3.0

_GUIDE_RADIUS_PX: Final = 24
_GUIDE_EPSILON: Final = 1e-3 * 255**2
_SNAP_FROM, _SNAP_TO = 0.45, 0.92

_SUPERELLIPSE: Final = 8.0
_WINDOW_FROM, _WINDOW_TO = 0.88, 1.0


def head_mask(crop: Picture, landmarks_px: Points) -> Mask:
    """The sitter's head in a portrait crop: face, hair, ears, and the neck as it fades.

    A generous outline around the face oval is snapped to the edges of the photograph by a guided filter (He,
    Sun and Tang 2013, "Guided Image Filtering"): where hair and background differ, the mask ends with the
    hair; where they do not, it fades softly. It only averages, hence does not flicker from noise, and it is
    0 on the crop's border.

    Args:
        crop: (s, s, 3) uint8 BGR.
        landmarks_px: (478, 2) float64, pixels of the crop.

    Returns:
        (128, 128) float32 over the same crop, 0..1.
    """
    oval = (landmarks_px[FACE_OVAL] + 0.5) * (MASK_SIZE_PX / crop.shape[0]) - 0.5
    head = _outline(oval, _HEAD_UP, _HEAD_SIDE, _HEAD_DOWN, _HEAD_BLUR_PX)
    head *= window_mask()

    guide = cv2.resize(crop, (MASK_SIZE_PX, MASK_SIZE_PX), interpolation=cv2.INTER_AREA)
    snapped = cv2.ximgproc.guidedFilter(guide, head, _GUIDE_RADIUS_PX, _GUIDE_EPSILON)
    mask = _smooth_step(np.asarray(snapped, np.float32), _SNAP_FROM, _SNAP_TO)
    np.maximum(mask, _outline(oval, _CORE, _CORE, _CORE, _CORE_BLUR_PX), out=mask)
    mask *= _outline(oval, _FADE_UP, _FADE_SIDE, _FADE_DOWN, _FADE_BLUR_PX)
    mask *= window_mask()
    return mask


def window_mask() -> Mask:
    """All of the crop, fading to 0 at its border. (128, 128) float32, read-only."""
    return round_square(_WINDOW_FROM, _WINDOW_TO)


@cache
def round_square(start: float, end: float) -> Mask:
    """A square with round corners whose edge is equally soft all round. (128, 128) float32, read-only.

    Args:
        start: share of half the crop's side up to which it is 1.
        end: share from which it is 0.
    """
    along = np.abs(np.linspace(-1.0, 1.0, MASK_SIZE_PX)) ** _SUPERELLIPSE
    distance = (along[:, np.newaxis] + along[np.newaxis, :]) ** (1.0 / _SUPERELLIPSE)
    square = 1.0 - _smooth_step(distance.astype(np.float32), start, end)
    square.setflags(write=False)
    return square


def _outline(oval_px: Points, up: float, side: float, down: float, blur_px: float) -> Mask:
    """The face oval stretched about its middle, filled and blurred. (128, 128) float32."""
    middle = (oval_px.min(axis=0) + oval_px.max(axis=0)) / 2
    away = oval_px - middle
    away[:, 0] *= side
    away[:, 1] *= np.where(away[:, 1] < 0, up, down)
    hull = cv2.convexHull((middle + away).astype(np.float32))
    fixed_point = np.round(hull * 2**_SUBPIXEL_BITS).astype(np.int32)
    filled = np.zeros((MASK_SIZE_PX, MASK_SIZE_PX), np.float32)
    cv2.fillConvexPoly(filled, fixed_point, 1.0, cv2.LINE_8, _SUBPIXEL_BITS)
    return np.asarray(cv2.GaussianBlur(filled, (0, 0), blur_px), np.float32)


def _smooth_step(values: Mask, start: float, end: float) -> Mask:
    """0 up to `start`, 1 from `end`, and 3t^2 - 2t^3 between."""
    t: Mask = np.clip((values - start) * (1.0 / (end - start)), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float32)
