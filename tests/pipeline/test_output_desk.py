"""The desk before an outlet that is driven by hand."""

import errno
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from app.capture.source import SourceState, SourceStatus
from app.errors import LimnerError
from app.frames import Frame, Look, Painting, Picture
from app.outputs.live.microphone import MicrophoneError
from app.outputs.live.packet_file import PacketFile
from app.outputs.live.sound_track import SoundFormat
from app.outputs.picture_file import read_provenance
from app.outputs.unavailable import OutputUnavailableError
from app.outputs.virtual_camera.sink import VirtualCameraError
from app.pipeline.outlet import Outlet, Subscription
from app.pipeline.output_desk import OutputDesk
from app.pipeline.output_settings import OutputSettings
from app.pipeline.status import EngineStatus
from tests.pipeline.fakes import wait_until


class HandEngine:
    """Paints what it is told, in real time."""

    def __init__(self) -> None:
        self.outlet = Outlet()
        self.state = SourceState.LIVE

    @property
    def latest(self) -> Painting | None:
        return self.outlet.latest

    def add_listener(self, on_ready: Callable[[], None]) -> Subscription:
        return self.outlet.subscribe(on_ready)

    @property
    def status(self) -> EngineStatus:
        source = SourceStatus(self.state, "The camera is away.", (64, 48), 30.0)
        return EngineStatus("Camera", source, "oil", None, "CPU", 1, None, False, None)

    def paint(self, pictures: int = 1, hz: float = 100) -> None:
        for number in range(pictures):
            picture = np.full((48, 64, 3), 60 + number % 100, np.uint8)
            self.outlet.publish(Painting(picture, Frame(picture, 0, time.perf_counter()), (), "oil", {}))
            time.sleep(1 / hz)


class Oil:
    id = "oil"
    name = "Oil"


class FakeMicrophone:
    name = "Headset"
    form = SoundFormat(48_000, 1)
    closed = False

    def close(self) -> None:
        self.closed = True


class FakeCamera:
    device = "/dev/video7"

    def __init__(self) -> None:
        self.sent = threading.Event()
        self.closed = False

    def send(self, picture: Picture) -> None:
        self.sent.set()

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def engine() -> HandEngine:
    return HandEngine()


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera()


@pytest.fixture
def microphone() -> FakeMicrophone:
    return FakeMicrophone()


@pytest.fixture
def desk(tmp_path: Path, camera: FakeCamera, microphone: FakeMicrophone) -> Iterator[OutputDesk]:
    result = OutputDesk(
        OutputSettings(tmp_path / "pictures", tmp_path / "videos", camera_size_px=(64, 48), most_fps=120),
        style_named=lambda style_id: Oil() if style_id == "oil" else None,
        look=Look,
        camera_opener=lambda size_px, rate_hz: camera,
        microphone_opener=lambda name, deliver: microphone,
    )
    yield result
    assert result.close()


