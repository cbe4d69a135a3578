"""A recording whose process is killed, or whose disk is full, plays up to the last second."""

import subprocess
import sys
from pathlib import Path

import av
import pytest

_ENDLESS = Path(__file__).with_name("endless.py")


def lengths_s(path: Path) -> tuple[float, float]:
    """Where the last picture and the last sound begin; decodes all there is."""
    last_s = {"video": 0.0, "audio": 0.0}
    with av.open(str(path)) as container:
        try:
            for frame in container.decode():
                kind = "video" if isinstance(frame, av.VideoFrame) else "audio"
                last_s[kind] = float(frame.time)
        except av.error.InvalidDataError:
            pass  # cut off in the middle of a packet
    return last_s["video"], last_s["audio"]


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_a_killed_recording_plays_up_to_the_last_second(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    with subprocess.Popen(
        [sys.executable, str(_ENDLESS), str(path), "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "written 5":
                process.kill()
                break
    assert process.returncode < 0
    video_s, audio_s = lengths_s(path)
    assert video_s > 3.5
    assert audio_s > 3.5


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_a_full_disk_is_told_and_what_was_recorded_plays(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    process = subprocess.run(
        [sys.executable, str(_ENDLESS), str(path), "60000"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    *seconds, why = process.stdout.strip().splitlines()
    assert why.startswith("DiskFullError The recording ended: no space is left")
    assert "can be played" in why
    written_s = float(seconds[-1].split()[1])
    video_s, audio_s = lengths_s(path)
    assert video_s > written_s - 1.5
    assert audio_s > written_s - 1.5
