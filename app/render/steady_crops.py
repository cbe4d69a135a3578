"""Taking the camera's noise out of what is painted, so that the painting does not flicker with it."""

import threading
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.frames import Face, Frame, Picture

_KEPT: Final = 0.8
"""Share of the last crop where nothing moves: about five frames are averaged."""

# Mean difference of a small area, in grey levels of a channel: below, noise alone; above, movement alone.
_NOISE, _MOVEMENT = 5.0, 14.0

LONGEST_STEP_S: Final = 0.35
"""From a picture to the next: after a longer one, nothing of the last holds."""

_NOBODY: Final = -1
"""The track under which all of a frame is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class _Last:
    frame: Frame
    crop: Picture


class SteadyCrops:
    """Averages each face's crop with those before, wherever the face rests. For any number of threads.

    A crop follows its face, so that what rests on the face rests in the crop, and only noise differs from
    frame to frame. Where more differs, an eye that opens or a lip that moves, the new crop shows as it is.

    Pictures that stand for themselves (track 0), gaps and jumps in time pass unchanged.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[tuple[int, int, int], _Last] = {}

    def steady(self, crop: Picture, face: Face, frame: Frame) -> Picture:
        """The crop with less noise.

        Args:
            crop: (s, s, 3) uint8 BGR.
            face: whose it is.
            frame: what it was cut from; frames come in the order of their time.
        """
        return crop if face.track == 0 else self._steady(face.track, crop, frame)

    def steady_whole(self, picture: Picture, frame: Frame) -> Picture:
        """All of a frame with less noise.

        Args:
            picture: (height, width, 3) uint8 BGR, both even.
            frame: what it shows; frames come in the order of their time, and belong together.
        """
        return self._steady(_NOBODY, picture, frame)

    def _steady(self, track: int, crop: Picture, frame: Frame) -> Picture:
        place = track, crop.shape[0], crop.shape[1]
        with self._lock:
            self._forget_before(frame)
            last = self._last.get(place)
            if last is not None and last.frame is not frame:
                crop = _average(last.crop, crop)
            elif last is not None:
                crop = last.crop  # painted again in another look
            self._last[place] = _Last(frame, crop)
            return crop

    def _forget_before(self, frame: Frame) -> None:
        self._last = {place: last for place, last in self._last.items() if _continues(last.frame, frame)}


def _continues(last: Frame, frame: Frame) -> bool:
    if last.size_px != frame.size_px or (last.position_s is None) != (frame.position_s is None):
        return False
    step_s = frame.captured_s - last.captured_s
    if frame.position_s is not None and last.position_s is not None:
        # A still picture shown over and over keeps its position.
        step_s = frame.position_s - last.position_s or step_s
    return 0.0 <= step_s <= LONGEST_STEP_S


def _share_kept() -> Picture:
    """What is kept of the last crop, of 255, for each sum of the channels' differences, halved."""
    level = np.arange(256) * (2.0 / 3.0)
    t = np.clip((level - _NOISE) / (_MOVEMENT - _NOISE), 0.0, 1.0)
    return np.asarray(np.round(255.0 * _KEPT * (1.0 - t * t * (3.0 - 2.0 * t))), np.uint8)


_SHARE_KEPT: Final = _share_kept()
_HALF_SUM: Final = np.full((1, 3), 0.5, np.float32)


def _average(last: Picture, crop: Picture) -> Picture:
    height, width = crop.shape[:2]
    # Half the size averages four pixels and the box nine of those: of noise that is independent from pixel
    # to pixel, hardly anything but its mean is left to mistake for movement.
    differs = cv2.resize(cv2.absdiff(crop, last), (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    differs = cv2.blur(cv2.transform(differs, _HALF_SUM), (3, 3))
    kept = cv2.resize(cv2.LUT(differs, _SHARE_KEPT), (width, height), interpolation=cv2.INTER_LINEAR)
    kept = cv2.merge((kept, kept, kept))
    steady = cv2.add(
        cv2.multiply(last, kept, scale=1 / 255), cv2.multiply(crop, cv2.bitwise_not(kept), scale=1 / 255)
    )
    return np.asarray(steady, np.uint8)
