"""A painted room that is given out again while what it shows keeps still."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.frames import Frame, Picture
from app.halving import halve, halved

_GLIMPSE_PX: Final = (76, 42)
"""Four by six of them are averaged in each of `_AREAS`."""
_AREAS: Final = (19, 7)
_CALM: Final = 5.0
"""Grey levels: no area of the frame may have changed by more, on average, since it was painted. An edge of a
hundred levels that crosses one has moved by three and a half pixels of 1280 then."""
_LONGEST_S: Final = 0.16
"""Noise is averaged from painting to painting: with one frame more, `LONGEST_STEP_S` must not be passed."""


@dataclass(frozen=True, slots=True, eq=False)
class HeldRoom:
    """A painted room that may be given out once more, as drawn animation does.

    Attributes:
        painting: (height, width, 3) uint8 BGR of the frame's size. What is given out is a copy, since heads
            are laid over it: a tenth of the time that it takes to enlarge it anew.
        seen: a glimpse of what was painted.
        colour: see `keep_own_colours`.
        captured_s: when what was painted was captured.
    """

    painting: Picture
    seen: Picture
    colour: float
    captured_s: float

    def shows(self, seen: Picture, colour: float, frame: Frame) -> bool:
        """Whether it does for another frame too.

        Args:
            seen: a glimpse of that frame.
            colour: see `keep_own_colours`.
            frame: the frame.
        """
        if self.colour != colour or self.painting.shape != frame.picture.shape:
            return False
        if not 0.0 <= frame.captured_s - self.captured_s < _LONGEST_S:
            return False
        changed = np.asarray(cv2.absdiff(seen, self.seen), np.float32)
        return float(cv2.resize(changed, _AREAS, interpolation=cv2.INTER_AREA).mean(axis=2).max()) < _CALM


def glimpse(frame: Frame) -> Picture:
    """(42, 76, 3) uint8: a frame so small that its noise has gone."""
    small = halved(frame)
    while min(small.shape[1] / _GLIMPSE_PX[0], small.shape[0] / _GLIMPSE_PX[1]) >= 4:
        small = halve(small)
    return np.asarray(cv2.resize(small, _GLIMPSE_PX, interpolation=cv2.INTER_AREA), np.uint8)
