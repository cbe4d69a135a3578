"""A picture brought to a size that is not its own."""

from typing import cast

import cv2
import numpy as np

from app.frames import Picture


def fit(picture: Picture, size_px: tuple[int, int], *, crop: bool = False) -> Picture:
    """Scale a picture to exactly `size_px`, its proportions kept.

    Args:
        picture: (h, w, 3) uint8 BGR.
        size_px: width, height.
        crop: fill the size and cut off what stands over, half on either side; else the whole picture on
            black bars.

    Returns:
        (height, width, 3) uint8 BGR; the picture itself where the size is its own.
    """
    height, width = picture.shape[:2]
    if (width, height) == size_px:
        return picture
    ratios = size_px[0] / width, size_px[1] / height
    scale = max(ratios) if crop else min(ratios)
    scaled_px = max(1, round(width * scale)), max(1, round(height * scale))
    sampling = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    scaled = cast(Picture, cv2.resize(picture, scaled_px, interpolation=sampling))
    result: Picture = np.zeros((size_px[1], size_px[0], 3), np.uint8)
    from_x, to_x, wide = _middle(scaled_px[0], size_px[0])
    from_y, to_y, high = _middle(scaled_px[1], size_px[1])
    result[to_y : to_y + high, to_x : to_x + wide] = scaled[from_y : from_y + high, from_x : from_x + wide]
    return result


def even(size_px: tuple[int, int]) -> tuple[int, int]:
    """The size with odd sides one smaller: video halves the resolution of colour."""
    return max(2, size_px[0] - size_px[0] % 2), max(2, size_px[1] - size_px[1] % 2)


def _middle(have_px: int, want_px: int) -> tuple[int, int, int]:
    """Where to read, where to write, and how much, so that the middles meet."""
    return max(0, (have_px - want_px) // 2), max(0, (want_px - have_px) // 2), min(have_px, want_px)
