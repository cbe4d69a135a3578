"""Flicker at rest: how much a painting changes while nothing but the camera's noise does."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from app.frames import Picture

Paint = Callable[[Picture], Picture]
"""Paints a (512, 512, 3) uint8 BGR crop."""

NOISE_LEVELS: Final = 2.0
"""Standard deviation of a webcam's noise in room light, in grey levels."""

SHIFT_PX: Final = 0.25
"""Standard deviation of the crop's trembling along x and y."""

_FRAMES: Final = 5
_SEED: Final = 0


def flicker_ratio(crops: Sequence[Picture], paint: Paint) -> float:
    """Mean change from frame to frame of the paintings over that of their photographs.

    Each still photograph is turned into five frames with noise and sub-pixel shifts. 1 is as steady as the
    camera; below 1, the painting hides its noise.

    Args:
        crops: (512, 512, 3) uint8 BGR.
        paint: what is measured.
    """
    random = np.random.default_rng(_SEED)
    before, after = 0.0, 0.0
    for crop in crops:
        frames = [_trembling(crop, random) for _ in range(_FRAMES)]
        before += _change(frames)
        after += _change([paint(frame) for frame in frames])
    return after / before


def _trembling(crop: Picture, random: np.random.Generator) -> Picture:
    dx, dy = random.normal(0, SHIFT_PX, 2)
    shift = np.array([[1, 0, dx], [0, 1, dy]])
    size = crop.shape[1], crop.shape[0]
    moved = cv2.warpAffine(
        crop.astype(np.float32), shift, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    noisy = moved + random.normal(0, NOISE_LEVELS, crop.shape)
    return np.asarray(np.rint(np.clip(noisy, 0, 255)), np.uint8)


def _change(frames: Sequence[Picture]) -> float:
    return float(np.mean([cv2.absdiff(a, b).mean() for a, b in pairwise(frames)]))
