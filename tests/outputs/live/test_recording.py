from pathlib import Path

import av
import numpy as np
import pytest

from app.outputs.live.encoding import Encoding
from app.outputs.unavailable import OutputUnavailableError
from app.outputs.video_file import read_video_provenance
from tests.outputs.live.stage import FakeMicrophone, Stage


def pictures_of(path: Path) -> list[tuple[float, float]]:
    """Time and middle grey of every picture."""
    with av.open(str(path)) as container:
        return [
            (float(frame.time), float(frame.to_ndarray(format="bgr24")[40:80, 60:100].mean()))
            for frame in container.decode(video=0)
        ]


def sound_length_s(path: Path) -> float:
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
        return float(frames[-1].time) + frames[-1].samples / frames[-1].sample_rate


@pytest.fixture(params=[".mkv", ".mp4"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"out{request.param}"


def test_every_picture_lies_at_its_real_time(path: Path, stage: Stage, encoding: Encoding) -> None:
    recording = stage.recording(encoding, path)
    encoding.add(recording)
    stage.play(encoding, 1.0, hz=30)
    stage.clock.now_s += 2.0  # nothing came for two seconds
    stage.play(encoding, 1.0, hz=10)
    assert recording.stop() == path
    shown = pictures_of(path)
    wanted_s = [n / 30 for n in range(30)] + [3 + n / 10 for n in range(10)]
    assert [time_s for time_s, _ in shown] == pytest.approx(wanted_s, abs=2e-3)
    assert [grey for _, grey in shown][:30] == pytest.approx(range(20, 50), abs=2)
    assert recording.status.written == 40
    assert recording.status.dropped == 0
    assert read_video_provenance(path) is not None


def test_a_pause_leaves_no_gap_in_picture_or_sound(path: Path, stage: Stage, encoding: Encoding) -> None:
    recording, microphone = stage.recording(encoding, path), FakeMicrophone()
    recording.listen_to(microphone)
    encoding.add(recording)
    stage.play(encoding, 1.0, hear=recording.hear)
    recording.pause(True)
    assert recording.status.paused
    stage.play(encoding, 3.0, hear=recording.hear)
    recording.pause(False)
    stage.play(encoding, 1.0, hear=recording.hear)
    assert recording.status.elapsed_s == pytest.approx(2.0)
    recording.stop()
    times_s = [time_s for time_s, _ in pictures_of(path)]
    assert len(times_s) == 60
    assert max(np.diff(times_s)) < 0.05
    assert sound_length_s(path) == pytest.approx(2.0, abs=0.06)
    assert microphone.closed


def test_the_size_stays_when_the_source_changes(path: Path, stage: Stage, encoding: Encoding) -> None:
    recording = stage.recording(encoding, path)
    encoding.add(recording)
    stage.play(encoding, 0.5)
    stage.clock.now_s += 0.1
    stage.show(encoding, 200, size_px=(320, 120))
    recording.stop()
    with av.open(str(path)) as container:
        last = list(container.decode(video=0))[-1]
    assert (last.width, last.height) == (160, 120)
    bars = last.to_ndarray(format="bgr24")[:, 80].mean(axis=-1)
    assert bars[5] < 5
    assert bars[60] == pytest.approx(200, abs=3)


def test_nothing_recorded_leaves_nothing(path: Path, stage: Stage, encoding: Encoding) -> None:
    path.touch()
    recording = stage.recording(encoding, path)
    encoding.add(recording)
    with pytest.raises(OutputUnavailableError, match="no picture came"):
        recording.stop()
    assert not path.exists()


def test_colours_come_back(path: Path, stage: Stage, encoding: Encoding) -> None:
    from app.frames import Frame, Painting

    colours = np.zeros((120, 160, 3), np.uint8)
    colours[:, :80], colours[:, 80:] = (30, 60, 200), (180, 120, 20)
    recording = stage.recording(encoding, path)
    encoding.add(recording)
    stage.outlet.publish(Painting(colours, Frame(colours, 0, stage.clock() + 0.1), (), None, {}))
    assert encoding.drain(10)
    recording.stop()
    with av.open(str(path)) as container:
        shown = next(container.decode(video=0)).to_ndarray(format="bgr24").astype(int)
    assert np.abs(shown - colours)[:, 10:70].mean() < 4
    assert np.abs(shown - colours)[:, 90:150].mean() < 4
