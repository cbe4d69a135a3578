from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.frames import Picture
from app.outputs.provenance import Provenance
from app.outputs.video_file import VideoShape, video_file
from tests.clips import TONE_HZ, loudest_hz, read_sound, write_clip


def grey() -> Picture:
    return np.full((48, 64, 3), 120, np.uint8)


def carry_over(clip: Path, target: Path, *, seconds: int = 2) -> bool:
    """Write a grey video with the sound of `clip`; whether a track had to be converted."""
    with av.open(str(clip)) as container:
        first = next(container.decode(video=0))
        start_s = Fraction(first.pts * first.time_base)
    shape = VideoShape((64, 48), Fraction(1, 1000), Fraction(10))
    with video_file(target, shape, Provenance()) as writer:
        sound = writer.add_sound(clip, start_s)
        for count in range(seconds * 10):
            writer.write(grey(), count * 100, 100)
    assert sound.lost_packets == 0
    return sound.converted


@pytest.mark.parametrize(
    ("clip_name", "codec", "target_name", "expected", "converted"),
    [
        ("clip.mp4", "aac", "out.mp4", "aac", False),
        ("clip.mkv", "mp3", "out.mov", "mp3", False),
        ("clip.mkv", "libopus", "out.mkv", "opus", False),
        ("clip.mkv", "libopus", "out.mp4", "aac", True),
        ("clip.mpg", "mp2", "out.mp4", "aac", True),
        ("clip.avi", "pcm_s16le", "out.mp4", "aac", True),
        ("clip.ts", "aac", "out.mp4", "aac", False),
        ("clip.mp4", "aac", "out.webm", "opus", True),
    ],
)
def test_sound_is_copied_where_it_fits_and_converted_where_not(
    tmp_path: Path, clip_name: str, codec: str, target_name: str, expected: str, converted: bool
) -> None:
    clip = write_clip(tmp_path / clip_name, [grey()] * 20, sound_codec=codec)
    assert carry_over(clip, tmp_path / target_name) is converted
    name, start_s, samples = read_sound(tmp_path / target_name)
    assert name == expected
    assert abs(start_s) < 0.08
    assert len(samples) / 48_000 == pytest.approx(2.0, abs=0.12)
    assert loudest_hz(samples) == pytest.approx(TONE_HZ, abs=2)


@pytest.mark.parametrize("target_name", ["out.mkv", "out.mp4"])
def test_sound_from_before_the_first_picture_is_left_out(tmp_path: Path, target_name: str) -> None:
    """A clip whose pictures start half a second after its sound: they stay together."""
    late = [0.5 + count / 10 for count in range(15)]
    clip = write_clip(tmp_path / "clip.mkv", [grey()] * 15, times_s=late, sound_codec="libopus")
    carry_over(clip, tmp_path / target_name)
    _, start_s, samples = read_sound(tmp_path / target_name)
    assert len(samples) / 48_000 + start_s == pytest.approx(1.5, abs=0.1)


def test_a_silent_clip_has_no_sound(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", [grey()] * 3)
    assert carry_over(clip, tmp_path / "out.mp4", seconds=1) is False
    with pytest.raises(IndexError):
        read_sound(tmp_path / "out.mp4")


def test_sound_that_is_cut_off_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mkv", [grey()] * 20, sound_codec="libopus")
    data = clip.read_bytes()
    clip.write_bytes(data[: len(data) // 2])
    carry_over(clip, tmp_path / "out.mkv")
    _, _, samples = read_sound(tmp_path / "out.mkv")
    assert 0.2 < len(samples) / 48_000 < 1.9
