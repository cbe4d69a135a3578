"""A video file as a source: at its own pace or as fast as it goes, once or over and over."""

import threading
from pathlib import Path
from typing import Final

from app.capture.pacing import Pacer
from app.capture.source import FrameSource, SourceEndedError, SourceState, SourceStatus
from app.capture.video_reader import DecodedFrame, VideoReader
from app.frames import Frame

_MOST_SKIPPED_IN_A_ROW: Final = 2


class VideoSource(FrameSource):
    """The frames of one video file.

    In real time a frame is given out when it is due on the clock, laid out from one origin so that hours
    of playing do not drift. Frames the reader came too late for are skipped, as a camera would, but never
    more than two in a row: a video too heavy for the machine still moves.

    Args:
        path: the file.
        realtime: keep the recording's pace; otherwise give frames as fast as they are read.
        loop: start over at the end; otherwise raise `SourceEndedError` there.
        seamless: the last frame leads into the first: positions carry on from round to round, so that nothing
            downstream takes the new round for a cut.
        name: what to call it, if not by its file name.
        message: the status's sentence while it plays, if not the usual one.
        pacer: keeps the pace.

    Raises:
        VideoFileError: see `VideoReader`.
    """

    live = False

    def __init__(
        self,
        path: Path,
        *,
        realtime: bool = True,
        loop: bool = True,
        seamless: bool = False,
        name: str | None = None,
        message: str | None = None,
        pacer: Pacer | None = None,
    ) -> None:
        self._path = path
        self._name = name or path.name
        self._realtime = realtime
        self._loop = loop
        self._seamless = seamless
        self._pacer = pacer or Pacer()
        self._reader = VideoReader(path)
        self._size_px = self._reader.size_px
        self._rate_hz = self._reader.rate_hz
        width, height = self._size_px
        self._message = message or f"{self._name}, {width} x {height} at {self._rate_hz:g} fps"
        self._decoding = threading.Lock()
        self._closed = False
        self._ended = False
        self._sequence = -1
        self._pending: DecodedFrame | None = None
        self._round_start_s = 0.0
        self._last_position_s = 0.0

    @property
    def name(self) -> str:
        return self._name

    @property
    def nominal_hz(self) -> float:
        return self._rate_hz

    @property
    def size_px(self) -> tuple[int, int]:
        return self._size_px

    @property
    def duration_s(self) -> float | None:
        """Length of one round by the file's own account."""
        return self._reader.duration_s

    @property
    def status(self) -> SourceStatus:
        state = SourceState.ENDED if self._ended or self._closed else SourceState.LIVE
        return SourceStatus(state, self._message, self._size_px, self._rate_hz)

    def read(self, timeout_s: float) -> Frame | None:
        """See `FrameSource.read`.

        Raises:
            SourceEndedError: after the last frame of a video that does not loop.
            VideoFileError: the file went away between two rounds.
        """
        with self._decoding:
            decoded = self._due_frame()
            due_s = self._round_start_s + decoded.position_s
            captured_s: float | None
            if self._realtime:
                captured_s = self._pacer.wait(due_s, timeout_s, lambda: self._closed)
            else:
                captured_s = self._pacer.now_s()
            if captured_s is None:
                return None
            self._pending = None
            self._sequence += 1
            position_s = due_s if self._seamless else decoded.position_s
            return Frame(self._reader.picture(decoded), self._sequence, captured_s, position_s)

    def close(self) -> None:
        self._closed = True
        with self._decoding:
            self._reader.close()

    def _due_frame(self) -> DecodedFrame:
        """The frame to give out next, with those passed over that are long due."""
        decoded = self._pending or self._next()
        if self._realtime:
            period_s = 1.0 / self._rate_hz
            for _ in range(_MOST_SKIPPED_IN_A_ROW):
                if self._pacer.late_s(self._round_start_s + decoded.position_s) <= period_s:
                    break
                self._sequence += 1
                decoded = self._next()
        self._pending = decoded
        return decoded

    def _next(self) -> DecodedFrame:
        if self._closed or self._ended:
            raise SourceEndedError(f"{self._name} has ended.")
        decoded = self._reader.next()
        if decoded is None:
            decoded = self._start_over()
        self._last_position_s = decoded.position_s
        return decoded

    def _start_over(self) -> DecodedFrame:
        self._reader.close()
        if not self._loop:
            self._ended = True
            raise SourceEndedError(f"{self._name} has ended.")
        # Opening the file again costs a few milliseconds and, unlike seeking, gives the same first frame in
        # every container and with every damage.
        self._reader = VideoReader(self._path)
        self._round_start_s += self._last_position_s + 1.0 / self._rate_hz
        first = self._reader.next()
        assert first is not None, "a reader opens only on a video with a frame"
        return first
