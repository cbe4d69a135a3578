"""What a face is doing, as a few numbers to match pictures by."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.face.topology import (
    FACE_OVAL,
    INNER_LIPS,
    LEFT_BROW,
    LEFT_EYE,
    OUTER_LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
    eye_centres_px,
    interocular_px,
)
from app.frames import Points

DESCRIPTOR_NAMES: Final = ("mouth_opening", "mouth_width", "eye_opening", "brow_height", "turn", "nod")
"""All in units of the inter-ocular distance, but `turn` (-1..1, positive: nose to the picture's right)
and `nod` (nose tip between eyes (0) and mouth (1))."""

Descriptor = NDArray[np.float32]
"""(6,) float32, in the order of `DESCRIPTOR_NAMES`."""

_NOSE_TIP: Final = 4


def describe(landmarks_px: Points) -> Descriptor:
    """Expression and head turn of one face; unchanged by shift, scale and roll of the picture."""
    unit = interocular_px(landmarks_px)
    left, right = eye_centres_px(landmarks_px)
    across = (right - left) / unit
    down = np.array([-across[1], across[0]])
    mouth = landmarks_px[OUTER_LIPS].mean(axis=0)
    middle = (left + right) / 2

    opening = np.linalg.norm(landmarks_px[INNER_LIPS[5]] - landmarks_px[INNER_LIPS[15]]) / unit
    width = np.linalg.norm(landmarks_px[OUTER_LIPS[0]] - landmarks_px[OUTER_LIPS[10]]) / unit
    eyes = (_eye_height(landmarks_px, LEFT_EYE) + _eye_height(landmarks_px, RIGHT_EYE)) / (2 * unit)
    brows = float((middle - landmarks_px[np.r_[LEFT_BROW, RIGHT_BROW]].mean(axis=0)) @ down) / unit
    oval = (landmarks_px[FACE_OVAL] - middle) @ across
    nose = float((landmarks_px[_NOSE_TIP] - middle) @ across)
    turn = 2 * (nose - oval.min()) / max(float(np.ptp(oval)), 1e-6) - 1
    nod = float((landmarks_px[_NOSE_TIP] - middle) @ down) / max(float((mouth - middle) @ down), 1e-6)
    return np.array([opening, width, eyes, brows, turn, nod], np.float32)


def mirror_descriptor(descriptor: Descriptor) -> Descriptor:
    """The descriptor of the mirrored picture."""
    mirrored = descriptor.copy()
    mirrored[DESCRIPTOR_NAMES.index("turn")] *= -1
    return mirrored


def _eye_height(landmarks_px: Points, eye: NDArray[np.intp]) -> float:
    return float(np.linalg.norm(landmarks_px[eye[3:6]].mean(axis=0) - landmarks_px[eye[11:14]].mean(axis=0)))
