"""How light a face's skin is, to balance photographs and to match drawings by."""

from typing import Final

import cv2
import numpy as np

from app.frames import Picture, Points

_CHEEKS: Final = (50, 280, 205, 425)
_BLUR_PX: Final = 11


def skin_lightness(crop: Picture, landmarks_px: Points) -> float:
    """Mean lightness (CIE L) of the cheeks, 0..1.

    Args:
        crop: (512, 512, 3) uint8 BGR portrait crop.
        landmarks_px: (478, 2), pixels of the crop.
    """
    lightness = cv2.blur(cv2.cvtColor(crop, cv2.COLOR_BGR2LAB)[:, :, 0], (_BLUR_PX, _BLUR_PX))
    limit = np.array(lightness.shape[::-1]) - 1
    at = np.clip(np.rint(landmarks_px[list(_CHEEKS)]).astype(int), 0, limit)
    return float(lightness[at[:, 1], at[:, 0]].mean() / 255)
