"""Two pictures of one frame with a line between them."""

from typing import Final

import cv2
import numpy as np

from app.frames import Picture
from app.render.comparison.label import Label
from app.render.comparison.lettering import write_pill

_LINE_SHARE: Final = 1 / 480
_TEXT_SHARE: Final = 1 / 36
_SMALLEST_TEXT_PX: Final = 10


def boundary(width_px: int, at: float) -> int:
    """The first column that shows the right-hand picture."""
    return min(max(round(at * width_px), 0), width_px)


def split_picture(left: Picture, right: Picture, at: float) -> Picture:
    """The left part of one picture and the right part of another of the same frame.

    Args:
        left: (height, width, 3) uint8 BGR.
        right: likewise; scaled where it is of another size.
        at: 0..1, where the line stands.

    Returns:
        (height, width, 3) uint8 BGR with a thin white line, which belongs to the caller.
    """
    height, width = left.shape[:2]
    if right.shape != left.shape:
        right = np.asarray(cv2.resize(right, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    column = boundary(width, at)
    result = right.copy()
    result[:, :column] = left[:, :column]
    if 0 < column < width:
        line = max(1, round(width * _LINE_SHARE))
        start = min(max(column - line // 2, 0), width - line)
        result[:, start : start + line] = 255
    return result


def labelled_split(left: Picture, right: Picture, at: float, labels: tuple[Label, Label]) -> Picture:
    """`split_picture` with a label in each upper corner, for files."""
    result = split_picture(left, right, at)
    text_px = max(_SMALLEST_TEXT_PX, round(result.shape[0] * _TEXT_SHARE))
    for label, side, shown in zip(labels, ("left", "right"), (at > 0.0, at < 1.0), strict=True):
        if shown:
            write_pill(result, label, side=side, text_px=text_px)  # type: ignore[arg-type]
    return result
