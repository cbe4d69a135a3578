"""The desk from which the live outputs are worked: by window, tray, hotkeys and remote control."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from app.capture.source import SourceState
from app.errors import LimnerError
from app.frames import Look, Painting
from app.outputs.dated_path import new_file, new_folder
from app.outputs.feed import Feed
from app.outputs.live.encoding import Encoding
from app.outputs.live.loop import write_loop
from app.outputs.live.microphone import MicrophoneOpener
from app.outputs.live.portaudio import open_microphone
from app.outputs.live.recording import Recording, RecordingStatus
from app.outputs.live.replay import Clip, ReplayRing
from app.outputs.live.timelapse import FolderTaker, Timelapse, TimelapseStatus, VideoTaker
from app.outputs.provenance import Provenance
from app.outputs.snapshot import NamedStyle, save_snapshot
from app.outputs.unavailable import OutputUnavailableError
from app.outputs.virtual_camera.broadcast import Broadcast, VirtualCameraStatus
from app.outputs.virtual_camera.pyvirtualcam_sink import open_camera_sink
from app.outputs.virtual_camera.sink import CameraSinkOpener
from app.pipeline.output_settings import OutputSettings
from app.pipeline.stand_in import StandIn
from app.pipeline.status import EngineStatus

_DRAIN_S: Final = 2.0
_NO_PICTURE: Final = "There is no picture yet. Choose a camera, a file or the demo first."

_log = logging.getLogger(__name__)


class PaintingEngine(Feed, Protocol):
    """What the desk asks of the engine."""

    @property
    def status(self) -> EngineStatus: ...


@dataclass(frozen=True, slots=True)
class OutputStatus:
    """How all live outputs stand at one moment.

    Attributes:
        recording: None while none runs.
        timelapse: None while none runs.
        virtual_camera: None while it is off.
        replay_s: how many seconds a replay would show; 0 while none are kept.
        error: why an output ended by itself, in one sentence; None again when one is started.
    """

    recording: RecordingStatus | None = None
    timelapse: TimelapseStatus | None = None
    virtual_camera: VirtualCameraStatus | None = None
    replay_s: float = 0.0
    error: str | None = None


class OutputDesk:
    """Snapshot, recording, replay, loop, time-lapse and virtual camera.

    Any thread may call. Calls that write wait until it is written: none is for a thread that draws or
    listens. Every error is a `LimnerError`.

    Args:
        settings: what holds at the start.
        style_named: gives a style by its id, for what files say about themselves.
        look: the look that holds now, for the same.
        camera_opener: opens the virtual camera; replaced in tests.
        microphone_opener: switches the microphone on; replaced in tests.
    """

    def __init__(
        self,
        settings: OutputSettings,
        *,
        style_named: Callable[[str | None], NamedStyle | None] = lambda style_id: None,
        look: Callable[[], Look | None] = lambda: None,
        camera_opener: CameraSinkOpener = open_camera_sink,
        microphone_opener: MicrophoneOpener = open_microphone,
    ) -> None:
        self._settings = settings
        self._style_named = style_named
        self._look = look
        self._open_camera = camera_opener
        self._open_microphone = microphone_opener
        self._lock = threading.RLock()
        self._engine: PaintingEngine | None = None
        self._encoding: Encoding | None = None
        self._ring: ReplayRing | None = None
        self._recording: Recording | None = None
        self._timelapse: Timelapse | None = None
        self._broadcast: Broadcast | None = None
        self._error: str | None = None
        self._closed = False

    def connect(self, engine: PaintingEngine) -> None:
        """Take the paintings from this engine from now on."""
        with self._lock:
            self._engine = engine
            self._keep_replay()

    @property
    def settings(self) -> OutputSettings:
        """The snapshot that holds now."""
        return self._settings

    def apply(self, settings: OutputSettings) -> None:
        """Replace the settings; what runs already goes on as it began."""
        with self._lock:
            before, self._settings = self._settings, settings
            if (before.keep_replay, before.replay_s, before.most_fps) != (
                settings.keep_replay,
                settings.replay_s,
                settings.most_fps,
            ):
                self._forget_replay()
                self._keep_replay()

    @property
    def status(self) -> OutputStatus:
        """How things stand now; cheap, and never waits for what another thread is starting."""
        if self._lock.acquire(blocking=False):
            try:
                self._clear_away()
            finally:
                self._lock.release()
        recording, timelapse, broadcast, ring = (
            self._recording,
            self._timelapse,
            self._broadcast,
            self._ring,
        )
        return OutputStatus(
            recording.status if recording else None,
            timelapse.status if timelapse else None,
            broadcast.status if broadcast else None,
            ring.held_s if ring else 0.0,
            self._error,
        )

    def snapshot(self) -> Path:
        """Write the last painting as a PNG, unmirrored.

        Returns:
            Where it lies.
        """
        painting = self._painting()
        return save_snapshot(
            painting, self._settings.picture_dir, self._style_named(painting.style_id), self._look()
        )

    def start_recording(self) -> Path:
        """Record from now on.

        Returns:
            The file, which grows.

        Raises:
            OutputUnavailableError: one runs already, or there is no picture.
            MicrophoneError: sound is wanted, and cannot be had.
            DiskFullError, OutputError: the file cannot be made.
        """
        with self._lock:
            self._clear_away()
            if self._recording is not None:
                raise OutputUnavailableError(f"{self._recording.path.name} is being recorded. Stop it first.")
            painting = self._painting()
            settings = self._settings
            encoding = self._running_encoding()
            path = new_file(settings.video_dir, "", f".{settings.container}")
            recording = Recording(
                path,
                self._describe(painting),
                request_key=encoding.request_key,
                dropped=lambda: encoding.dropped,
            )
            if settings.microphone is not None:
                try:
                    recording.listen_to(self._open_microphone(settings.microphone, recording.hear))
                except LimnerError:
                    path.unlink(missing_ok=True)
                    self._rest_encoding()
                    raise
            self._error = None
            self._recording = recording
            encoding.add(recording)
            return path

    def pause_recording(self, paused: bool = True) -> None:
        """Leave out what comes from now on, or go on; the file shows no gap."""
        with self._lock:
            self._running_recording().pause(paused)

    def stop_recording(self) -> Path:
        """End the recording; waits until the file is whole.

        Returns:
            Where it lies.

        Raises:
            OutputUnavailableError: none runs, or no picture came.
            DiskFullError, OutputError: its end could not be written; what came before can be played.
        """
        with self._lock:
            recording = self._running_recording()
            self._recording = None
            encoding = self._encoding
        if encoding is not None:
            encoding.drain(_DRAIN_S)
            encoding.remove(recording)
        try:
            return recording.stop()
        finally:
            with self._lock:
                self._rest_encoding()

    def save_replay(self) -> Path:
        """Write the last seconds as a video; they must have been kept (`OutputSettings.keep_replay`).

        Returns:
            Where it lies.
        """
        settings = self._settings
        clip = self._clip(settings.replay_s)
        with self._new_file(settings.video_dir, "replay", f".{settings.container}") as path:
            clip.save(path, self._describe(self._painting()))
        return path

    def save_loop(self) -> Path:
        """Write the last seconds as a GIF or WebP that starts over; takes seconds.

        Returns:
            Where it lies.
        """
        settings = self._settings
        clip = self._clip(settings.loop_s)
        with self._new_file(settings.picture_dir, "loop", f".{settings.loop_format}") as path:
            write_loop(path, clip.decoded(settings.loop_s), self._describe(self._painting()))
        return path

    def start_timelapse(self) -> Path:
        """Take a picture now and every few seconds from now on.

        Returns:
            The video or folder, which grows.
        """
        with self._lock:
            self._clear_away()
            if self._timelapse is not None:
                raise OutputUnavailableError("A time-lapse is being taken. Stop it first.")
            self._painting()
            settings = self._settings
            if settings.timelapse_kind == "video":
                path = new_file(settings.picture_dir, "timelapse", f".{settings.container}")
                taker: VideoTaker | FolderTaker = VideoTaker(path, self._describe)
            else:
                path = new_folder(settings.picture_dir, "timelapse")
                taker = FolderTaker(path, self._describe)
            self._error = None
            self._timelapse = Timelapse(path, taker, self._latest_live, settings.timelapse_every_s)
            return path

    def stop_timelapse(self) -> Path:
        """End the time-lapse.

        Returns:
            Where it lies.

        Raises:
            OutputUnavailableError: none runs, or no picture came.
        """
        with self._lock:
            self._clear_away()
            timelapse, self._timelapse = self._timelapse, None
        if timelapse is None:
            raise OutputUnavailableError("No time-lapse is being taken.")
        return timelapse.stop()

    def start_virtual_camera(self) -> str:
        """Offer the painting to other programs as a camera; a placeholder while there is none.

        Returns:
            What they call it.

        Raises:
            OutputUnavailableError: it is on already.
            VirtualCameraError: something is missing; its `steps` say what to install.
        """
        with self._lock:
            self._clear_away()
            if self._broadcast is not None:
                raise OutputUnavailableError("The virtual camera is on already.")
            settings = self._settings
            stand_in = StandIn(lambda: self._engine, settings.camera_size_px, settings.placeholder)
            self._broadcast = Broadcast(
                self._open_camera,
                stand_in.showing,
                size_px=settings.camera_size_px,
                crop=settings.camera_crop,
            )
            self._error = None
            return self._broadcast.device

    def stop_virtual_camera(self) -> None:
        """Switch it off.

        Raises:
            OutputUnavailableError: it is off.
        """
        with self._lock:
            self._clear_away()
            broadcast, self._broadcast = self._broadcast, None
        if broadcast is None:
            raise OutputUnavailableError("The virtual camera is off.")
        broadcast.close()

    @property
    def own_devices(self) -> frozenset[str]:
        """The virtual cameras that are fed from here: never to be offered as sources."""
        broadcast = self._broadcast
        return frozenset({broadcast.device}) if broadcast is not None else frozenset()

    def close(self) -> bool:
        """End everything; files are ended as by stopping. True when every thread has ended."""
        for stop in (self.stop_recording, self.stop_timelapse, self.stop_virtual_camera):
            try:
                stop()
            except OutputUnavailableError:
                continue
            except LimnerError as error:
                _log.warning("%s", error)
        with self._lock:
            self._closed = True
            self._ring = None
            encoding, self._encoding = self._encoding, None
        return encoding.close() if encoding is not None else True

    def _painting(self) -> Painting:
        """The last painting that is one.

        Raises:
            OutputUnavailableError: there is none, or the camera is away.
        """
        engine = self._engine
        painting = engine.latest if engine is not None else None
        if engine is None or painting is None:
            raise OutputUnavailableError(_NO_PICTURE)
        source = engine.status.source
        if source.state is SourceState.LOST:
            raise OutputUnavailableError(source.message)
        return painting

    def _latest_live(self) -> Painting | None:
        try:
            return self._painting()
        except OutputUnavailableError:
            return None

    def _describe(self, painting: Painting) -> Provenance:
        style = self._style_named(painting.style_id)
        return Provenance(style.id, style.name, self._look()) if style else Provenance(look=self._look())

    def _running_recording(self) -> Recording:
        self._clear_away()
        if self._recording is None:
            raise OutputUnavailableError("Nothing is being recorded.")
        return self._recording

    def _clip(self, length_s: float) -> Clip:
        ring = self._ring
        if ring is None:
            raise OutputUnavailableError(
                "The last seconds are not being kept. Switch that on in the settings, under Recording."
            )
        return ring.clip(length_s)

    @contextmanager
    def _new_file(self, folder: Path, kind: str, suffix: str) -> Iterator[Path]:
        """A free name; what is not filled is taken away again."""
        path = new_file(folder, kind, suffix)
        try:
            yield path
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _running_encoding(self) -> Encoding:
        if self._engine is None or self._closed:
            raise OutputUnavailableError(_NO_PICTURE)
        if self._encoding is None:
            self._encoding = Encoding(
                self._engine, most_hz=self._settings.most_fps, on_error=self._encoding_failed
            )
        return self._encoding

    def _rest_encoding(self) -> None:
        """Encode for nobody: not at all."""
        if self._encoding is not None and self._encoding.idle:
            self._encoding.close()
            self._encoding = None

    def _encoding_failed(self, error: Exception) -> None:
        self._error = f"Recording ended: {error}" if not isinstance(error, LimnerError) else str(error)

    def _keep_replay(self) -> None:
        if self._settings.keep_replay and self._engine is not None and self._ring is None:
            self._ring = ReplayRing(self._settings.replay_s)
            self._running_encoding().add(self._ring)

    def _forget_replay(self) -> None:
        if self._ring is not None and self._encoding is not None:
            self._encoding.remove(self._ring)
        self._ring = None
        self._rest_encoding()

    def _clear_away(self) -> None:
        """Put aside what has ended by itself, and keep why."""
        if self._recording is not None and self._recording.error is not None:
            self._error = str(self._recording.error)
            if self._encoding is not None:
                self._encoding.remove(self._recording)
            self._recording = None
            self._rest_encoding()
        if self._timelapse is not None and self._timelapse.error is not None:
            self._error = str(self._timelapse.error)
            self._timelapse = None
        if self._broadcast is not None and self._broadcast.error is not None:
            self._error = str(self._broadcast.error)
            self._broadcast = None
