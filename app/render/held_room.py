"""A painted room that is given out again while what it shows keeps still."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.frames import Frame, Picture

_GLIMPSE_PX: Final = (76, 42)
"""An eighth of the 608 x 336 of a frame of 1280 x 720: whole blocks are averaged in a third of the time."""
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
        painting: (height, width, 3) uint8 BGR, as small as it was painted. It is enlarged anew, since heads
            are laid over what is given out, and to copy that costs even where the room moves and nothing is
            given out twice.
        seen: a glimpse of what was painted.
        colour: see `keep_own_colours`.
        frame: what was painted.
    """

    painting: Picture
    seen: Picture
    colour: float
    frame: Frame

    def shows(self, seen: Picture, colour: float, frame: Frame) -> bool:
        """Whether it does for another frame too.

        Args:
            seen: a glimpse of that frame.
            colour: see `keep_own_colours`.
            frame: the frame.
        """
        if self.colour != colour or self.frame.size_px != frame.size_px:
            return False
        if not 0.0 <= frame.captured_s - self.frame.captured_s < _LONGEST_S:
            return False
        changed = np.asarray(cv2.absdiff(seen, self.seen), np.float32)
        return float(cv2.resize(changed, _AREAS, interpolation=cv2.INTER_AREA).mean(axis=2).max()) < _CALM


def glimpse(photograph: Picture) -> Picture:
    """(42, 76, 3) uint8: a frame so small that its noise has gone."""
    return np.asarray(cv2.resize(photograph, _GLIMPSE_PX, interpolation=cv2.INTER_AREA), np.uint8)
