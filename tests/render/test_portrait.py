"""The crop that fills the picture."""

import numpy as np
import pytest

from app.frames import Picture
from app.render.portrait import fill_picture
from app.render.portrait_view import Square

WHOLE = Square(0.0, 0.0, 512.0)


@pytest.fixture
def crop() -> Picture:
    """A dark sitter before a blue wall on the left and a green one on the right."""
    picture = np.empty((512, 512, 3), np.uint8)
    picture[:, :256] = (200, 80, 40)
    picture[:, 256:] = (60, 180, 60)
    picture[100:, 130:380] = (30, 30, 35)
    return picture


@pytest.mark.parametrize("size_px", [(1280, 720), (640, 480), (721, 405), (720, 720), (405, 721), (512, 512)])
def test_the_picture_has_the_frames_size(crop: Picture, size_px: tuple[int, int]) -> None:
    picture = fill_picture(crop, WHOLE, size_px)

    assert picture.shape == (size_px[1], size_px[0], 3)
    assert picture.dtype == np.uint8


def test_the_sitter_fills_the_height(crop: Picture) -> None:
    picture = fill_picture(crop, WHOLE, (1280, 720))

    assert (picture[300, 560:720] <= 40).all()
    top_of_head = int(np.argmax(picture[:, 600, 0] < 100)) / 720
    assert top_of_head == pytest.approx(100 / 512, abs=0.02)


def test_each_side_runs_on_in_its_own_colour(crop: Picture) -> None:
    picture = fill_picture(crop, WHOLE, (1280, 720)).astype(float)
    left, right = picture[300, 5], picture[300, -5]

    np.testing.assert_allclose(left / left.sum(), np.array([200, 80, 40]) / 320, atol=0.02)
    np.testing.assert_allclose(right / right.sum(), np.array([60, 180, 60]) / 300, atol=0.02)
    assert left.sum() < 320


def test_no_edge_shows_between_crop_and_backdrop(crop: Picture) -> None:
    row = fill_picture(crop, WHOLE, (1280, 720))[100].astype(int)

    assert np.abs(np.diff(row[:500], axis=0)).max() <= 3
    assert np.abs(np.diff(row[800:], axis=0)).max() <= 3


def test_a_tall_picture_has_the_sitter_in_its_middle(crop: Picture) -> None:
    picture = fill_picture(crop, WHOLE, (360, 640))

    assert (picture[330, 150:220] <= 40).all()
    # The neck does not run on to the bottom.
    assert picture[635, 180].max() > 60


def test_a_square_picture_is_the_crop(crop: Picture) -> None:
    picture = fill_picture(crop, WHOLE, (512, 512)).astype(int)

    assert np.abs(picture[20:90, 20:200] - crop[20:90, 20:200]).max() <= 1
