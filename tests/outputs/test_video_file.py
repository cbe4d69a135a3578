import errno
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.errors import BadInputError
from app.frames import Look, Picture
from app.outputs.atomic_file import DiskFullError, OutputExistsError
from app.outputs.provenance import Provenance
from app.outputs.video_file import VideoShape, read_video_provenance, video_file

PROVENANCE = Provenance("woodcut", "Woodcut", Look(0.5))
MILLISECONDS = Fraction(1, 1000)


def shape(size_px: tuple[int, int] = (64, 48), time_base: Fraction = MILLISECONDS) -> VideoShape:
    return VideoShape(size_px, time_base, Fraction(25))


def flat(colour_bgr: tuple[int, int, int], size_px: tuple[int, int] = (64, 48)) -> Picture:
    return np.full((size_px[1], size_px[0], 3), colour_bgr, np.uint8)


def times_s(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [round(frame.time, 4) for frame in container.decode(video=0)]


def pictures(path: Path) -> list[Picture]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]


@pytest.mark.parametrize("name", ["a.mp4", "a.m4v", "a.mov", "a.mkv", "a.webm"])
def test_every_container_keeps_pictures_and_uneven_times(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    stamps = [0, 33, 70, 100, 250, 251, 400]
    with video_file(path, shape(), PROVENANCE) as writer:
        for count, stamp in enumerate(stamps):
            writer.write(flat((30 * count, 120, 200)), stamp, 33)
    assert times_s(path) == pytest.approx([stamp / 1000 for stamp in stamps], abs=0.0006)
    for count, picture in enumerate(pictures(path)):
        assert np.abs(picture.astype(int) - (30 * count, 120, 200)).max() <= 6
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("size_px", [(64, 48), (1280, 720)])
def test_colours_come_back_as_they_went_in_and_say_what_they_are(
    tmp_path: Path, size_px: tuple[int, int]
) -> None:
    with video_file(tmp_path / "a.mp4", shape(size_px), PROVENANCE) as writer:
        writer.write(flat((20, 40, 220), size_px), 0)
    with av.open(str(tmp_path / "a.mp4")) as container:
        frame = next(container.decode(video=0))
        assert frame.colorspace == (1 if size_px[1] >= 720 else 6)
        assert np.abs(frame.to_ndarray(format="bgr24").astype(int) - (20, 40, 220)).max() <= 4


def test_odd_sizes_grow_by_one(tmp_path: Path) -> None:
    with video_file(tmp_path / "a.mp4", shape((63, 47)), PROVENANCE) as writer:
        writer.write(flat((90, 90, 90), (63, 47)), 0)
    assert pictures(tmp_path / "a.mp4")[0].shape == (48, 64, 3)


def test_a_time_that_stands_still_is_moved_on(tmp_path: Path) -> None:
    with video_file(tmp_path / "a.mkv", shape(), PROVENANCE) as writer:
        for stamp in (0, 40, 40, 30, 120):
            writer.write(flat((9, 9, 9)), stamp)
    assert times_s(tmp_path / "a.mkv") == [0.0, 0.04, 0.041, 0.042, 0.12]


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm"])
def test_the_file_says_how_it_was_painted(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    with video_file(path, shape(), PROVENANCE) as writer:
        writer.write(flat((9, 9, 9)), 0)
    found = read_video_provenance(path)
    assert found is not None
    assert found.same_painting(PROVENANCE)


def test_lower_crf_is_closer(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (240, 320, 3), dtype=np.uint8)
    for crf in (12, 36):
        with video_file(tmp_path / f"{crf}.mp4", shape((320, 240)), PROVENANCE, crf=crf) as writer:
            writer.write(noise, 0)
    assert (tmp_path / "12.mp4").stat().st_size > 2 * (tmp_path / "36.mp4").stat().st_size


def test_an_interrupted_video_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), video_file(tmp_path / "a.mp4", shape(), PROVENANCE) as writer:
        writer.write(flat((9, 9, 9)), 0)
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DiskFullError), video_file(tmp_path / "a.mp4", shape(), PROVENANCE) as writer:
        writer.write(flat((9, 9, 9)), 0)
        raise av.error.OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_video_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_text("mine")
    with pytest.raises(OutputExistsError), video_file(path, shape(), PROVENANCE):
        pytest.fail("the block must not run")
    assert path.read_text() == "mine"


def test_an_unknown_suffix_names_the_ones_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"\.mp4"), video_file(tmp_path / "a.avi", shape(), PROVENANCE):
        pytest.fail("the block must not run")


def test_other_files_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no video")
    assert read_video_provenance(tmp_path / "a.mp4") is None
    assert read_video_provenance(tmp_path / "missing.mp4") is None
