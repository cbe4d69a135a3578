"""Named groups of MediaPipe's 478 face landmarks.

Indices follow MediaPipe's canonical face mesh (`face_landmarks_connections`), with sides named as the
*picture* shows them, not as the sitter would: the picture's left eye is the sitter's right one.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Points

Indices = NDArray[np.intp]


def _indices(*numbers: int) -> Indices:
    array = np.array(numbers, dtype=np.intp)
    array.setflags(write=False)
    return array


FACE_OVAL: Final = _indices(
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
"""Clockwise around the face in the picture, from the top of the forehead."""

LEFT_EYE: Final = _indices(33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
"""Outer corner, along the upper lid to the inner corner (place 8), back along the lower lid."""

RIGHT_EYE: Final = _indices(263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249)
"""As `LEFT_EYE`, mirrored."""

LEFT_IRIS: Final = _indices(468, 469, 470, 471, 472)
RIGHT_IRIS: Final = _indices(473, 474, 475, 476, 477)
"""Centre first."""

LEFT_BROW: Final = _indices(70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
RIGHT_BROW: Final = _indices(300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
"""Upper edge from the temple inwards, then the lower edge back."""

NOSE: Final = _indices(168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 98, 97, 326, 327, 48, 278, 64, 294, 129, 358)
"""Bridge down to the tip, the base, and the wings."""

OUTER_LIPS: Final = _indices(
    *(61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146),
)
INNER_LIPS: Final = _indices(
    *(78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95),
)
"""From the left corner along the upper lip to the right corner (place 10), back along the lower lip."""

GROUPS: Final[Mapping[str, Indices]] = {
    "oval": FACE_OVAL,
    "left_eye": LEFT_EYE,
    "right_eye": RIGHT_EYE,
    "left_iris": LEFT_IRIS,
    "right_iris": RIGHT_IRIS,
    "left_brow": LEFT_BROW,
    "right_brow": RIGHT_BROW,
    "nose": NOSE,
    "outer_lips": OUTER_LIPS,
    "inner_lips": INNER_LIPS,
}

CONTROL_POINTS: Final = _indices(
    *FACE_OVAL[::2],
    *LEFT_EYE[::2],
    *RIGHT_EYE[::2],
    *LEFT_BROW[:5],
    *RIGHT_BROW[:5],
    *(168, 197, 4, 2, 98, 327, 129, 358),
    *OUTER_LIPS[::2],
    *INNER_LIPS[::5],
)
"""The 66 landmarks that carry a thin-plate spline: enough for every feature, few to solve per frame."""


def eye_centres_px(landmarks_px: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean of each eye's outline, picture's left eye first; each (2,) float64.

    The outline, not the iris, so that a glance to the side does not move the crop.
    """
    return landmarks_px[LEFT_EYE].mean(axis=0), landmarks_px[RIGHT_EYE].mean(axis=0)


def interocular_px(landmarks_px: Points) -> float:
    """Distance between the two eye centres."""
    left, right = eye_centres_px(landmarks_px)
    return float(np.hypot(*(right - left)))
