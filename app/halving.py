"""A frame at half its size, made once for all who look at it smaller: optical flow, rooms, glimpses.

To halve a frame of a webcam takes half a millisecond, half of that to fetch it from memory.
"""

import threading
from typing import Final
from weakref import WeakKeyDictionary

import cv2
import numpy as np

from app.frames import Frame, Picture

_halves: Final[WeakKeyDictionary[Frame, Picture]] = WeakKeyDictionary()
_lock: Final = threading.Lock()


def halved(frame: Frame) -> Picture:
    """A frame's picture, halved; for any number of threads, made by the first of them.

    Args:
        frame: as long as it lives, the half is kept. Nobody writes to it.
    """
    half = _halves.get(frame)
    if half is not None:
        # Without waiting for another frame's.
        return half
    with _lock:
        half = _halves.get(frame)
        if half is None:
            half = _halves[frame] = halve(frame.picture)
        return half


def halve(picture: Picture) -> Picture:
    """(height, width, 3) uint8 -> half of both: means of blocks of two by two.

    OpenCV averages whole blocks some twenty-five times as fast as broken ones: a last odd row or column is
    left out.
    """
    height, width = (max(side // 2, 1) for side in picture.shape[:2])
    even = picture[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
