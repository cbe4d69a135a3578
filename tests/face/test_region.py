"""The parts of a picture in which faces are looked for."""

import itertools

import numpy as np
import pytest

from app.face.region import around, holds, tiles

SIZE_PX = (1280, 720)
FACE = np.array([[600.0, 300.0], [660.0, 380.0]])


@pytest.mark.parametrize("size_px", [(1280, 720), (640, 480), (480, 640), (1920, 1080)])
def test_a_face_too_small_for_all_of_a_picture_lies_whole_in_some_tile(size_px: tuple[int, int]) -> None:
    longest = max(size_px)
    for round_of_tiles, share in zip(tiles(size_px, levels=2), (0.1, 0.05), strict=True):
        reach = share * longest
        xs = np.linspace(0, size_px[0] - reach, 60)
        ys = np.linspace(0, size_px[1] - reach, 60)
        for x, y in itertools.product(xs, ys):
            assert any(
                left <= x and top <= y and x + reach <= right and y + reach <= bottom
                for left, top, right, bottom in round_of_tiles
            )


def test_tiles_stay_within_the_picture_and_are_no_smaller_than_is_of_use() -> None:
    for round_of_tiles in tiles(SIZE_PX, levels=5):
        for left, top, right, bottom in round_of_tiles:
            assert 0 <= left < right <= 1280
            assert 0 <= top < bottom <= 720
            assert right - left == bottom - top >= 240


@pytest.mark.parametrize("size_px", [(1, 1), (200, 200), (2, 900)])
def test_a_small_picture_has_no_tiles(size_px: tuple[int, int]) -> None:
    assert list(tiles(size_px, levels=3)) == []


def test_a_square_picture_is_not_its_own_tile() -> None:
    assert all((0, 0, 720, 720) not in found for found in tiles((720, 720), levels=3))


def test_the_part_around_a_face_leaves_it_room_and_holds_it() -> None:
    region = around([FACE], SIZE_PX)
    assert region == (440, 140, 821, 541)
    assert holds(region, [FACE], SIZE_PX)
    assert holds(region, [FACE + 100.0], SIZE_PX)
    assert not holds(region, [FACE + 130.0], SIZE_PX)


def test_at_the_border_of_the_picture_no_room_is_asked_for() -> None:
    corner = FACE - FACE[0]
    region = around([corner], SIZE_PX)
    assert region is not None
    assert region[:2] == (0, 0)
    assert holds(region, [corner], SIZE_PX)


def test_it_holds_all_faces_and_room_for_the_largest() -> None:
    other = FACE * 0.5
    region = around([FACE, other], SIZE_PX)
    assert region is not None
    assert holds(region, [FACE, other], SIZE_PX)


def test_a_large_face_needs_no_part_of_its_own() -> None:
    large = np.array([FACE[0], FACE[1] + 200.0])
    assert around([large], SIZE_PX) is None
    assert not holds((0, 0, *SIZE_PX), [large], SIZE_PX)