def pictures_in(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_before_the_first_picture_everything_says_so(desk: OutputDesk) -> None:
    for call in (desk.snapshot, desk.start_recording, desk.start_timelapse):
        with pytest.raises(OutputUnavailableError, match="There is no picture yet"):
            call()


def test_a_recording_from_start_to_stop(desk: OutputDesk, engine: HandEngine, tmp_path: Path) -> None:
    engine.paint()
    desk.connect(engine)
    path = desk.start_recording()
    assert path.parent == tmp_path / "videos"
    engine.paint(20)
    with pytest.raises(OutputUnavailableError, match="is being recorded"):
        desk.start_recording()
    assert desk.status.recording is not None
    assert desk.stop_recording() == path
    assert desk.status.recording is None
    assert pictures_in(path) >= 15
    with pytest.raises(OutputUnavailableError, match="Nothing is being recorded"):
        desk.stop_recording()
    assert not [thread for thread in threading.enumerate() if thread.name == "limner-encode"]


def test_a_recording_that_ended_by_itself_says_why_until_the_next_output_starts(
    desk: OutputDesk, engine: HandEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    engine.paint()
    desk.connect(engine)
    with monkeypatch.context() as disk:
        disk.setattr(PacketFile, "write", full)
        desk.start_recording()
        engine.paint(5)
        wait_until(lambda: desk.status.recording is None)
    assert "no space is left" in desk.status.error
    desk.apply(replace(desk.settings, timelapse_kind="pictures"))
    desk.start_timelapse()
    assert desk.status.error is None


def test_pausing_shows(desk: OutputDesk, engine: HandEngine) -> None:
    engine.paint()
    desk.connect(engine)
    desk.start_recording()
    engine.paint(10)
    desk.pause_recording()
    assert desk.status.recording.paused
    desk.pause_recording(False)
    assert not desk.status.recording.paused


def test_the_microphone_is_on_while_it_records(
    desk: OutputDesk, engine: HandEngine, microphone: FakeMicrophone
) -> None:
    engine.paint()
    desk.connect(engine)
    desk.apply(replace(desk.settings, microphone="default"))
    desk.start_recording()
    assert desk.status.recording.microphone == "Headset"
    engine.paint(5)
    desk.stop_recording()
    assert microphone.closed


def test_a_microphone_that_fails_leaves_no_file(engine: HandEngine, tmp_path: Path) -> None:
    def fail(name, deliver):
        raise MicrophoneError("No sound comes from a microphone.")

    engine.paint()
    desk = OutputDesk(OutputSettings(tmp_path, tmp_path, microphone="default"), microphone_opener=fail)
    desk.connect(engine)
    with pytest.raises(MicrophoneError):
        desk.start_recording()
    assert list(tmp_path.iterdir()) == []
    assert desk.close()


def test_a_replay_without_having_recorded(desk: OutputDesk, engine: HandEngine) -> None:
    engine.paint()
    desk.connect(engine)
    with pytest.raises(OutputUnavailableError, match="not being kept"):
        desk.save_replay()
    desk.apply(replace(desk.settings, keep_replay=True))
    engine.paint(20)
    assert pictures_in(desk.save_replay()) >= 15
    assert desk.status.replay_s > 0
    assert desk.save_loop().suffix == ".gif"
    desk.apply(replace(desk.settings, keep_replay=False))
    assert desk.status.replay_s == 0


def test_a_replay_can_be_saved_while_recording(desk: OutputDesk, engine: HandEngine) -> None:
    engine.paint()
    desk.connect(engine)
    desk.apply(replace(desk.settings, keep_replay=True))
    desk.start_recording()
    engine.paint(10)
    assert pictures_in(desk.save_replay()) >= 5
    assert pictures_in(desk.stop_recording()) >= 5
    assert desk.status.replay_s > 0


def test_snapshots_tell_the_style(desk: OutputDesk, engine: HandEngine) -> None:
    engine.paint()
    desk.connect(engine)
    provenance = read_provenance(desk.snapshot())
    assert provenance is not None
    assert provenance.style_id == "oil"
    engine.state = SourceState.LOST
    with pytest.raises(OutputUnavailableError, match="The camera is away"):
        desk.snapshot()


def test_a_time_lapse(desk: OutputDesk, engine: HandEngine) -> None:
    engine.paint()
    desk.connect(engine)
    desk.apply(replace(desk.settings, timelapse_kind="pictures", timelapse_every_s=0.01))
    folder = desk.start_timelapse()
    engine.paint(10)
    assert desk.status.timelapse.path == folder
    assert desk.stop_timelapse() == folder
    assert list(folder.glob("*.jpg"))


def test_the_virtual_camera_needs_no_engine_and_is_never_a_source(
    desk: OutputDesk, camera: FakeCamera
) -> None:
    assert desk.own_devices == frozenset()
    assert desk.start_virtual_camera() == "/dev/video7"
    assert camera.sent.wait(10)
    assert desk.status.virtual_camera.standing_in == "No picture yet."
    assert desk.own_devices == {"/dev/video7"}
    with pytest.raises(OutputUnavailableError, match="on already"):
        desk.start_virtual_camera()
    desk.stop_virtual_camera()
    assert camera.closed
    with pytest.raises(OutputUnavailableError, match="is off"):
        desk.stop_virtual_camera()


def test_a_missing_driver_raises_its_steps(tmp_path: Path) -> None:
    def refuse(size_px, rate_hz):
        raise VirtualCameraError("No driver.", ("install it",))

    desk = OutputDesk(OutputSettings(tmp_path, tmp_path), camera_opener=refuse)
    with pytest.raises(VirtualCameraError):
        desk.start_virtual_camera()
    assert desk.status.virtual_camera is None
    assert desk.close()


def test_closing_ends_the_recording_properly(engine: HandEngine, tmp_path: Path) -> None:
    desk = OutputDesk(OutputSettings(tmp_path, tmp_path, container="mp4"))
    engine.paint()
    desk.connect(engine)
    path = desk.start_recording()
    engine.paint(10)
    assert desk.close()
    assert pictures_in(path) >= 2


def test_a_folder_that_cannot_be_written_is_told(engine: HandEngine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    desk = OutputDesk(OutputSettings(tmp_path, tmp_path / "file" / "below"))
    engine.paint()
    desk.connect(engine)
    with pytest.raises(LimnerError, match="file"):
        desk.start_recording()
    assert desk.close()
