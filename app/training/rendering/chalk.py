"""Red chalk by rule: one pigment on cream paper; see `app.training.rendering.strokes`."""

from typing import Final

import numpy as np

from app.frames import Picture
from app.training.rendering.strokes import stroke_cover

_PAPER: Final = (0.80, 0.89, 0.95)
_CHALK: Final = (0.13, 0.20, 0.50)


def render_chalk(picture: Picture) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in red chalk; meant for crops of 512 x 512."""
    cover = stroke_cover(picture)[..., None]
    drawn = (1 - cover) * np.array(_PAPER, np.float32) + cover * np.array(_CHALK, np.float32)
    return np.asarray(np.rint(255 * drawn), np.uint8)
