"""Hair and cloth in locks: patches of one colour, drawn out along their flow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara

_FLOW_PX = 4.0


def locks_of(picture: Picture, *, patch_px: int, length_px: int) -> NDArray[np.float32]:
    """(h, w, 3) uint8 BGR -> (h, w, 3) float32 CIE Lab.

    Args:
        picture: the photograph.
        patch_px: half the side of a patch.
        length_px: how far to either side it is drawn out.
    """
    patches = kuwahara((picture / 255).astype(np.float32), patch_px)
    drawn = smooth_along(patches, edge_flow(patches, _FLOW_PX), length_px=length_px, sigma_px=length_px / 2)
    return np.asarray(cv2.cvtColor(np.clip(drawn, 0, 1), cv2.COLOR_BGR2Lab), np.float32)
