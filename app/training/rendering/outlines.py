"""Areas inside of landmarks, with edges as soft as a pixel."""

import cv2
import numpy as np

from app.frames import Points
from app.training.rendering.tone import Plane

_BITS = 4
"""Of a pixel's fractions."""


def polygon(points_px: Points, size: tuple[int, ...]) -> Plane:
    """(h, w) float32, 0..1: inside of (n, 2) points, in their order."""
    mask = np.zeros(size[:2], np.uint8)
    outline = np.rint(points_px * (1 << _BITS)).astype(np.int32)
    cv2.fillPoly(mask, [outline], 255, cv2.LINE_AA, _BITS)
    return np.asarray(mask / 255, np.float32)


def hull(points_px: Points, size: tuple[int, ...]) -> Plane:
    """(h, w) float32, 0..1: the smallest area without dents that holds (n, 2) points."""
    outline = cv2.convexHull(np.rint(points_px * (1 << _BITS)).astype(np.int32))
    return polygon(outline[:, 0] / (1 << _BITS), size)
