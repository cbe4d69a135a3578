"""Landmarks that were foretold, corrected by those that were found.

What moves in the picture says where a face has gone to a fraction of a pixel, but drifts; what the landmark
model finds stays put in the long run, but trembles. So the one foretells and the other corrects, little where
they nearly agree and fully where they do not, as the gain of a Kalman filter follows from how sure each is.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.face.topology import CONTROL_POINTS, interocular_px
from app.frames import Points

_HEAD_GAIN: Final = 0.1
_FEATURE_GAIN: Final = 0.4
"""How much of a small difference is taken over: in where the head is, and in how its features lie."""
_SURPRISE: Final = 0.06
"""In distances of the eyes: a difference that large is no trembling, and all of it is taken over."""


def corrected(foretold: Points, found: Points) -> Points:
    """The landmarks to go on with.

    What is taken over is a share of each search, however long it is since the one before: a face that is
    searched less often is corrected more slowly, and trembles no more.

    Args:
        foretold: (478, 2) float64, where optical flow carried them.
        found: (478, 2) float64, where the landmark model sees them, in the same frame.

    Returns:
        (478, 2) float64.
    """
    unit_px = max(interocular_px(found), 1e-6)
    carried = _similarity(foretold, found)
    away = np.hypot(*(carried - foretold)[CONTROL_POINTS].T) / unit_px
    head_gain = _gain(np.sqrt(np.mean(away**2)), _HEAD_GAIN)
    features = found - carried
    feature_gain = _gain(np.hypot(*features.T) / unit_px, _FEATURE_GAIN)[:, None]
    return np.asarray(foretold + head_gain * (carried - foretold) + feature_gain * features)


def _gain(eyes_apart: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """`least` for no difference, 1 for a surprise; `eyes_apart` is it in distances of the eyes."""
    return least + (1 - least) * np.minimum(1.0, (np.asarray(eyes_apart) / _SURPRISE) ** 2)


def _similarity(source: Points, target: Points) -> Points:
    """All of `source`, turned, scaled and shifted so that its control points come nearest to the target's.

    In the least squares (Umeyama 1991), in the plane: with points as complex numbers, one division.
    """
    a, b = (points[CONTROL_POINTS].mean(axis=0) for points in (source, target))
    x, y = (
        (points - middle) @ np.array([1, 1j])
        for points, middle in ((source[CONTROL_POINTS], a), (target[CONTROL_POINTS], b))
    )
    turn = np.vdot(x, y) / max(float(np.vdot(x, x).real), 1e-12)
    moved = turn * ((source - a) @ np.array([1, 1j]))
    return np.asarray(np.stack((moved.real, moved.imag), axis=-1) + b, np.float64)
