"""A whole frame at the size of a network's pictures."""

import cv2
import numpy as np
import pytest

from app.frames import Frame, Picture
from app.render.whole_frame import shrink, unhurried_size_px, whole_size_px

FRAMES_PX = [(640, 480), (1280, 720), (1920, 1080), (720, 1280), (64, 48), (3000, 1000), (640, 640)]


@pytest.mark.parametrize("frame_px", FRAMES_PX)
@pytest.mark.parametrize("side_px", [352, 384, 512, 768, 1024])
def test_a_whole_frame_costs_less_than_a_crop(frame_px: tuple[int, int], side_px: int) -> None:
    width, height = whole_size_px(frame_px, side_px)

    assert width * height <= max(0.8 * side_px**2, 352**2)
    assert all(256 <= side <= 1024 and side % 16 == 0 for side in (width, height))


@pytest.mark.parametrize(
    ("frame_px", "size_px"),
    [
        ((1280, 720), (608, 336)),
        ((640, 480), (512, 384)),
        ((720, 1280), (336, 608)),
        ((500, 500), (448, 448)),
    ],
)
def test_it_has_the_frames_proportions_as_nearly_as_can_be(
    frame_px: tuple[int, int], size_px: tuple[int, int]
) -> None:
    assert whole_size_px(frame_px, 512) == size_px


def test_crops_that_are_too_small_for_a_whole_frame_do_not_count() -> None:
    assert whole_size_px((1280, 720), 256) == whole_size_px((1280, 720), 352) == (464, 256)


def test_where_nobody_waits_it_is_as_large_as_networks_take() -> None:
    assert unhurried_size_px((1280, 720)) == (1024, 576)
    assert unhurried_size_px((500, 500)) == (1024, 1024)


def _frame(picture: Picture) -> Frame:
    return Frame(picture, sequence=0, captured_s=0.0)


def disc(size_px: tuple[int, int]) -> Picture:
    picture = np.full((size_px[1], size_px[0], 3), 40, np.uint8)
    cv2.circle(picture, (size_px[0] // 2, size_px[1] // 2), min(size_px) // 3, (200, 200, 200), cv2.FILLED)
    return picture


@pytest.mark.parametrize("frame_px", FRAMES_PX)
def test_it_is_never_distorted(frame_px: tuple[int, int]) -> None:
    whole = shrink(_frame(disc(frame_px)), (672, 384))
    shown = whole.photograph[whole.inside]

    assert whole.photograph.shape == (384, 672, 3)
    assert shown.shape[1] / shown.shape[0] == pytest.approx(frame_px[0] / frame_px[1], rel=0.01)
    bright = shown[..., 0] > 120
    assert bright.any(axis=0).sum() == pytest.approx(bright.any(axis=1).sum(), rel=0.03, abs=2)


def test_around_it_the_frame_is_mirrored() -> None:
    across = np.tile(np.linspace(20, 220, 640).astype(np.uint8)[np.newaxis, :, np.newaxis], (480, 1, 3))
    whole = shrink(_frame(across), (672, 384))
    _, columns = whole.inside

    assert 0 < columns.start < columns.stop < 672
    np.testing.assert_array_equal(
        whole.photograph[:, columns.start - 10 : columns.start],
        whole.photograph[:, columns.start : columns.start + 10][:, ::-1],
    )


def test_a_frame_of_the_very_size_is_left_as_it_is() -> None:
    picture = disc((672, 384))
    np.testing.assert_array_equal(shrink(_frame(picture), (672, 384)).photograph, picture)
