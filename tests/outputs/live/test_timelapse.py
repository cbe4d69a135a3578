import time
from pathlib import Path

import av
import pytest

from app.frames import Painting
from app.outputs.live.timelapse import FolderTaker, Timelapse, VideoTaker
from app.outputs.picture_file import read_provenance
from app.outputs.provenance import Provenance
from app.outputs.unavailable import OutputUnavailableError
from tests.outputs.live.stage import painting


def describe(shown: Painting) -> Provenance:
    return Provenance("oil", "Oil")


def wait_for(timelapse: Timelapse, taken: int) -> None:
    until_s = time.monotonic() + 10
    while timelapse.status.taken < taken:
        assert time.monotonic() < until_s
        assert timelapse.error is None
        time.sleep(0.005)


def test_a_video_plays_thirty_pictures_a_second(tmp_path: Path) -> None:
    path = tmp_path / "lapse.mp4"
    timelapse = Timelapse(path, VideoTaker(path, describe), lambda: painting(90, 0.0), 0.01)
    wait_for(timelapse, 5)
    assert timelapse.stop() == path
    with av.open(str(path)) as container:
        times_s = [float(frame.time) for frame in container.decode(video=0)]
    assert times_s[:5] == pytest.approx([number / 30 for number in range(5)], abs=1e-3)


def test_pictures_are_numbered_and_say_what_painted_them(tmp_path: Path) -> None:
    timelapse = Timelapse(tmp_path, FolderTaker(tmp_path, describe), lambda: painting(90, 0.0), 0.01)
    wait_for(timelapse, 2)
    timelapse.stop()
    first, second, *_ = sorted(tmp_path.iterdir())
    assert (first.name, second.name) == ("00001.jpg", "00002.jpg")
    provenance = read_provenance(first)
    assert provenance is not None
    assert provenance.style_id == "oil"


def test_what_stands_still_is_taken_once(tmp_path: Path) -> None:
    held = painting(90, 0.0)
    asked: list[None] = []

    def latest() -> Painting:
        asked.append(None)
        return held

    timelapse = Timelapse(tmp_path, FolderTaker(tmp_path, describe), latest, 0.01)
    until_s = time.monotonic() + 10
    while len(asked) < 5 and time.monotonic() < until_s:
        time.sleep(0.005)
    timelapse.stop()
    assert len(list(tmp_path.iterdir())) == 1


def test_an_empty_one_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "lapse"
    folder.mkdir()
    timelapse = Timelapse(folder, FolderTaker(folder, describe), lambda: None, 10)
    with pytest.raises(OutputUnavailableError, match="empty"):
        timelapse.stop()
    assert not folder.exists()


def test_a_folder_that_goes_away_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "lapse.mkv"
    timelapse = Timelapse(path, VideoTaker(path, describe), lambda: painting(90, 0.0), 10)
    with pytest.raises(Exception, match="could not be written"):
        timelapse.stop()
