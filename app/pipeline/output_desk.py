"""The desk from which the live outputs are worked: by window, tray, hotkeys and remote control."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import LimnerError
from app.frames import Look
from app.outputs.dated_path import new_file, new_folder
from app.outputs.live.microphone import MicrophoneOpener
from app.outputs.live.portaudio import open_microphone
from app.outputs.live.recording import RecordingStatus
from app.outputs.live.timelapse import FolderTaker, Timelapse, TimelapseStatus, VideoTaker
from app.outputs.snapshot import NamedStyle, save_snapshot
from app.outputs.unavailable import OutputUnavailableError
from app.outputs.virtual_camera.broadcast import Broadcast, VirtualCameraStatus
from app.outputs.virtual_camera.pyvirtualcam_sink import open_camera_sink
from app.outputs.virtual_camera.sink import CameraSinkOpener
from app.pipeline.live_painting import LivePainting, PaintingEngine
from app.pipeline.output_settings import OutputSettings
from app.pipeline.recorder import LastError, Recorder
from app.pipeline.stand_in import StandIn

_log = logging.getLogger(__name__)


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
        self._open_camera = camera_opener
        self._live = LivePainting(style_named, look)
        self._last_error = LastError()
        self._recorder = Recorder(settings, self._live, self._last_error, microphone_opener=microphone_opener)
        self._lock = threading.RLock()
        self._timelapse: Timelapse | None = None
        self._broadcast: Broadcast | None = None

    def connect(self, engine: PaintingEngine) -> None:
        """Take the paintings from this engine from now on."""
        self._live.engine = engine
        self._recorder.begin()

    @property
    def settings(self) -> OutputSettings:
        """The snapshot that holds now."""
        return self._settings

    def apply(self, settings: OutputSettings) -> None:
        """Replace the settings; what runs already goes on as it began."""
        with self._lock:
            self._settings = settings
            self._recorder.apply(settings)

    @property
    def status(self) -> OutputStatus:
        """How things stand now; cheap, and never waits for what another thread is starting."""
        if self._lock.acquire(blocking=False):
            try:
                self._clear_away()
            finally:
                self._lock.release()
        timelapse, broadcast = self._timelapse, self._broadcast
        return OutputStatus(
            self._recorder.recording,
            timelapse.status if timelapse else None,
            broadcast.status if broadcast else None,
            self._recorder.replay_s,
            self._last_error.sentence,
        )

    def snapshot(self) -> Path:
        """Write the last painting as a PNG, unmirrored.

        Returns:
            Where it lies.
        """
        painting = self._live.last()
        return save_snapshot(
            painting, self._settings.picture_dir, self._live.style_of(painting), self._live.look
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
        return self._recorder.start()

    def pause_recording(self, paused: bool = True) -> None:
        """Leave out what comes from now on, or go on; the file shows no gap."""
        self._recorder.pause(paused)

    def stop_recording(self) -> Path:
        """End the recording; waits until the file is whole.

        Returns:
            Where it lies.

        Raises:
            OutputUnavailableError: none runs, or no picture came.
            DiskFullError, OutputError: its end could not be written; what came before can be played.
        """
        return self._recorder.stop()

    def save_replay(self) -> Path:
        """Write the last seconds as a video; they must have been kept (`OutputSettings.keep_replay`).

        Returns:
            Where it lies.
        """
        return self._recorder.save_replay()

    def save_loop(self) -> Path:
        """Write the last seconds as a GIF or WebP that starts over; takes seconds.

        Returns:
            Where it lies.
        """
        return self._recorder.save_loop()

    def start_timelapse(self) -> Path:
        """Take a picture now and every few seconds from now on.

        Returns:
            The video or folder, which grows.
        """
        with self._lock:
            self._clear_away()
            if self._timelapse is not None:
                raise OutputUnavailableError("A time-lapse is being taken. Stop it first.")
            self._live.last()
            settings = self._settings
            if settings.timelapse_kind == "video":
                path = new_file(settings.picture_dir, "timelapse", f".{settings.container}")
                taker: VideoTaker | FolderTaker = VideoTaker(path, self._live.describe)
            else:
                path = new_folder(settings.picture_dir, "timelapse")
                taker = FolderTaker(path, self._live.describe)
            self._last_error.sentence = None
            self._timelapse = Timelapse(path, taker, self._live.last_if_any, settings.timelapse_every_s)
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
            stand_in = StandIn(lambda: self._live.engine, settings.camera_size_px, settings.placeholder)
            self._broadcast = Broadcast(
                self._open_camera,
                stand_in.showing,
                size_px=settings.camera_size_px,
                crop=settings.camera_crop,
            )
            self._last_error.sentence = None
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
        return self._recorder.close()

    def _clear_away(self) -> None:
        """Put aside what has ended by itself, and keep why."""
        self._recorder.clear_away()
        if self._timelapse is not None and self._timelapse.error is not None:
            self._last_error.sentence = str(self._timelapse.error)
            self._timelapse = None
        if self._broadcast is not None and self._broadcast.error is not None:
            self._last_error.sentence = str(self._broadcast.error)
            self._broadcast = None
