"""Telling a living camera from a dead one by what it gives."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from app.frames import Picture


@dataclass(frozen=True, slots=True)
class CameraPatience:
    """How long to wait for what.

    Attributes:
        first_frame_s: for the first picture after opening.
        lost_s: without any picture before the camera counts as lost.
        frozen_s: with the very same picture, bit for bit, before the camera is opened anew.
        retry_s: before the first attempt to reopen; doubles from attempt to attempt.
        retry_most_s: the most between two attempts.
        placeholder_s: between two placeholder frames.
    """

    first_frame_s: float = 8.0
    lost_s: float = 1.5
    frozen_s: float = 4.0
    retry_s: float = 0.5
    retry_most_s: float = 4.0
    placeholder_s: float = 0.25


class Verdict(Enum):
    """What the watchdog makes of a session."""

    ALIVE = auto()
    FROZEN = auto()
    """Pictures come, but always the same one."""
    LOST = auto()
    """No picture comes."""


class CameraWatchdog:
    """Watches one session, from opening a device to releasing it.

    Sensors are noisy: a picture that stays the same bit for bit marks a dead session, and opening the camera
    anew brings it back. If the new session begins with that very picture again, then that is what the camera
    sees (a closed shutter, a still sent by another program), and sameness is no longer held against it.

    Args:
        patience: the limits.
        opened_s: when the device was opened, on the clock of the other calls.
        frozen_picture: the picture the session before froze at, if it did.
    """

    def __init__(
        self, patience: CameraPatience, *, opened_s: float, frozen_picture: Picture | None = None
    ) -> None:
        self._patience = patience
        self._opened_s = opened_s
        self._arrived_s: float | None = None
        self._changed_s = opened_s
        self._previous = frozen_picture
        self._believed = False

    def saw(self, picture: Picture, now_s: float) -> Verdict:
        """Judge a picture that came: alive or frozen."""
        same = self._previous is not None and _identical(self._previous, picture)
        if self._arrived_s is None:
            self._believed = same
        if not same:
            self._changed_s = now_s
            self._believed = False
        self._previous, self._arrived_s = picture, now_s
        if not self._believed and now_s - self._changed_s > self._patience.frozen_s:
            return Verdict.FROZEN
        return Verdict.ALIVE

    def missed(self, now_s: float) -> Verdict:
        """Judge a read that gave nothing: alive or lost."""
        if self._arrived_s is None:
            late = now_s - self._opened_s > self._patience.first_frame_s
        else:
            late = now_s - self._arrived_s > self._patience.lost_s
        return Verdict.LOST if late else Verdict.ALIVE


def _identical(one: Picture, other: Picture) -> bool:
    # A few rows tell most pictures apart at a sixteenth of the cost.
    return one.shape == other.shape and np.array_equal(one[::16], other[::16]) and np.array_equal(one, other)
