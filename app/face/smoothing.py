"""Landmarks that rest when the face rests and do not lag when it moves."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Points

_REST_CUTOFF_HZ: Final = 0.1
_CUTOFF_PER_SPEED: Final = 80.0
_SPEED_CUTOFF_HZ: Final = 1.0


class LandmarkFilter:
    """The One Euro filter on the landmarks of one face.

    A low-pass filter whose cutoff rises with speed (Casiez, Roussel and Vogel 2012, "1 Euro Filter: A Simple
    Speed-based Low-pass Filter for Noisy Input in Interactive Systems"). Speed is measured in face sizes a
    second, so that a near and a far face are filtered alike, and along the way rather than along each axis,
    so that a tilted picture is filtered as an upright one.

    Args:
        rest_cutoff_hz: cutoff for a landmark at rest; lower is steadier.
        cutoff_per_speed: Hz by which the cutoff rises for each face size a second; higher lags less.
    """

    def __init__(
        self, *, rest_cutoff_hz: float = _REST_CUTOFF_HZ, cutoff_per_speed: float = _CUTOFF_PER_SPEED
    ) -> None:
        self._rest_cutoff_hz = rest_cutoff_hz
        self._cutoff_per_speed = cutoff_per_speed
        self._last_px: Points | None = None
        self._smooth_px = self._velocity_px = np.zeros((0, 2))

    def __call__(self, landmarks_px: Points, step_s: float) -> Points:
        """The landmarks, smoothed.

        Args:
            landmarks_px: (n, 2) float64, the same n in every call.
            step_s: > 0, time since the last call; ignored in the first, which passes unchanged.
        """
        last_px, self._last_px = self._last_px, landmarks_px
        if last_px is None:
            self._smooth_px, self._velocity_px = landmarks_px, np.zeros_like(landmarks_px)
            return landmarks_px
        # From one measurement to the next, not from the smooth value: at rest such steps cancel out, and the
        # filter stays closed.
        velocity_px = (landmarks_px - last_px) / step_s
        self._velocity_px = self._velocity_px + _share(np.array(_SPEED_CUTOFF_HZ), step_s) * (
            velocity_px - self._velocity_px
        )
        face_px = max(float(np.ptp(landmarks_px, axis=0).mean()), 1e-6)
        speed = np.hypot(*self._velocity_px.T) / face_px
        cutoff_hz = self._rest_cutoff_hz + self._cutoff_per_speed * speed
        self._smooth_px = self._smooth_px + _share(cutoff_hz, step_s)[:, None] * (
            landmarks_px - self._smooth_px
        )
        return self._smooth_px


def _share(cutoff_hz: NDArray[np.float64], step_s: float) -> NDArray[np.float64]:
    """How much of a new value an exponential low-pass takes in, 0..1."""
    turn = 2 * np.pi * cutoff_hz * step_s
    return np.asarray(turn / (1.0 + turn))
