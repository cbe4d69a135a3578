"""The direction in which a brush would be led: along edges, not across them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.training.rendering.tone import Plane, blur


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A unit vector for each pixel; its sign has no meaning.

    Attributes:
        x, y: (h, w) float32.
    """

    x: Plane
    y: Plane


def edge_flow(picture: NDArray[np.float32], sigma_px: float) -> Flow:
    """Tangents of a smoothed structure tensor (Kang, Lee and Chui 2009, "Flow-based image abstraction").

    Args:
        picture: (h, w, 3) float32 BGR in 0..1.
        sigma_px: over how far directions are averaged.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    across = np.asarray(cv2.Scharr(grey, cv2.CV_32F, 1, 0), np.float32)
    down = np.asarray(cv2.Scharr(grey, cv2.CV_32F, 0, 1), np.float32)
    xx, xy, yy = (blur(product, sigma_px) for product in (across * across, across * down, down * down))
    tangent = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    return Flow(np.cos(tangent).astype(np.float32), np.sin(tangent).astype(np.float32))


def smooth_along(
    picture: NDArray[np.float32], flow: Flow, *, length_px: int, sigma_px: float
) -> NDArray[np.float32]:
    """Line integral convolution with a Gaussian (Cabral and Leedom 1993); (h, w) or (h, w, c) float32."""
    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    total, weights = picture.astype(np.float32), 1.0
    for way in (1, -1):
        at_x, at_y = xs.copy(), ys.copy()
        step_x, step_y = way * flow.x, way * flow.y
        for step in range(1, length_px + 1):
            at_x += step_x
            at_y += step_y
            next_x, next_y = _sample(flow.x, at_x, at_y), _sample(flow.y, at_x, at_y)
            onward = np.where(next_x * step_x + next_y * step_y < 0, np.float32(-1), np.float32(1))
            step_x, step_y = next_x * onward, next_y * onward
            weight = float(np.exp(-(step**2) / (2 * sigma_px**2)))
            total = total + np.float32(weight) * _sample(picture, at_x, at_y)
            weights += weight
    return np.asarray(total / np.float32(weights), np.float32)


def _sample(picture: NDArray[np.float32], at_x: Plane, at_y: Plane) -> NDArray[np.float32]:
    moved = cv2.remap(picture, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(moved, np.float32)
