"""Generalised Kuwahara filter: detail melts into patches, edges between them stay.

Papari, Petkov and Campisi 2007, "Artistic edge and corner enhancing smoothing": around each pixel the calmest
of eight soft sectors counts most.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

_SECTORS: Final = 8
_CHOICE: Final = 8
"""How sharply the calmest sector wins."""
_CALM: Final = 30.0
"""Inverse of the deviation (0..1) below which sectors count as equally calm."""


def kuwahara(picture: NDArray[np.float32], radius_px: int) -> NDArray[np.float32]:
    """(h, w, 3) float32 in 0..1 -> the same."""
    squares = picture * picture
    total, weights = np.zeros_like(picture), np.zeros(picture.shape[:2], np.float32)
    for sector in _sectors(radius_px):
        mean = cv2.filter2D(picture, -1, sector, borderType=cv2.BORDER_REFLECT)
        variance = cv2.filter2D(squares, -1, sector, borderType=cv2.BORDER_REFLECT) - mean * mean
        deviation = np.sqrt(np.maximum(variance, 0).sum(axis=2))
        weight = 1 / (1e-6 + (_CALM * deviation) ** _CHOICE)
        total += mean * weight[..., None]
        weights += weight
    return np.asarray(total / weights[..., None], np.float32)


def _sectors(radius_px: int) -> list[NDArray[np.float32]]:
    ys, xs = np.mgrid[-radius_px : radius_px + 1, -radius_px : radius_px + 1].astype(np.float32)
    angle, distance = np.arctan2(ys, xs), np.hypot(xs, ys)
    disc = np.exp(-(distance**2) / (2 * (radius_px / 2) ** 2)) * (distance <= radius_px + 0.5)
    sectors = []
    for number in range(_SECTORS):
        apart = np.angle(np.exp(1j * (angle - 2 * np.pi * number / _SECTORS)))
        weight = disc * np.exp(-(apart**2) / (2 * (0.8 * np.pi / _SECTORS) ** 2))
        weight[radius_px, radius_px] = 1 / _SECTORS
        sectors.append((weight / weight.sum()).astype(np.float32))
    return sectors
