"""One recording: from the packets of the encoder and the blocks of a microphone to a file."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av.error
from av.video.stream import VideoStream

from app.outputs.atomic_file import DiskFullError, OutputError, output_error
from app.outputs.live.microphone import Microphone
from app.outputs.live.packet_file import PacketFile
from app.outputs.live.packets import EncodedPicture
from app.outputs.live.sound_track import SoundBlock
from app.outputs.live.timeline import Timeline
from app.outputs.provenance import Provenance
from app.outputs.unavailable import OutputUnavailableError

_SOUND_QUEUE: Final = 1000
"""20 s of blocks of 20 ms: what comes before the first picture, and while a disk stalls."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RecordingStatus:
    """How a recording stands.

    Attributes:
        path: the file, which grows.
        paused: nothing is added at the moment.
        elapsed_s: how long it is, without the pauses.
        written: pictures in it.
        dropped: pictures that were painted and are not in it, because disk or processor were too slow.
        size_bytes: of the file.
        microphone: its name; None for a silent recording.
    """

    path: Path
    paused: bool
    elapsed_s: float
    written: int
    dropped: int
    size_bytes: int
    microphone: str | None


class Recording:
    """A sink of encoded pictures that writes them to a file at their real times.

    Args:
        path: .mkv or .mp4, a new and empty file.
        provenance: goes into the file's comment.
        request_key: asks the encoder for a key picture.
        dropped: how many pictures the encoder has dropped so far.
        clock: seconds, as `Frame.captured_s`.
    """

    keeps_size = True

    def __init__(
        self,
        path: Path,
        provenance: Provenance,
        *,
        request_key: Callable[[], None],
        dropped: Callable[[], int],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._path = path
        self._provenance = provenance
        self._request_key = request_key
        self._dropped = dropped
        self._dropped_before = dropped()
        self._clock = clock
        self._lock = threading.Lock()
        self._timeline = Timeline(clock())
        self._file: PacketFile | None = None
        self._microphone: Microphone | None = None
        self._heard: deque[SoundBlock] = deque(maxlen=_SOUND_QUEUE)
        self._waits_for_key = True
        self._over = False
        self._error: OutputError | None = None

    @property
    def path(self) -> Path:
        return self._path

    @property
    def error(self) -> OutputError | None:
        """Why it ended by itself; None while it runs, and where it was stopped."""
        return self._error

    @property
    def status(self) -> RecordingStatus:
        file, microphone = self._file, self._microphone
        try:
            size_bytes = self._path.stat().st_size
        except OSError:
            size_bytes = 0
        return RecordingStatus(
            self._path,
            self._timeline.paused,
            self._timeline.elapsed_s(self._clock()),
            file.written if file is not None else 0,
            self._dropped() - self._dropped_before,
            size_bytes,
            microphone.name if microphone is not None else None,
        )

    def listen_to(self, microphone: Microphone) -> None:
        """Record sound too; before the first picture comes. The recording switches the microphone off."""
        self._microphone = microphone

    def hear(self, block: SoundBlock) -> None:
        """Take a block of sound; from any thread, returns at once."""
        self._heard.append(block)

    def pause(self, paused: bool) -> None:
        """Leave out what comes from now on, or go on; neither leaves a gap in the file."""
        with self._lock:
            if paused:
                self._timeline.pause(self._clock())
            elif self._timeline.paused:
                self._timeline.resume(self._clock())
                self._waits_for_key = True
        if not paused:
            self._request_key()

    def begin(self, template: VideoStream) -> None:
        with self._lock:
            if self._over or self._file is not None:
                return
            form = self._microphone.form if self._microphone is not None else None
            with self._ending_on_failure():
                self._file = PacketFile(self._path, template, self._provenance, sound=form)

    def take(self, picture: EncodedPicture) -> None:
        with self._lock:
            place_s = self._timeline.place_s(picture.stamp_s)
            if self._over or self._file is None:
                return
            with self._ending_on_failure():
                self._write_sound(self._file)
                if place_s is None:
                    return
                if self._waits_for_key and not picture.key:
                    self._request_key()
                    return
                self._waits_for_key = False
                self._file.write(picture, place_s)

    def stop(self) -> Path:
        """End the file.

        Returns:
            Where it lies.

        Raises:
            OutputUnavailableError: no picture came, and there is no file.
            DiskFullError, OutputError: the end could not be written; what came before can be played.
        """
        with self._lock:
            if self._error is not None:
                raise self._error
            if self._over:
                return self._path
            self._over = True
            self._let_go_of_microphone()
            file = self._file
            if file is None or not file.written:
                if file is not None:
                    file.abandon()
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)
                raise OutputUnavailableError("Nothing was recorded: no picture came in that time.")
            try:
                self._write_sound(file)
                file.close()
            except (OSError, av.error.FFmpegError) as error:
                file.abandon()
                raise self._sentence(error) from error
            return self._path

    @contextmanager
    def _ending_on_failure(self) -> Iterator[None]:
        try:
            yield
        except (OSError, av.error.FFmpegError) as error:
            self._over = True
            self._error = self._sentence(error)
            _log.warning("%s", self._error)
            if self._file is not None:
                self._file.abandon()
            self._let_go_of_microphone()

    def _write_sound(self, file: PacketFile) -> None:
        while self._heard:
            block = self._heard.popleft()
            place_s = self._timeline.place_s(block.captured_s)
            if file.sound is not None and place_s is not None:
                file.sound.write(block.samples, place_s)

    def _let_go_of_microphone(self) -> None:
        if self._microphone is not None:
            try:
                self._microphone.close()
            except Exception:  # noqa: BLE001 - whatever a driver says at the end, the file must be ended
                _log.exception("The microphone could not be closed")

    def _sentence(self, error: Exception) -> OutputError:
        cause = error if isinstance(error, OSError) else OSError(str(error))
        kind = type(output_error(self._path, cause))
        if kind is DiskFullError:
            return DiskFullError(
                f"The recording ended: no space is left for {self._path}. What was recorded until then can "
                "be played. Make room on the disk, or choose another folder."
            )
        reason = (cause.strerror or str(cause)).rstrip(".")
        return kind(
            f"The recording ended: {self._path} could not be written ({reason}). What was recorded until "
            "then can be played. Check the disk, or choose another folder."
        )
