"""Images of tiles: cut to fit, and made again only when something has changed."""

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from app.ui.comparison.tile_images import TileImages

SIZE = QSize(40, 40)


def stripes() -> np.ndarray:
    """Red, green and blue from left to right, a third each."""
    picture = np.zeros((60, 180, 3), np.uint8)
    for third, channel in enumerate((2, 1, 0)):
        picture[:, 60 * third : 60 * third + 60, channel] = 255
    return picture


def colour(image, x: int = 20) -> str:
    return QColor(image.pixel(x, 20)).name()


def test_a_tile_shows_the_part_around_the_focus(application) -> None:
    images, picture = TileImages(), stripes()
    seen = [colour(images.image(0, picture, SIZE, focus=(x, 0.5))) for x in (0.1, 0.5, 0.9)]
    assert seen == ["#ff0000", "#00ff00", "#0000ff"]


def test_without_a_focus_all_of_it_is_shown_and_mirroring_swaps_sides(application) -> None:
    images, picture = TileImages(), stripes()
    plain, mirrored = (images.image(0, picture, SIZE, mirror=mirror) for mirror in (False, True))
    assert (colour(plain, 3), colour(plain, 36)) == ("#ff0000", "#0000ff")
    assert (colour(mirrored, 3), colour(mirrored, 36)) == ("#0000ff", "#ff0000")


def test_the_same_is_not_made_twice_and_another_picture_is_never_taken_for_it(application) -> None:
    images, picture = TileImages(), stripes()
    first = images.image(0, picture, SIZE)
    assert images.image(0, picture, SIZE) is first
    assert images.image(1, picture, SIZE) is not first
    assert images.image(0, picture, QSize(30, 40)) is not first
    assert images.image(0, picture.copy(), SIZE) is not first
    images.keep(0)
    assert images.image(1, picture, SIZE) is not first
