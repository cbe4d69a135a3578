"""Which part of the crop a portrait shows: all of it, unless the frame cuts it off."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.frames import Picture
from app.geometry.similarity import Similarity

# Shares of the crop's side. Networks paint the outermost pixels worse than the rest: they are left out.
_BORDER: Final = 1 / 64
_SMALLEST: Final = 0.55


@dataclass(frozen=True, slots=True)
class Square:
    """A square of the crop, upright.

    Attributes:
        left_px: of its outer edge, in pixels of the crop, whose own outer edge lies at 0.
        top_px: likewise.
        side_px: its side.
    """

    left_px: float
    top_px: float
    side_px: float


def visible_square(crop_from_frame: Similarity, crop_size_px: int, frame_size_px: tuple[int, int]) -> Square:
    """The largest square of the crop that shows little or nothing from beyond the frame.

    Beyond the frame the crop only mirrors what is inside: a head cut off at the top would wear a second one.
    The square follows the face smoothly, and never shrinks so far that the face no longer fits.
    """
    middle = crop_size_px / 2
    scale = crop_from_frame.scale
    centre = crop_from_frame.inverse()(np.array([middle - 0.5, middle - 0.5])) + 0.5
    to_left_or_top = scale * centre
    to_right_or_bottom = scale * (np.array(frame_size_px) - centre)
    # The frame's axes as seen in the crop; squared, since a side of the frame that lies aslant cuts a share
    # of two sides of the crop.
    cos, sin = crop_from_frame.a / scale, crop_from_frame.b / scale
    across, down = np.array([cos, sin]), np.array([-sin, cos])

    near, far = np.zeros(2), np.zeros(2)
    for inward, distance in (
        (across, to_left_or_top[0]),
        (down, to_left_or_top[1]),
        (-across, to_right_or_bottom[0]),
        (-down, to_right_or_bottom[1]),
    ):
        missing = min(max(middle - distance, 0.0), crop_size_px)
        near += missing * np.maximum(inward, 0.0) ** 2
        far += missing * np.maximum(-inward, 0.0) ** 2

    border = _BORDER * crop_size_px
    start = np.clip(near, border, middle)
    end = crop_size_px - np.clip(far, border, middle)
    side = max(float((end - start).min()), _SMALLEST * crop_size_px)
    corner = np.clip(middle - side / 2, start, np.maximum(start, end - side))
    corner = np.clip(corner, border, crop_size_px - border - side)
    return Square(float(corner[0]), float(corner[1]), side)


def view(crop: Picture, square: Square, side_px: int) -> Picture:
    """Enlarge or shrink a square of the crop to a side of `side_px`, exact to a fraction of a pixel."""
    ratio = side_px / square.side_px
    left, top, side = round(square.left_px), round(square.top_px), round(square.side_px)
    if (left, top, side) == (square.left_px, square.top_px, square.side_px):
        part = crop[top : top + side, left : left + side]
        interpolation = cv2.INTER_CUBIC if ratio > 1.0 else cv2.INTER_AREA
        return np.asarray(cv2.resize(part, (side_px, side_px), interpolation=interpolation), np.uint8)
    if ratio <= 0.5:
        crop = np.asarray(cv2.resize(crop, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        return view(crop, Square(square.left_px / 2, square.top_px / 2, square.side_px / 2), side_px)
    to_view = np.array(
        [
            [ratio, 0.0, ratio * (0.5 - square.left_px) - 0.5],
            [0.0, ratio, ratio * (0.5 - square.top_px) - 0.5],
        ]
    )
    interpolation = cv2.INTER_CUBIC if ratio > 1.0 else cv2.INTER_LINEAR
    seen = cv2.warpAffine(
        crop, to_view, (side_px, side_px), flags=interpolation, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(seen, np.uint8)
