"""Everything that is kept encoded: the recording, and the last seconds for replays and loops."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import LimnerError
from app.outputs.dated_path import new_file
from app.outputs.live.encoding import Encoding
from app.outputs.live.loop import write_loop
from app.outputs.live.microphone import MicrophoneOpener
from app.outputs.live.recording import Recording, RecordingStatus
from app.outputs.live.replay import Clip, ReplayRing
from app.outputs.unavailable import OutputUnavailableError
from app.pipeline.live_painting import NO_PICTURE, LivePainting
from app.pipeline.output_settings import OutputSettings

_DRAIN_S: Final = 2.0


@dataclass(slots=True)
class LastError:
    """Why the output that ended last ended by itself, in one sentence; None again when one is started."""

    sentence: str | None = None


class Recorder:
    """Encodes the painting once, and only while a recording or a replay wants it.

    Any thread may call; calls that write wait until it is written.

    Args:
        settings: what holds at the start.
        live: where the painting comes from.
        last_error: told why a recording ended by itself.
        microphone_opener: switches the microphone on.
    """

    def __init__(
        self,
        settings: OutputSettings,
        live: LivePainting,
        last_error: LastError,
        *,
        microphone_opener: MicrophoneOpener,
    ) -> None:
        self._settings = settings
        self._live = live
        self._last_error = last_error
        self._open_microphone = microphone_opener
        self._lock = threading.RLock()
        self._encoding: Encoding | None = None
        self._ring: ReplayRing | None = None
        self._recording: Recording | None = None
        self._closed = False

    def begin(self) -> None:
        """Keep the last seconds, if that is wanted: the engine is known now."""
        with self._lock:
            self._keep_replay()

    def apply(self, settings: OutputSettings) -> None:
        """Replace the settings; a recording goes on as it began."""
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
    def recording(self) -> RecordingStatus | None:
        """How the recording stands; None while none runs."""
        recording = self._recording
        return recording.status if recording else None

    @property
    def replay_s(self) -> float:
        """How many seconds a replay would show; 0 while none are kept."""
        ring = self._ring
        return ring.held_s if ring else 0.0

    def clear_away(self) -> None:
        """Put a recording aside that has ended by itself, unless another thread is just starting one."""
        if self._lock.acquire(blocking=False):
            try:
                self._clear_away()
            finally:
                self._lock.release()

    def start(self) -> Path:
        """Record from now on; see `OutputDesk.start_recording`."""
        with self._lock:
            self._clear_away()
            if self._recording is not None:
                raise OutputUnavailableError(f"{self._recording.path.name} is being recorded. Stop it first.")
            painting = self._live.last()
            settings = self._settings
            encoding = self._running_encoding()
            path = new_file(settings.video_dir, "", f".{settings.container}")
            recording = Recording(
                path,
                self._live.describe(painting),
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
            self._last_error.sentence = None
            self._recording = recording
            encoding.add(recording)
            return path

    def pause(self, paused: bool) -> None:
        """Leave out what comes from now on, or go on; the file shows no gap."""
        with self._lock:
            self._running_recording().pause(paused)

    def stop(self) -> Path:
        """End the recording; see `OutputDesk.stop_recording`."""
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
        """Write the last seconds as a video; returns where it lies."""
        settings = self._settings
        clip = self._clip(settings.replay_s)
        with _new_file(settings.video_dir, "replay", f".{settings.container}") as path:
            clip.save(path, self._live.describe(self._live.last()))
        return path

    def save_loop(self) -> Path:
        """Write the last seconds as a picture that moves; returns where it lies."""
        settings = self._settings
        clip = self._clip(settings.loop_s)
        with _new_file(settings.picture_dir, "loop", f".{settings.loop_format}") as path:
            write_loop(path, clip.decoded(settings.loop_s), self._live.describe(self._live.last()))
        return path

    def close(self) -> bool:
        """Encode nothing any more; the recording was stopped before. True when the thread has ended."""
        with self._lock:
            self._closed = True
            self._ring = None
            encoding, self._encoding = self._encoding, None
        return encoding.close() if encoding is not None else True

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

    def _running_encoding(self) -> Encoding:
        engine = self._live.engine
        if engine is None or self._closed:
            raise OutputUnavailableError(NO_PICTURE)
        if self._encoding is None:
            self._encoding = Encoding(engine, most_hz=self._settings.most_fps, on_error=self._encoding_failed)
        return self._encoding

    def _rest_encoding(self) -> None:
        """Encode for nobody: not at all."""
        if self._encoding is not None and self._encoding.idle:
            self._encoding.close()
            self._encoding = None

    def _encoding_failed(self, error: Exception) -> None:
        known = isinstance(error, LimnerError)
        self._last_error.sentence = str(error) if known else f"Recording ended: {error}"

    def _keep_replay(self) -> None:
        if self._settings.keep_replay and self._live.engine is not None and self._ring is None:
            self._ring = ReplayRing(self._settings.replay_s)
            self._running_encoding().add(self._ring)

    def _forget_replay(self) -> None:
        if self._ring is not None and self._encoding is not None:
            self._encoding.remove(self._ring)
        self._ring = None
        self._rest_encoding()

    def _clear_away(self) -> None:
        if self._recording is not None and self._recording.error is not None:
            self._last_error.sentence = str(self._recording.error)
            if self._encoding is not None:
                self._encoding.remove(self._recording)
            self._recording = None
            self._rest_encoding()


@contextmanager
def _new_file(folder: Path, kind: str, suffix: str) -> Iterator[Path]:
    """A free name; what is not filled is taken away again."""
    path = new_file(folder, kind, suffix)
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise
