"""The placeholder is dark, says its sentence, and fits every size."""

import numpy as np
import pytest

from app.capture.placeholder import draw_placeholder

MESSAGE = "Webcam gives no picture. Plug it in again, or choose another camera."


@pytest.mark.parametrize("size_px", [(1920, 1080), (1280, 720), (640, 480), (480, 640), (160, 120), (1, 1)])
def test_any_size(size_px):
    picture = draw_placeholder(size_px, MESSAGE)
    assert picture.shape == (size_px[1], size_px[0], 3)
    assert picture.dtype == np.uint8


def test_it_is_dark_with_light_writing_inside_its_margins():
    picture = draw_placeholder((1280, 720), MESSAGE)
    assert picture.mean() < 60
    writing = picture.max(axis=2) > 180
    rows, columns = np.nonzero(writing)
    assert rows.min() > 360
    assert rows.max() < 700
    assert columns.min() > 64
    assert columns.max() < 1280 - 64


def test_another_sentence_is_another_picture():
    assert not np.array_equal(draw_placeholder((320, 240), MESSAGE), draw_placeholder((320, 240), "Wait."))


def test_names_in_any_script_can_be_drawn():
    for name in ("Caméra intégrée", "Камера", "内蔵カメラ", "🎥"):
        draw_placeholder((320, 240), f"{name} gives no picture.")


def test_nobody_can_write_to_it():
    assert not draw_placeholder((320, 240), MESSAGE).flags.writeable
