"""The guide: where the features of a face lie in its crop, drawn from the landmarks for a network to go by.

A small network cannot tell lips from skin that is nearly as dark, nor eyes behind the rim of glasses; the
landmarks can. Guiding channels beside the picture are those of Fišer et al. 2017, "Example-based synthesis of
stylized facial animations".
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import (
    FACE_OVAL,
    INNER_LIPS,
    LEFT_BROW,
    LEFT_EYE,
    LEFT_IRIS,
    OUTER_LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
    RIGHT_IRIS,
    Indices,
    interocular_px,
)
from app.frames import Points

Guide = NDArray[np.uint8]
"""(h / 4, w / 4, 8): by place of `GUIDE_STEP_PX` pixels, how much of it belongs to what, 0..255."""

GUIDE_STEP_PX: Final = 4
GUIDE_PLANES: Final = 8
"""Lips, what is between them, eyes between their lids, irises, brows, the wings and the foot of the nose,
what is averted of nose and cheek from a lamp above and to the left, and the face."""

_NOSE_LINES: Final = ((49, 129, 64, 98), (279, 358, 294, 327), (98, 97, 2, 326, 327))
_NOSE_LINE: Final = 0.03
"""How broad they are, in distances of the eyes."""
AVERTED_NOSE: Final = (351, 419, 248, 281, 275, 274, 370, 2, 326, 327, 294, 331, 360, 420, 456)
"""What of the nose is turned away from that lamp: a wedge from halfway down its ridge, along its foot, and up
again. One that begins at the brow is a ribbon across the face.
"""
AVERTED_CHEEK: Final = (251, 301, 383, 372, 345, 352, 411, 416, 434, 364, 394, 378)
"""The border of what of the face is turned away, from the temple down to the chin,"""
AVERTED_OUTER: Final = (378, 379, 365, 397, 288, 361, 323, 454, 356, 389, 251)
"""and where the face ends beyond it."""
_FINER: Final = 2
"""How many times finer than the guide it is drawn,"""
_BITS: Final = 4
"""with so many bits of a pixel's fractions."""
_KERNEL, _SOFT = (5, 5), 0.6
"""In places of the guide: soft edges tell where within a place a border runs."""


def draw_guide(landmarks_px: Points, crop_size_px: int) -> Guide:
    """The guide of one face.

    Args:
        landmarks_px: (478, 2), in pixels of the crop; they may lie outside of it.
        crop_size_px: its side, a multiple of `GUIDE_STEP_PX`.
    """
    side = crop_size_px // GUIDE_STEP_PX * _FINER
    at = (landmarks_px + 0.5) * (_FINER / GUIDE_STEP_PX) - 0.5
    line_px = max(1, round(_NOSE_LINE * interocular_px(at)))

    def areas(*outlines: Indices | tuple[int, ...]) -> NDArray[np.uint8]:
        plane = np.zeros((side, side), np.uint8)
        for outline in outlines:
            cv2.fillPoly(plane, [_fixed(at[np.asarray(outline)])], 255, cv2.LINE_AA, _BITS)
        return plane

    irises = np.zeros((side, side), np.uint8)
    for iris in (LEFT_IRIS, RIGHT_IRIS):
        radius = float(np.linalg.norm(at[iris[1:]] - at[iris[0]], axis=1).mean())
        ((x, y),) = _fixed(at[iris[:1]])
        cv2.circle(irises, (int(x), int(y)), round(radius * (1 << _BITS)), 255, -1, cv2.LINE_AA, _BITS)
    nose = np.zeros((side, side), np.uint8)
    for line in _NOSE_LINES:
        cv2.polylines(nose, [_fixed(at[list(line)])], False, 255, line_px, cv2.LINE_AA, _BITS)
    eyes, mouth = areas(LEFT_EYE, RIGHT_EYE), areas(INNER_LIPS)
    planes = [
        np.asarray(cv2.subtract(areas(OUTER_LIPS), mouth), np.uint8),
        mouth,
        eyes,
        np.minimum(irises, eyes),
        areas(LEFT_BROW, RIGHT_BROW),
        nose,
        areas(AVERTED_NOSE, AVERTED_CHEEK + AVERTED_OUTER[1:-1]),
        areas(FACE_OVAL),
    ]
    return np.asarray(cv2.merge([_soft(plane) for plane in planes]), np.uint8)


def _soft(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    small = cv2.resize(plane, None, fx=1 / _FINER, fy=1 / _FINER, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, _KERNEL, _SOFT), np.uint8)


def no_guide(height_px: int, width_px: int) -> Guide:
    """That of a picture in which no face is known."""
    return np.zeros((height_px // GUIDE_STEP_PX, width_px // GUIDE_STEP_PX, GUIDE_PLANES), np.uint8)


def _fixed(points_px: Points) -> NDArray[np.int32]:
    return np.asarray(np.rint(points_px * (1 << _BITS)), np.int32)
