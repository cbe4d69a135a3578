"""A frame made small enough for a network to paint all of it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from app.frames import Frame, Picture
from app.halving import halve, halved
from app.styles.session import CROP_STEP_PX, LARGEST_CROP_PX, SMALLEST_CROP_PX

_LEAST_PX: Final = 352
_SHARE: Final = 0.8
"""Of the crop's pixels: so a frame of 1280x720 costs less than 40 ms of processor time in all."""
_SIDES_PX: Final = range(SMALLEST_CROP_PX, LARGEST_CROP_PX + 1, CROP_STEP_PX)


def whole_size_px(frame_size_px: tuple[int, int], side_px: int) -> tuple[int, int]:
    """The size at which a frame is painted for the price of a crop.

    Of all sizes that networks take and that have at most four fifths of the crop's pixels, the one that shows
    most of the frame's detail: it has the frame's proportions as nearly as steps of 16 pixels allow.

    Args:
        frame_size_px: width, height of the frame.
        side_px: side of the crop. Below 352, where the shorter side would be too short, that is taken.

    Returns:
        Width, height: each 256..1024, a multiple of 16.
    """
    return _finest_px(frame_size_px, max(int(_SHARE * side_px**2), _LEAST_PX**2))


def unhurried_size_px(frame_size_px: tuple[int, int]) -> tuple[int, int]:
    """The size at which a frame is painted where nobody waits for it: the largest that networks take."""
    return _finest_px(frame_size_px, LARGEST_CROP_PX**2)


@lru_cache(maxsize=16)
def _finest_px(frame_size_px: tuple[int, int], most_pixels: int) -> tuple[int, int]:
    fitting = (
        (width, height) for width in _SIDES_PX for height in _SIDES_PX if width * height <= most_pixels
    )
    return max(fitting, key=lambda size_px: (fitting_scale(frame_size_px, size_px), -size_px[0] * size_px[1]))


@dataclass(frozen=True, slots=True, eq=False)
class WholeFrame:
    """All of a frame, as a network takes it.

    Attributes:
        photograph: (height, width, 3) uint8 BGR; around the frame it is mirrored. Nobody writes to it.
        inside: the rows and columns that hold the frame.
    """

    photograph: Picture
    inside: tuple[slice, slice]


def shrink(frame: Frame, size_px: tuple[int, int]) -> WholeFrame:
    """Fit a frame into a size, undistorted, in the middle.

    Args:
        frame: the frame.
        size_px: width, height.
    """
    (width, height), picture = size_px, frame.picture
    scale = fitting_scale(frame.size_px, size_px)
    inner_width = min(width, max(1, round(frame.size_px[0] * scale)))
    inner_height = min(height, max(1, round(frame.size_px[1] * scale)))
    # Halving by means and then at most another half by interpolation takes a seventh of the time of means
    # over areas that no whole number of pixels fills.
    while picture.shape[1] >= 2 * inner_width and picture.shape[0] >= 2 * inner_height:
        picture = halved(frame) if picture is frame.picture else halve(picture)
    small = cv2.resize(picture, (inner_width, inner_height), interpolation=cv2.INTER_LINEAR)
    left, top = (width - inner_width) // 2, (height - inner_height) // 2
    if (inner_width, inner_height) != size_px:
        small = cv2.copyMakeBorder(
            small, top, height - inner_height - top, left, width - inner_width - left, cv2.BORDER_REFLECT
        )
    inside = slice(top, top + inner_height), slice(left, left + inner_width)
    return WholeFrame(np.asarray(small, np.uint8), inside)


def fitting_scale(frame_size_px: tuple[int, int], size_px: tuple[int, int]) -> float:
    """By how much to scale a frame so that all of it fits into a size."""
    return min(size_px[0] / frame_size_px[0], size_px[1] / frame_size_px[1])
