"""Sound stays with the picture although its clock is another one."""

from pathlib import Path

import numpy as np
import pytest

from app.outputs.live.encoder import LiveEncoder
from app.outputs.live.packet_file import PacketFile
from app.outputs.provenance import Provenance
from tests.clips import read_sound
from tests.outputs.live.stage import BLOCK_S, SOUND, picture

_FIRST_S = 5.0
_EVERY_S = 10.0
_BURST_S = 0.05


def write_bursts(
    path: Path,
    length_s: float,
    *,
    fast: float = 0.0,
    jitter_s: float = 0.0,
    without: tuple[float, float] = (0, 0),
) -> Path:
    """Silence with a burst every ten seconds by the true clock, told by a microphone with faults."""
    encoder = LiveEncoder((64, 48))
    file = PacketFile(path, encoder.template, Provenance(), sound=SOUND)
    assert file.sound is not None
    random = np.random.default_rng(0)
    count = round(BLOCK_S * SOUND.rate_hz)
    at_s = 0.0
    while at_s < length_s:
        true_s = at_s + np.arange(count) / SOUND.rate_hz / (1 + fast)
        sounding = (true_s - _FIRST_S) % _EVERY_S < _BURST_S
        samples = np.where(sounding, 0.5 * np.sin(2 * np.pi * 1000 * true_s), 0).astype(np.float32)
        if not without[0] <= at_s < without[1]:
            file.sound.write(samples[:, None], at_s + jitter_s * random.random())
        if round(at_s / BLOCK_S) % 25 == 0:
            for encoded in encoder.encode(picture(50, (64, 48)), at_s):
                file.write(encoded, at_s)
        at_s += BLOCK_S / (1 + fast)
    file.close()
    encoder.close()
    return path


def burst_times_s(path: Path) -> list[float]:
    _, start_s, samples = read_sound(path)
    loud = np.flatnonzero(np.abs(samples) > 0.2)
    begins = loud[np.flatnonzero(np.diff(loud, prepend=-SOUND.rate_hz) > SOUND.rate_hz)]
    return [start_s + begin / SOUND.rate_hz for begin in begins]


@pytest.mark.parametrize("fast", [0.0, 5e-4, -5e-4])
def test_a_clock_that_runs_wrong_is_made_up_for(fast: float, tmp_path: Path) -> None:
    path = write_bursts(tmp_path / "out.mkv", 61, fast=fast, jitter_s=0.005)
    assert burst_times_s(path) == pytest.approx([5, 15, 25, 35, 45, 55], abs=0.01)


def test_blocks_that_were_lost_leave_silence_and_no_shift(tmp_path: Path) -> None:
    path = write_bursts(tmp_path / "out.mp4", 31, without=(7.0, 8.5))
    assert burst_times_s(path) == pytest.approx([5, 15, 25], abs=0.01)


def test_sound_that_begins_late_keeps_its_place(tmp_path: Path) -> None:
    path = write_bursts(tmp_path / "out.mkv", 21, without=(0.0, 2.0))
    assert burst_times_s(path) == pytest.approx([5, 15], abs=0.01)
