"""Landmarks of a mirrored picture."""

from typing import Final

import numpy as np

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
)
from app.frames import LANDMARK_COUNT

_NOSE_PAIRS: Final = ((98, 327), (97, 326), (48, 278), (64, 294), (129, 358))


def _partners() -> Indices:
    partner = np.arange(LANDMARK_COUNT)
    for left, right in ((LEFT_EYE, RIGHT_EYE), (LEFT_BROW, RIGHT_BROW)):
        partner[left], partner[right] = right, left
    # An iris is centre, then a ring that starts on the right side of either eye.
    partner[LEFT_IRIS], partner[RIGHT_IRIS] = RIGHT_IRIS[[0, 3, 2, 1, 4]], LEFT_IRIS[[0, 3, 2, 1, 4]]
    partner[FACE_OVAL] = FACE_OVAL[-np.arange(len(FACE_OVAL))]
    for lips in (OUTER_LIPS, INNER_LIPS):
        partner[lips] = lips[(10 - np.arange(len(lips))) % len(lips)]
    for left_index, right_index in _NOSE_PAIRS:
        partner[left_index], partner[right_index] = right_index, left_index
    partner.setflags(write=False)
    return partner


MIRROR_PARTNER: Final = _partners()
"""(478,) int: the landmark that takes each one's place in the mirror.

True for every group of `app.face.topology`; a landmark of no group keeps its own number: use none of those.
"""


def mirror_landmarks(landmarks_px: np.ndarray, width_px: int) -> np.ndarray:
    """(..., 478, 2) landmarks of the picture flipped left to right."""
    mirrored: np.ndarray = landmarks_px[..., MIRROR_PARTNER, :].copy()
    mirrored[..., 0] = width_px - 1 - mirrored[..., 0]
    return mirrored
