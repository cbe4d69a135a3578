"""From a painted picture to an image that Qt can put on the screen without converting it again."""

import cv2
import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from app.frames import Picture
from app.halving import halve


def fitted_size(picture_px: tuple[int, int], room: QSize) -> QSize:
    """The largest size of the picture's proportions inside the room; at least one pixel each way."""
    width, height = picture_px
    scale = min(room.width() / width, room.height() / height)
    return QSize(max(1, round(width * scale)), max(1, round(height * scale)))


def to_image(picture: Picture, size: QSize, *, mirror: bool = False) -> QImage:
    """Scale a picture to exactly the screen pixels it will cover.

    Scaling here and not in the painter keeps the paint event a plain copy. Down to half the size bilinear
    sampling meets every pixel; below, it would skip some and fine hatching would shimmer, so the picture is
    halved first, which takes a ninth of the time of averaging areas that are no whole pixels.

    Args:
        picture: (height, width, 3) uint8 BGR.
        size: in physical pixels.
        mirror: swap left and right.

    Returns:
        An image in `Format_RGB32`, which owns its pixels.
    """
    height, width = picture.shape[:2]
    image = QImage(size, QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(size.height(), size.width(), 4)
    if size.width() < width:
        while min(picture.shape[1] / size.width(), picture.shape[0] / size.height()) >= 2:
            picture = halve(picture)
        smaller = cv2.resize(picture, (size.width(), size.height()), interpolation=cv2.INTER_LINEAR)
        if mirror:
            cv2.flip(smaller, 1, dst=smaller)
        cv2.cvtColor(smaller, cv2.COLOR_BGR2BGRA, dst=pixels)
        return image
    if mirror:
        picture = cv2.flip(picture, 1)  # type: ignore[assignment]
    if (width, height) == (size.width(), size.height()):
        cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA, dst=pixels)
    else:
        opaque = cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA)
        cv2.resize(opaque, (size.width(), size.height()), dst=pixels, interpolation=cv2.INTER_CUBIC)
    return image
