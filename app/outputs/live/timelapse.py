"""A picture every few seconds, as files in a folder or as a video."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import av.error

from app.errors import LimnerError
from app.frames import Painting
from app.outputs.atomic_file import output_error
from app.outputs.live.encoder import LiveEncoder
from app.outputs.live.packet_file import PacketFile
from app.outputs.picture_file import write_picture
from app.outputs.provenance import Provenance
from app.outputs.unavailable import OutputUnavailableError

PLAYED_HZ: Final = 30.0
"""At what rate a time-lapse video plays."""

_log = logging.getLogger(__name__)


class PictureTaker(Protocol):
    """Keeps one picture after the other; made for a folder or a video."""

    def take(self, painting: Painting, number: int) -> None:
        """Keep the picture with that number, from 0. Raises OSError or `LimnerError`."""
        ...

    def close(self) -> None: ...


class FolderTaker:
    """Numbered JPEGs in a folder that is there."""

    def __init__(self, folder: Path, describe: Callable[[Painting], Provenance]) -> None:
        self._folder = folder
        self._describe = describe

    def take(self, painting: Painting, number: int) -> None:
        path = self._folder / f"{number + 1:05d}.jpg"
        write_picture(path, painting.picture, self._describe(painting))

    def close(self) -> None: ...


class VideoTaker:
    """A video at 30 pictures a second that can be played at any moment; for one thread."""

    def __init__(self, path: Path, describe: Callable[[Painting], Provenance]) -> None:
        self._path = path
        self._describe = describe
        self._encoder: LiveEncoder | None = None
        self._file: PacketFile | None = None

    def take(self, painting: Painting, number: int) -> None:
        if self._encoder is None or self._file is None:
            height, width = painting.picture.shape[:2]
            self._encoder = LiveEncoder((width, height))
            self._file = PacketFile(self._path, self._encoder.template, self._describe(painting))
        place_s = number / PLAYED_HZ
        for encoded in self._encoder.encode(painting.picture, place_s):
            self._file.write(encoded, place_s)

    def close(self) -> None:
        if self._encoder is not None:
            self._encoder.close()
        if self._file is not None:
            self._file.close()


@dataclass(frozen=True, slots=True)
class TimelapseStatus:
    """How a time-lapse stands.

    Attributes:
        path: its folder or video.
        every_s: seconds between two pictures.
        taken: pictures in it.
    """

    path: Path
    every_s: float
    taken: int


class Timelapse:
    """Takes a picture at once and every `every_s` seconds from then on, on a thread of its own.

    Nothing is taken while no new painting came, so that a camera that is off leaves no stretch of stillness.

    Args:
        path: the folder or video, for the status.
        taker: keeps the pictures, and is closed.
        latest: the last finished painting, None where there is none to take.
        every_s: > 0.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        path: Path,
        taker: PictureTaker,
        latest: Callable[[], Painting | None],
        every_s: float,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._path = path
        self._taker = taker
        self._latest = latest
        self._every_s = every_s
        self._clock = clock
        self._taken = 0
        self._error: LimnerError | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="limner-timelapse", daemon=True)
        self._thread.start()

    @property
    def status(self) -> TimelapseStatus:
        return TimelapseStatus(self._path, self._every_s, self._taken)

    @property
    def error(self) -> LimnerError | None:
        """Why it ended by itself."""
        return self._error

    def stop(self, timeout_s: float = 5.0) -> Path:
        """End it.

        Returns:
            Where the pictures lie.

        Raises:
            OutputUnavailableError: none was taken; nothing is left behind.
            LimnerError: why it ended before.
        """
        self._stop.set()
        self._thread.join(timeout_s)
        if self._error is not None:
            raise self._error
        if not self._taken:
            with suppress(OSError):
                self._path.rmdir() if self._path.is_dir() else self._path.unlink()
            raise OutputUnavailableError("The time-lapse is empty: no picture came in that time.")
        return self._path

    def _run(self) -> None:
        try:
            self._take_in_time()
        except (OSError, av.error.FFmpegError) as error:
            self._error = output_error(
                self._path, error if isinstance(error, OSError) else OSError(str(error))
            )
        except LimnerError as error:
            self._error = error
        finally:
            with suppress(OSError, av.error.FFmpegError):
                self._taker.close()

    def _take_in_time(self) -> None:
        due_s = self._clock()
        last: Painting | None = None
        while not self._stop.is_set():
            painting = self._latest()
            if painting is not None and painting is not last:
                self._taker.take(painting, self._taken)
                self._taken += 1
                last = painting
            due_s = max(due_s + self._every_s, self._clock())
            self._stop.wait(due_s - self._clock())
