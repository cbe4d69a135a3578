import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from app.frames import Picture
from app.ui.picture_image import fitted_size, to_image


def pixels_bgr(image: QImage) -> NDArray[np.uint8]:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[..., :3]


@pytest.fixture
def picture() -> Picture:
    return np.random.default_rng(7).integers(0, 256, (48, 64, 3), np.uint8)


@pytest.mark.parametrize(
    ("room", "wanted"),
    [((640, 480), (640, 480)), ((640, 100), (133, 100)), ((32, 480), (32, 24)), ((0, 0), (1, 1))],
)
def test_a_picture_fits_its_room_and_keeps_its_proportions(
    room: tuple[int, int], wanted: tuple[int, int]
) -> None:
    assert fitted_size((64, 48), QSize(*room)) == QSize(*wanted)


def test_at_its_own_size_not_a_pixel_changes(picture: Picture) -> None:
    image = to_image(picture, QSize(64, 48))
    assert image.format() == QImage.Format.Format_RGB32
    assert np.array_equal(pixels_bgr(image), picture)


@pytest.mark.parametrize("size", [(32, 24), (64, 48), (96, 72), (33, 25)])
def test_mirroring_swaps_left_and_right_at_every_scale(picture: Picture, size: tuple[int, int]) -> None:
    plain, mirrored = (to_image(picture, QSize(*size), mirror=mirror) for mirror in (False, True))
    assert np.abs(pixels_bgr(plain)[:, ::-1].astype(int) - pixels_bgr(mirrored)).max() <= 2


def test_shrinking_by_half_or_more_averages_what_a_pixel_covers(picture: Picture) -> None:
    image = to_image(picture, QSize(32, 24))
    expected = cv2.resize(picture, (32, 24), interpolation=cv2.INTER_AREA)
    assert np.abs(pixels_bgr(image).astype(int) - expected).max() <= 1


@pytest.mark.parametrize("size", [(29, 22), (15, 11), (7, 5)])
def test_fine_hatching_does_not_shimmer_however_small_it_is_shown(size: tuple[int, int]) -> None:
    hatching = np.zeros((48, 64, 3), np.uint8)
    hatching[:, ::2] = 255
    assert np.ptp(pixels_bgr(to_image(hatching, QSize(*size))).astype(int)) <= 2


def test_the_image_owns_its_pixels(picture: Picture) -> None:
    image = to_image(picture, QSize(64, 48))
    kept = pixels_bgr(image).copy()
    picture[:] = 0
    assert np.array_equal(pixels_bgr(image), kept)
