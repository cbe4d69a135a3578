from pathlib import Path

import pytest

from app.outputs.live.recording import RecordingStatus
from app.outputs.live.timelapse import TimelapseStatus
from app.outputs.virtual_camera.broadcast import VirtualCameraStatus
from app.ui.outputs.captions import camera_caption, recording_caption, timelapse_caption


def recording(*, paused: bool = False, dropped: int = 0, microphone: str | None = None) -> RecordingStatus:
    return RecordingStatus(Path("a.mkv"), paused, 75.2, 2000, dropped, 12_340_000, microphone)


def test_a_recording_tells_its_length_its_size_and_what_there_is_to_worry_about() -> None:
    assert recording_caption(recording()) == "01:15  ·  12.3 MB"
    worrying = recording(paused=True, dropped=4, microphone="Headset")
    assert recording_caption(worrying) == "01:15  ·  paused  ·  4 dropped  ·  12.3 MB  ·  Headset"


@pytest.mark.parametrize(("taken", "words"), [(0, "0 pictures"), (1, "1 picture"), (12, "12 pictures")])
def test_a_time_lapse_tells_how_many_and_how_often(taken: int, words: str) -> None:
    assert timelapse_caption(TimelapseStatus(Path("lapse"), 2.0, taken)) == f"{words}, one every 2 s"


def test_a_virtual_camera_tells_its_name_and_what_stands_in() -> None:
    on = VirtualCameraStatus("/dev/video9", (1280, 720), 30.0, 5, None)
    assert camera_caption(on) == "/dev/video9  ·  1280 × 720, 30 fps"  # noqa: RUF001 - as typeset
    away = VirtualCameraStatus("/dev/video9", (1280, 720), 30.0, 5, "Paused.")
    assert camera_caption(away).endswith("30 fps  ·  Paused.")
