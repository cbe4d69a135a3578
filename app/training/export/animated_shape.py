"""The geometry that animators give to any face: larger eyes, raised brows, a smaller nose and jaw."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.face.topology import (
    CONTROL_POINTS,
    FACE_OVAL,
    LEFT_BROW,
    LEFT_EYE,
    NOSE,
    OUTER_LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
)
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.training.data.mirror import mirror_landmarks
from app.training.data.pack import Pack

_TALLER: Final = 1.25
"""How many times as much eyes grow in height as in width."""
_BROWS_UP: Final = 0.035
"""All that follows is for eyes twice as large: how far brows are raised, in sides of the crop."""
_NARROWER_JAW, _SHORTER_CHIN = 0.20, 0.06
_SMALLER_NOSE: Final = 0.23, 0.14
"""In width, and in length from its root."""
_TIP, _CHIN, _ROOT = 4, 152, 168


def animated_offsets(photographs: Pack, larger_eyes: float) -> NDArray[np.float64]:
    """(66, 2) float64 for the control points, in sides of the crop, as `StyleShape` wants them.

    Args:
        photographs: whose mean face is drawn so.
        larger_eyes: by which share of their size eyes grow.
    """
    both = np.concatenate(
        (photographs.landmarks_px, mirror_landmarks(photographs.landmarks_px, CROP_SIZE_PX))
    )
    mean = both.mean(axis=0) / CROP_SIZE_PX
    moved = np.zeros_like(mean)
    for eye in (LEFT_EYE, RIGHT_EYE):
        moved[eye] = (mean[eye] - mean[eye].mean(axis=0)) * (1, _TALLER)
    for brow in (LEFT_BROW, RIGHT_BROW):
        moved[brow] = (0, -_BROWS_UP)
    oval, below = mean[FACE_OVAL], mean[_CHIN, 1] - mean[_TIP, 1]
    jaw = np.clip((oval[:, 1] - mean[_TIP, 1]) / below, 0, 1)
    moved[FACE_OVAL] = np.column_stack(
        (-_NARROWER_JAW * jaw * (oval[:, 0] - mean[OUTER_LIPS, 0].mean()), -_SHORTER_CHIN * below * jaw)
    )
    moved[NOSE] = -(mean[NOSE] - mean[_ROOT]) * _SMALLER_NOSE
    return np.asarray(larger_eyes * moved[CONTROL_POINTS], np.float64)
