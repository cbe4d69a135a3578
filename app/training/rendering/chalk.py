"""Red chalk by rule: strokes of one pigment on cream paper, denser where it is darker.

Strokes are the photograph's own fine detail drawn out along its forms (see `app.training.rendering.flow`),
contours a difference of Gaussians; between them the paper shows.
"""

from typing import Final

import cv2
import numpy as np

from app.frames import Picture
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.tone import Plane, blur, contours, exposed, smooth_step

_PAPER: Final = (0.80, 0.89, 0.95)
_CHALK: Final = (0.13, 0.20, 0.50)
_PATCH_PX: Final = 4
_FLOW_PX: Final = 7.0
_FAINTEST: Final = 0.06
_LINE: Final = 0.85
_DEEP: Final = 0.35


def render_chalk(picture: Picture) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in red chalk; meant for crops of 512 x 512."""
    photograph = (picture / 255).astype(np.float32)
    patches = kuwahara(photograph, _PATCH_PX)
    shade = 1 - exposed(np.asarray(cv2.cvtColor(patches, cv2.COLOR_BGR2Lab)[..., 0], np.float32))
    density = np.clip(1.25 * shade**1.15, 0, 1)
    strokes = np.clip(density * (0.45 + 0.95 * _grain(photograph, patches)) - _FAINTEST, 0, 1)
    deep = _DEEP * smooth_step(np.asarray(shade, np.float32), 0.62, 0.95)
    line = _LINE * contours(picture, sigma_px=1.3, gain=26, slack=0.2)
    bare = ((1 - strokes) * (1 - line) * (1 - deep))[..., None]
    drawn = bare * np.array(_PAPER, np.float32) + (1 - bare) * np.array(_CHALK, np.float32)
    return np.asarray(np.rint(255 * drawn), np.uint8)


def _grain(photograph: np.ndarray, patches: np.ndarray) -> Plane:
    """How much chalk a stroke leaves, 0..1."""
    grey = np.asarray(cv2.cvtColor(photograph, cv2.COLOR_BGR2GRAY), np.float32)
    detail = grey - blur(grey, 2.0)
    even = np.asarray(detail / (0.03 + np.sqrt(blur(detail * detail, 5.0))), np.float32)
    flow = edge_flow(patches, _FLOW_PX)
    strokes = smooth_along(even, flow, length_px=14, sigma_px=7.0)
    return np.asarray(np.clip(0.62 - 0.42 * np.tanh(2.4 * strokes), 0, 1), np.float32)
