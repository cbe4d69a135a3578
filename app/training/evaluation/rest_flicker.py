"""Flicker at rest: how much a painting changes while nothing but the camera's noise does."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from app.frames import Picture, Points

Paint = Callable[[Picture, Points], Picture]
"""Paints a (512, 512, 3) uint8 BGR crop, of whose face it is given the (478, 2) landmarks."""

NOISE_LEVELS: Final = 2.0
"""Standard deviation of a webcam's noise in room light, in grey levels."""

SHIFT_PX: Final = 0.25
"""Standard deviation of the crop's trembling along x and y."""

LANDMARKS_PX: Final = 0.2
"""Standard deviation of each landmark's own trembling beside that; four times what it is in good light."""

_FRAMES: Final = 5
_SEED, _LANDMARKS_SEED = 0, 1


def flicker_ratio(crops: Sequence[Picture], landmarks_px: Sequence[Points], paint: Paint) -> float:
    """Mean change from frame to frame of the paintings over that of their photographs.

    Each still photograph is turned into five frames with noise and sub-pixel shifts, whose landmarks tremble,
    too. 1 is as steady as the camera; below 1, the painting hides its noise.

    Args:
        crops: (512, 512, 3) uint8 BGR.
        landmarks_px: (478, 2) of each.
        paint: what is measured.
    """
    random, of_landmarks = (np.random.default_rng(seed) for seed in (_SEED, _LANDMARKS_SEED))
    before, after = 0.0, 0.0
    for crop, marks_px in zip(crops, landmarks_px, strict=True):
        frames, paintings = [], []
        for _ in range(_FRAMES):
            frame, shift_px = _trembling(crop, random)
            found_px = marks_px + shift_px + of_landmarks.normal(0, LANDMARKS_PX, marks_px.shape)
            frames.append(frame)
            paintings.append(paint(frame, found_px))
        before += _change(frames)
        after += _change(paintings)
    return after / before


def _trembling(crop: Picture, random: np.random.Generator) -> tuple[Picture, Points]:
    """The crop as one frame shows it, and by how much it is shifted there."""
    dx, dy = random.normal(0, SHIFT_PX, 2)
    shift = np.array([[1, 0, dx], [0, 1, dy]])
    size = crop.shape[1], crop.shape[0]
    moved = cv2.warpAffine(
        crop.astype(np.float32), shift, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    noisy = moved + random.normal(0, NOISE_LEVELS, crop.shape)
    return np.asarray(np.rint(np.clip(noisy, 0, 255)), np.uint8), np.array([dx, dy])


def _change(frames: Sequence[Picture]) -> float:
    return float(np.mean([cv2.absdiff(a, b).mean() for a, b in pairwise(frames)]))
