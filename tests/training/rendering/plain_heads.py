"""Heads without features, for renderers whose rules are tested one by one."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture
from app.training.rendering import RENDERERS, RendererName
from tests.training.conftest import face_landmarks

SIZE = 512
FACE = face_landmarks(with_averted_side=True)
INSIDE = slice(SIZE // 2 + 26, SIZE // 2 + 58), slice(SIZE // 2 - 96, SIZE // 2 - 32)
"""A cheek."""


@cache
def rendered(name: RendererName, inside: int, outside: int) -> Picture:
    """A head without features as the renderer has it; several tests look at one."""
    return RENDERERS[name](disc(inside, outside), FACE)


def disc(inside: int, outside: int, noise: float = 0.0) -> Picture:
    """A head without features: a disc of one grey, a little warm, on another."""
    picture = np.full((SIZE, SIZE, 3), outside, np.float64)
    cv2.circle(picture, (SIZE // 2, 285), 190, (0.8 * inside, 0.95 * inside, 1.1 * inside), -1)
    picture += np.random.default_rng(0).normal(0, noise, picture.shape) if noise else 0.0
    return np.clip(picture, 0, 255).astype(np.uint8)


def with_hollow() -> Picture:
    """A head with a softly shaded hollow in one cheek."""
    picture = disc(150, 230).astype(np.float64)
    cv2.circle(picture, (190, 330), 22, (84, 100, 116), -1)
    return cv2.GaussianBlur(picture, (0, 0), 5).astype(np.uint8)


def shining(inside: int) -> Picture:
    """A head with a grey glint on its forehead."""
    picture = disc(inside, 200).astype(np.float64)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    glint = np.exp(-0.5 * (np.hypot(rows - 165, columns - 256) / 12) ** 2)[..., None]
    return np.asarray(picture + 0.8 * glint * (250 - picture), np.uint8)


def lightness(picture: Picture) -> NDArray[np.float32]:
    lab = cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    return np.asarray(lab[..., 0], np.float32)
