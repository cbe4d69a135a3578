"""Pencil and wash by rule: graphite strokes on white paper over thin washes of the sitter's own colours."""

from typing import Final

import cv2
import numpy as np

from app.frames import Picture
from app.training.rendering.strokes import stroke_cover
from app.training.rendering.tone import blur, flatten, smooth_step

_PAPER: Final = (0.96, 0.98, 0.985)
_GRAPHITE: Final = (0.20, 0.18, 0.18)
_STRENGTH: Final = 0.88
_WASH_LIGHTNESS: Final = 82.0
_WASH_PX: Final = 5.0
"""Washes run a little over their outlines."""
_VIVID: Final = 1.25


def render_pencil(picture: Picture) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in pencil and wash; meant for crops of 512 x 512."""
    colour = blur(np.asarray(flatten(picture, space_px=5, colour=22)[..., 1:], np.float32), _WASH_PX)
    chroma = np.asarray(np.linalg.norm(colour, axis=2), np.float32)
    lightness = 100 - (100 - _WASH_LIGHTNESS) * smooth_step(chroma, 4, 22)
    wash = cv2.cvtColor(np.dstack([lightness, _VIVID * colour]).astype(np.float32), cv2.COLOR_Lab2BGR)
    cover = _STRENGTH * stroke_cover(picture)[..., None]
    washed = np.clip(wash, 0, 1) * np.array(_PAPER, np.float32)
    drawn = (1 - cover) * washed + cover * np.array(_GRAPHITE, np.float32)
    return np.asarray(np.rint(255 * drawn), np.uint8)
