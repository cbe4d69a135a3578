"""How much chalk or graphite lies where: strokes along the forms, denser where it is darker, and contours.

Strokes are the photograph's own fine detail drawn out along the edge flow, so that they belong to the sitter.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.tone import Plane, blur, contours, exposed, smooth_step

_PATCH_PX: Final = 4
_FLOW_PX: Final = 7.0
_FAINTEST: Final = 0.06
_LINE: Final = 0.85
_DEEP: Final = 0.35


def stroke_cover(picture: Picture) -> Plane:
    """(h, w) float32: 0 is bare paper, 1 fully covered.

    Args:
        picture: (h, w, 3) uint8 BGR photograph.
    """
    photograph = (picture / 255).astype(np.float32)
    patches = kuwahara(photograph, _PATCH_PX)
    lightness = np.asarray(cv2.cvtColor(patches, cv2.COLOR_BGR2Lab)[..., 0], np.float32)
    shade = np.asarray(1 - exposed(lightness), np.float32)
    density = np.clip(1.25 * shade**1.15, 0, 1)
    strokes = np.clip(density * (0.45 + 0.95 * _grain(photograph, patches)) - _FAINTEST, 0, 1)
    deep = _DEEP * smooth_step(shade, 0.62, 0.95)
    line = _LINE * contours(picture, sigma_px=1.3, gain=26, slack=0.2)
    return np.asarray(1 - (1 - strokes) * (1 - line) * (1 - deep), np.float32)


def _grain(photograph: NDArray[np.float32], patches: NDArray[np.float32]) -> Plane:
    """How much a stroke leaves on the paper, 0..1."""
    grey = np.asarray(cv2.cvtColor(photograph, cv2.COLOR_BGR2GRAY), np.float32)
    detail = grey - blur(grey, 2.0)
    # As strong on smooth skin as in hair.
    even = np.asarray(detail / (0.03 + np.sqrt(blur(detail * detail, 5.0))), np.float32)
    strokes = smooth_along(even, edge_flow(patches, _FLOW_PX), length_px=14, sigma_px=7.0)
    return np.asarray(np.clip(0.62 - 0.42 * np.tanh(2.4 * strokes), 0, 1), np.float32)
