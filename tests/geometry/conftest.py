"""A face to try geometry on, and a style that exaggerates it."""

import numpy as np
import pytest
from hypothesis import settings

from app.face.topology import (
    CONTROL_POINTS,
    FACE_OVAL,
    INNER_LIPS,
    LEFT_BROW,
    LEFT_EYE,
    LEFT_IRIS,
    NOSE,
    OUTER_LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
    RIGHT_IRIS,
)
from app.frames import LANDMARK_COUNT, Points
from app.geometry.style_shape import StyleShape

# A busy machine is no failure.
settings.register_profile("geometry", deadline=None, max_examples=50)
settings.load_profile("geometry")


def _loop(count: int, centre: tuple[float, float], radii: tuple[float, float], start: float) -> Points:
    """Points round an ellipse, clockwise in the picture from `start` radians."""
    angle = start + 2 * np.pi * np.arange(count) / count
    return np.column_stack((centre[0] + radii[0] * np.cos(angle), centre[1] + radii[1] * np.sin(angle)))


def _brow(left: float, right: float) -> Points:
    upper = np.column_stack((np.linspace(left, right, 5), [-30.0, -38.0, -42.0, -40.0, -35.0]))
    lower = np.column_stack((np.linspace(right, left, 5), [-27.0, -31.0, -32.0, -29.0, -24.0]))
    return np.concatenate((upper, lower))


@pytest.fixture
def landmarks_px() -> Points:
    """A plain face looking ahead, eyes 130 px apart at (400, 300), upright."""
    points = np.zeros((LANDMARK_COUNT, 2))
    points[:, 1] = 60.0  # the many that no group names
    points[FACE_OVAL] = _loop(36, (0, 50), (150, 195), -np.pi / 2)
    points[LEFT_EYE] = _loop(16, (-65, 0), (28, 9), np.pi)
    points[RIGHT_EYE] = _loop(16, (65, 0), (28, 9), np.pi) * [-1, 1] + [130, 0]
    points[LEFT_IRIS], points[RIGHT_IRIS] = [-65, 0], [65, 0]
    points[LEFT_BROW], points[RIGHT_BROW] = _brow(-105, -30), _brow(105, 30)
    bridge = np.column_stack((np.zeros(10), np.linspace(-10, 85, 10)))
    wings = np.array([[-12, 84], [12, 84], [-24, 72], [24, 72], [-20, 80], [20, 80], [-28, 76], [28, 76]])
    points[NOSE] = np.concatenate((bridge, wings, [[-30.0, 68.0], [30.0, 68.0]]))
    points[OUTER_LIPS] = _loop(20, (0, 120), (50, 22), np.pi)
    points[INNER_LIPS] = _loop(20, (0, 120), (40, 3), np.pi)
    return points + np.array([400.0, 300.0])


@pytest.fixture
def caricature() -> StyleShape:
    """Large eyes, raised brows, a small mouth and a narrow chin: up to 17 px of a crop of 512."""
    offsets = dict.fromkeys(CONTROL_POINTS.tolist(), (0.0, 0.0))
    for eye, middle in ((LEFT_EYE, 191.5), (RIGHT_EYE, 319.5)):
        around = _loop(16, (0, 0), (17, 7), np.pi) * ([1, 1] if middle < 256 else [-1, 1])
        offsets |= {int(index): tuple(offset) for index, offset in zip(eye, around, strict=True)}
    offsets |= {int(index): (0.0, -14.0) for index in (*LEFT_BROW, *RIGHT_BROW)}
    for lips, closer in ((OUTER_LIPS, (-12, -5)), (INNER_LIPS, (-10, -0.7))):
        around = _loop(20, (0, 0), closer, np.pi)
        offsets |= {int(index): tuple(offset) for index, offset in zip(lips, around, strict=True)}
    for place, index in enumerate(FACE_OVAL):
        low = max(0.0, -np.cos(2 * np.pi * place / 36))
        offsets[int(index)] = (-26.0 * low * np.sin(2 * np.pi * place / 36), 0.0)
    return StyleShape(np.array([offsets[int(index)] for index in CONTROL_POINTS]) / 512)
