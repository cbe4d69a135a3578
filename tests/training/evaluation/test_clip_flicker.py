"""Flicker along the movement of a real clip."""

from pathlib import Path

import numpy as np
import pytest

from app.capture.demo import DEMO_CLIP
from app.capture.video_reader import VideoFileError
from app.frames import Picture, Points
from app.training.evaluation.clip_flicker import ClipCrop, clip_flicker_ratio, read_crops


@pytest.fixture(scope="module")
def crops() -> tuple[ClipCrop, ...]:
    return read_crops(DEMO_CLIP, most=4)


def test_a_copy_flickers_as_its_photograph_does(crops: tuple[ClipCrop, ...]) -> None:
    assert len(crops) >= 3
    assert crops[0].picture.shape == (512, 512, 3)
    assert clip_flicker_ratio(crops, lambda crop, _: crop) == 1.0


def test_strokes_that_stay_behind_count_and_strokes_that_move_along_do_not(
    crops: tuple[ClipCrop, ...],
) -> None:
    wallpaper = np.random.default_rng(0).integers(-30, 31, (512, 512, 3))
    first, face_px = crops[0].picture, crops[0].landmarks_px
    rolled = tuple(
        ClipCrop(np.roll(first, 3 * step, axis=1), face_px + np.array([3.0 * step, 0])) for step in range(4)
    )

    def under_glass(crop: Picture, landmarks_px: Points) -> Picture:
        return np.clip(crop + wallpaper, 0, 255).astype(np.uint8)

    def inverted(crop: Picture, landmarks_px: Points) -> Picture:
        return 255 - crop

    assert clip_flicker_ratio(rolled, inverted) == pytest.approx(1.0, abs=0.05)
    assert clip_flicker_ratio(rolled, under_glass) > 2.0


def test_a_missing_clip_is_named(tmp_path: Path) -> None:
    with pytest.raises(VideoFileError, match=r"nowhere\.mp4"):
        read_crops(tmp_path / "nowhere.mp4")
