"""Following faces from one frame to the next by what moves in the picture, without finding them anew."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.sight import enlarge, shrink
from app.face.topology import CONTROL_POINTS
from app.frames import Face, Frame, Points

_LONG_SIDE_PX: Final = 480
_WINDOW_PX: Final = (15, 15)
_LEVELS: Final = 2
_FEWEST_POINTS: Final = 12
_SURE_WITHIN_PX: Final = 1.0
_STOP: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 10, 0.03)

Grey = NDArray[np.uint8]


class Follower:
    """Carries faces along with the picture: optical flow (Lucas and Kanade 1981, in Bouguet's pyramids) at
    the control points of each, and the turn, scale and shift that most of them agree on.

    What moves within a face, a mouth that opens, is not followed; the crop lies where the head is.
    """

    def __init__(self) -> None:
        self._grey: Grey | None = None
        self._faces: tuple[Face, ...] = ()
        self._size_px = (0, 0)

    def remember(self, frame: Frame, faces: tuple[Face, ...]) -> None:
        """From here `follow` goes on: the faces found in a frame."""
        self._grey, _ = _grey(frame)
        self._faces, self._size_px = faces, frame.size_px

    def follow(self, frame: Frame) -> tuple[Face, ...] | None:
        """The faces in the next frame.

        Returns:
            None where nothing can be said: no frame before, another size, or a face that was lost.
        """
        before = self._grey
        if before is None or frame.size_px != self._size_px:
            return None
        grey, factor = _grey(frame)
        followed = []
        for face in self._faces:
            landmarks_px = _carry(before, grey, face.landmarks_px, factor)
            if landmarks_px is None:
                return None
            followed.append(replace(face, landmarks_px=landmarks_px))
        self._grey, self._faces = grey, tuple(followed)
        return self._faces


def _grey(frame: Frame) -> tuple[Grey, int]:
    small, factor = shrink(frame.picture, _LONG_SIDE_PX)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8), factor


def _carry(before: Grey, now: Grey, landmarks_px: Points, factor: int) -> Points | None:
    """The landmarks, moved as their control points moved; None where too few of those can be followed."""
    small = (landmarks_px[CONTROL_POINTS] + 0.5) / factor - 0.5
    height, width = before.shape
    inside = ((small >= 0) & (small <= (width - 1, height - 1))).all(axis=1)
    starts = small[inside].astype(np.float32)
    if len(starts) < _FEWEST_POINTS:
        return None
    ends, found, _ = cv2.calcOpticalFlowPyrLK(
        before, now, starts, np.empty_like(starts), winSize=_WINDOW_PX, maxLevel=_LEVELS, criteria=_STOP
    )
    good = found.ravel() == 1
    if int(good.sum()) < _FEWEST_POINTS:
        return None
    motion, agreed = cv2.estimateAffinePartial2D(
        starts[good], ends[good], method=cv2.RANSAC, ransacReprojThreshold=_SURE_WITHIN_PX
    )
    if motion is None or int(agreed.sum()) < _FEWEST_POINTS:
        return None
    moved = ((landmarks_px + 0.5) / factor - 0.5) @ motion[:, :2].T + motion[:, 2]
    return enlarge(np.asarray(moved, np.float64), factor)
