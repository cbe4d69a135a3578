"""The clip's picture plane, and its place in the photograph."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Field = NDArray[np.float32]
"""(height, width) float32, a figure for every pixel."""

Map = NDArray[np.float32]
"""(height, width, 2) float32: for each pixel, the place it is looked up at."""

Colours = NDArray[np.float32]
"""(height, width, 3) float32 BGR, 0..255."""

SIZE_PX = (1280, 720)

# The clip's window in the photograph, whose upper edge is close above the hair: 22 rows are added there.
SCALE = 1280 / 492
ORIGIN = np.array([10.0, -22.0])


def to_clip(photograph_px: Sequence[tuple[float, float]]) -> Floats:
    """Pixels of the photograph to pixels of the clip; pixel centres lie on whole numbers."""
    return np.asarray((np.asarray(photograph_px, dtype=np.float64) - ORIGIN + 0.5) * SCALE - 0.5)


def smoothstep(x: NDArray[np.floating] | float) -> Floats:
    """0 up to 0, 1 from 1 on, smooth between."""
    clipped = np.clip(np.asarray(x, dtype=np.float64), 0.0, 1.0)
    return np.asarray(clipped * clipped * (3.0 - 2.0 * clipped))


def pixel_grid() -> Map:
    """Each pixel's own place."""
    x, y = np.meshgrid(np.arange(SIZE_PX[0]), np.arange(SIZE_PX[1]))
    return np.stack((x, y), axis=-1).astype(np.float32)


def look_up(picture: NDArray[np.float32], where: Map, interpolation: int) -> NDArray[np.float32]:
    """Take each pixel of a picture or field from where a map says."""
    taken = cv2.remap(picture, where[..., 0], where[..., 1], interpolation, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(taken, dtype=np.float32)
