"""A frame at half its size: the mean of blocks of two by two, made once."""

import gc
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from app import halving
from app.frames import Frame, Picture
from app.halving import halve, halved


def _frame(width: int = 64, height: int = 36) -> Frame:
    picture = np.random.default_rng(3).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Frame(picture, sequence=0, captured_s=0.0)


def test_each_pixel_is_the_mean_of_four() -> None:
    picture = _frame().picture
    blocks = picture.reshape(18, 2, 32, 2, 3).astype(np.float64).mean(axis=(1, 3))

    assert np.abs(halve(picture) - blocks).max() <= 0.5


@pytest.mark.parametrize(("width", "height"), [(65, 36), (64, 37), (1, 1), (1, 8)])
def test_what_is_odd_ends_a_pixel_sooner(width: int, height: int) -> None:
    half = halve(_frame(width, height).picture)

    assert half.shape == (max(height // 2, 1), max(width // 2, 1), 3)


def test_all_who_ask_are_given_the_same_half(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Picture] = []

    def slowly(picture: Picture) -> Picture:
        time.sleep(0.02)
        made.append(halve(picture))
        return made[-1]

    monkeypatch.setattr(halving, "halve", slowly)
    frame = _frame()
    with ThreadPoolExecutor(8) as threads:
        halves = list(threads.map(halved, [frame] * 8))

    assert len(made) == 1
    assert all(half is made[0] for half in halves)


def test_a_half_goes_with_its_frame() -> None:
    frame = _frame()
    half = weakref.ref(halved(frame))
    del frame
    gc.collect()

    assert half() is None
