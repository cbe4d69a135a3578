"""Cel animation by rule: a few flat tones of each colour, in ink outlines.

After Winnemöller, Olsen and Gooch 2006, "Real-time video abstraction": smoothing that keeps edges, lightness
in few steps, and lines from a difference of Gaussians.
"""

from typing import Final

import cv2
import numpy as np

from app.frames import Picture
from app.training.rendering.tone import blur, contours, exposed, flatten, smooth_step

_TONES: Final = ((0.10, 10.0), (0.24, 24.0), (0.40, 40.0), (0.56, 57.0), (0.72, 74.0), (0.87, 89.0))
"""From which lightness (0..1) on which CIE L* is painted."""
_DARKEST: Final = 4.0
_SOFTNESS: Final = 0.012
_VIVID: Final = 1.35
_INK: Final = (0.11, 0.08, 0.09)


def render_cel(picture: Picture) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same as a drawn cel; meant for crops of 512 x 512."""
    lab = flatten(picture, space_px=6, colour=28)
    tone = blur(exposed(lab[..., 0]), 2.6)
    lightness = np.full_like(tone, _DARKEST)
    for (start, level), before in zip(_TONES, (_DARKEST, *(level for _, level in _TONES)), strict=False):
        lightness += (level - before) * smooth_step(tone, start - _SOFTNESS, start + _SOFTNESS)
    colour = blur(np.asarray(lab[..., 1:], np.float32), 2.0) * _VIVID
    flat = cv2.cvtColor(np.dstack([lightness, colour]).astype(np.float32), cv2.COLOR_Lab2BGR)
    line = contours(picture, sigma_px=1.6, gain=34, slack=0.45)[..., None]
    inked = flat * (1 - line) + line * np.array(_INK, np.float32)
    return np.asarray(np.rint(255 * np.clip(inked, 0, 1)), np.uint8)
