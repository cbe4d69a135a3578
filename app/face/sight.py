"""What MediaPipe sees in a picture, or in a part of it, in pixels of the picture."""

import cv2
import numpy as np

from app.face.head_pose import head_pose
from app.face.mediapipe_tasks import FaceTask
from app.face.region import Region
from app.frames import HeadPose, Picture, Points
from app.halving import halve

Sight = tuple[Points, HeadPose]
"""Landmarks in pixels of the picture, and pose, of one face."""


def see(
    task: FaceTask, picture: Picture, long_side_px: int, *, region: Region | None = None, time_ms: int = 0
) -> list[Sight]:
    """Ask MediaPipe for the faces in a picture.

    Args:
        task: who is asked.
        picture: (height, width, 3) uint8 BGR.
        long_side_px: the picture is shrunk by the largest whole number that leaves its long side no shorter.
        region: the part to look at; None for all of it.
        time_ms: rises from call to call in a stream.
    """
    left, top, right, bottom = region or (0, 0, picture.shape[1], picture.shape[0])
    shrunk, factor = shrink(picture[top:bottom, left:right], long_side_px)
    picture_rgb = np.asarray(cv2.cvtColor(shrunk, cv2.COLOR_BGR2RGB), dtype=np.uint8)
    size = np.array([shrunk.shape[1], shrunk.shape[0]], dtype=np.float64)
    offset_px = np.array([left, top], dtype=np.float64)
    return [
        (enlarge(sighting.landmarks * size, factor) + offset_px, head_pose(sighting.placement))
        for sighting in task.find(picture_rgb, time_ms)
    ]


def shrink(picture: Picture, long_side_px: int) -> tuple[Picture, int]:
    """Shrink by the largest whole number that leaves the long side no shorter than `long_side_px`.

    By halves, and what is left, less than a half, by linear interpolation: OpenCV averages blocks of two five
    times as fast as larger ones, and broken ones six times as slowly still. What is left over at the right
    and bottom, less than one block, is cut off.

    Returns:
        The smaller picture (the same one if nothing is to be done), and the number.
    """
    height, width = picture.shape[:2]
    factor = min(max(1, max(height, width) // long_side_px), height, width)
    if factor == 1:
        return picture, 1
    across, down = width // factor, height // factor
    small = picture[: down * factor, : across * factor]
    while small.shape[1] >= 2 * across and not (small.shape[0] % 2 or small.shape[1] % 2):
        small = halve(small)
    if small.shape[1] != across:
        how = cv2.INTER_LINEAR if small.shape[1] < 2 * across else cv2.INTER_AREA
        small = np.asarray(cv2.resize(small, (across, down), interpolation=how), np.uint8)
    return small, factor


def enlarge(points_px: Points, factor: int) -> Points:
    """Points of a shrunk picture in the large one: pixel centres on whole numbers in both."""
    return (points_px + 0.5) * factor - 0.5
