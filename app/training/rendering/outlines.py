"""Areas inside of landmarks, with edges as soft as a pixel, and places as seen from them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL
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


def on_oval(landmarks_px: Points, size: tuple[int, ...]) -> tuple[Plane, Plane]:
    """Places as seen from the middle of the face's oval, in halves of its width and of its height: x and y,
    (h, w) float32 each.
    """
    oval = landmarks_px[FACE_OVAL]
    low, high = oval.min(axis=0), oval.max(axis=0)
    (x, y), (wide, tall) = (low + high) / 2, (high - low) / 2
    ys, xs = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    return np.asarray((xs - x) / wide, np.float32), np.asarray((ys - y) / tall, np.float32)


def disc(radius_px: float) -> NDArray[np.uint8]:
    """A round structuring element for morphology, as wide as twice the radius and its middle."""
    side = 2 * round(radius_px) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def curve(points_px: Points, at: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """A smooth line through (n, 2) points (Catmull and Rom 1974).

    Args:
        points_px: where it passes, in their order.
        at: shares 0..1 of their number; eight a point, if left out.

    Returns:
        (len(at), 2).
    """
    if at is None:
        at = np.linspace(0, 1, 8 * len(points_px))
    points = np.concatenate(
        [2 * points_px[:1] - points_px[1:2], points_px, 2 * points_px[-1:] - points_px[-2:-1]]
    )
    place = np.clip(at * (len(points_px) - 1), 0, len(points_px) - 1 - 1e-9)
    first = place.astype(int)
    t = (place - first)[:, None]
    a, b, c, d = (points[first + i] for i in range(4))
    return np.asarray(
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * (b - c) + d - a) * t**3)
    )
