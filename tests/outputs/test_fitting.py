import numpy as np
import pytest

from app.outputs.fitting import even, fit


def test_a_picture_of_the_size_is_left_alone() -> None:
    picture = np.zeros((36, 64, 3), np.uint8)
    assert fit(picture, (64, 36)) is picture


@pytest.mark.parametrize("size_px", [(64, 36), (65, 37), (200, 10), (10, 200), (1, 1)])
@pytest.mark.parametrize("crop", [False, True])
def test_the_size_is_exact_and_the_middle_stays(size_px: tuple[int, int], crop: bool) -> None:
    picture = np.full((48, 64, 3), 200, np.uint8)
    result = fit(picture, size_px, crop=crop)
    assert result.shape == (size_px[1], size_px[0], 3)
    assert result[size_px[1] // 2, size_px[0] // 2, 0] == 200
    assert (result == 200).all() == crop or size_px in {(64, 36), (65, 37), (1, 1)}


def test_bars_are_of_the_same_width() -> None:
    result = fit(np.full((48, 48, 3), 200, np.uint8), (96, 48))
    assert (result[:, :24] == 0).all()
    assert (result[:, 24:72] == 200).all()
    assert (result[:, 72:] == 0).all()


def test_odd_sides_lose_a_pixel() -> None:
    assert even((1281, 720)) == (1280, 720)
    assert even((1, 1)) == (2, 2)
