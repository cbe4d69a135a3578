"""Carrying faces from one frame to the next by what moves in the picture, without searching them anew."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.sight import enlarge, shrink
from app.face.topology import CONTROL_POINTS
from app.frames import Face, Frame, Points
from app.halving import halved

_LONG_SIDE_PX: Final = 480
_WINDOW_PX: Final = (15, 15)
_LEVELS: Final = 2
_MARGIN_PX: Final = 64
"""Around the face, of the shrunk picture: on the coarsest level, a quarter of the size, one window."""
_FEWEST_POINTS: Final = 12
_FEWEST_SHARE: Final = 0.5
"""Of the points that can be followed, so many must agree; else it is a hand, or another picture."""
_SURE_WITHIN_PX: Final = 1.0
_STOP: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 10, 0.03)

Grey = NDArray[np.uint8]


class Follower:
    """Carries faces along with the picture: optical flow (Lucas and Kanade 1981, in Bouguet's pyramids) at
    the control points of each, and the turn, scale and shift that most of them agree on.

    What moves within a face, a mouth that opens, is not followed; the crop lies where the head is.
    """

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._grey: Grey = np.empty((0, 0), np.uint8)
        self._factor = 1
        self._faces: tuple[Face, ...] = ()

    def forget(self) -> None:
        """Nothing is known any more."""
        self._frame, self._faces = None, ()

    def remember(self, frame: Frame, faces: tuple[Face, ...]) -> None:
        """From here `follow` goes on.

        Args:
            frame: the frame.
            faces: where they are in it; with none there is nothing to follow.
        """
        if not faces:
            self.forget()
            return
        if frame is not self._frame:
            self._grey, self._factor = _grey(frame)
        self._frame, self._faces = frame, faces

    def follow(self, frame: Frame) -> tuple[Face, ...]:
        """The faces remembered, carried to the next frame, and remembered there from now on.

        Returns:
            Those that could be carried, in the same order: none at first, nor in a frame of another size.
        """
        last, before = self._frame, self._grey
        if last is None or frame.size_px != last.size_px:
            self.forget()
            return ()
        self._frame = frame
        self._grey, self._factor = _grey(frame)
        carried = [
            (face, _carry(before, self._grey, face.landmarks_px, self._factor)) for face in self._faces
        ]
        self._faces = tuple(
            replace(face, landmarks_px=landmarks_px)
            for face, landmarks_px in carried
            if landmarks_px is not None
        )
        return self._faces


def _grey(frame: Frame) -> tuple[Grey, int]:
    """Shrunk by an even number, for the half is made anyway, that leaves the long side no shorter."""
    small, factor = frame.picture, 1
    if max(frame.size_px) >= 2 * _LONG_SIDE_PX:
        small, factor = shrink(halved(frame), _LONG_SIDE_PX)
        factor *= 2
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8), factor


def _carry(before: Grey, now: Grey, landmarks_px: Points, factor: int) -> Points | None:
    """The landmarks, moved as their control points moved; None where too few of those can be followed."""
    small = (landmarks_px[CONTROL_POINTS] + 0.5) / factor - 0.5
    height, width = before.shape
    inside = ((small >= 0) & (small <= (width - 1, height - 1))).all(axis=1)
    starts = small[inside].astype(np.float32)
    if len(starts) < _FEWEST_POINTS:
        return None
    left, top = np.maximum(np.floor(starts.min(axis=0)).astype(int) - _MARGIN_PX, 0)
    right, bottom = np.ceil(starts.max(axis=0)).astype(int) + _MARGIN_PX
    corner = np.array([left, top], np.float32)
    starts = starts - corner
    ends, found, _ = cv2.calcOpticalFlowPyrLK(
        before[top:bottom, left:right],
        now[top:bottom, left:right],
        starts,
        np.empty_like(starts),
        winSize=_WINDOW_PX,
        maxLevel=_LEVELS,
        criteria=_STOP,
    )
    good = found.ravel() == 1
    if int(good.sum()) < _FEWEST_POINTS:
        return None
    motion, agreed = cv2.estimateAffinePartial2D(
        starts[good], ends[good], method=cv2.RANSAC, ransacReprojThreshold=_SURE_WITHIN_PX
    )
    if motion is None or int(agreed.sum()) < max(_FEWEST_POINTS, _FEWEST_SHARE * int(good.sum())):
        return None
    here = (landmarks_px + 0.5) / factor - 0.5 - corner
    moved = here @ motion[:, :2].T + motion[:, 2] + corner
    return enlarge(np.asarray(moved, np.float64), factor)
