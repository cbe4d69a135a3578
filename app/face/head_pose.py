"""Where a head points, read from MediaPipe's placement of its canonical face."""

import numpy as np
from numpy.typing import NDArray

from app.frames import HeadPose


def head_pose(placement: NDArray[np.float64]) -> HeadPose:
    """Angles of the head.

    Args:
        placement: (4, 4) float64; its left upper part turns (and scales) the canonical face, whose axes are
            x to the right of the picture, y up, z out of the picture to the viewer.
    """
    rightward, _, forward = (axis / np.linalg.norm(axis) for axis in placement[:3, :3].T)
    return HeadPose(
        yaw_deg=float(np.degrees(np.arctan2(forward[0], forward[2]))),
        pitch_deg=float(np.degrees(np.arcsin(np.clip(forward[1], -1.0, 1.0)))),
        roll_deg=float(np.degrees(np.arctan2(-rightward[1], rightward[0]))),
    )
