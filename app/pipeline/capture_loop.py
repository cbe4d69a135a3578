"""The capture thread: reads the source, and lets it be replaced while everything runs."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from app.capture.source import FrameSource, SourceEndedError, SourceState
from app.frames import Frame
from app.pipeline.faults import Faults, Part

_READ_TIMEOUT_S: Final = 0.1
_RETRY_S: Final = 0.5

_log = logging.getLogger(__name__)


class CaptureLoop:
    """Reads frames and hands them on, on a thread of its own.

    It owns its source: a source that is replaced, and the last one at the end, is closed here. A source that
    raises is asked again every half second; one that has ended leaves the thread asleep until another comes.
    Of a source that comes while the picture is held, the first frame is the one to hold.

    Args:
        source: where frames come from.
        deliver: takes each frame, whether it only stands in for a picture of a lost camera, and how
            many frames the source skipped just before it.
        faults: where failures are noted.
        on_idle: told, on this thread, that the source has ended and no frame will come of itself.
    """

    def __init__(
        self,
        source: FrameSource,
        *,
        deliver: Callable[[Frame, bool, int], None],
        faults: Faults,
        on_idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._source = source
        self._deliver = deliver
        self._faults = faults
        self._on_idle = on_idle
        self._lock = threading.Lock()
        self._next_sources: list[FrameSource] = []
        self._over = False
        self._wake = threading.Event()
        self._stopping = False
        self._paused = False
        self._idle = False
        self._thread = threading.Thread(target=self._run, name="limner-capture", daemon=True)

    @property
    def source(self) -> FrameSource:
        """The source that is read, or is about to be."""
        with self._lock:
            return self._next_sources[-1] if self._next_sources else self._source

    @property
    def paused(self) -> bool:
        """The picture is held."""
        return self._paused

    @property
    def idle(self) -> bool:
        """No frame will come of itself: the source ended, or the picture is held."""
        return self._idle or self._paused

    def start(self) -> None:
        self._thread.start()

    def replace(self, source: FrameSource) -> None:
        """Go over to another source before the next frame; the old one is closed."""
        with self._lock:
            too_late = self._over
            if not too_late:
                self._next_sources.append(source)
        if too_late:
            source.close()
        self._wake.set()

    def pause(self, paused: bool) -> None:
        """Hold the picture. A file waits; a camera is still read, so that its buffers do not go stale."""
        self._paused = paused
        self._wake.set()

    def close(self) -> None:
        """Ask the thread to end; does not wait."""
        self._stopping = True
        self._wake.set()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread, which closes the source, at most `timeout_s`; True when it has ended."""
        self.close()
        if self._thread.ident is None:
            self._close_sources()
            return True
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            _log.warning("%s did not end within %.1f s", self._thread.name, timeout_s)
            return False
        return True

    def _run(self) -> None:
        last_sequence = -1
        while True:
            # Cleared before any of the flags is looked at, so that no change of them is slept through.
            self._wake.clear()
            if self._stopping:
                break
            if self._adopt():
                last_sequence = -1
            first = last_sequence < 0
            frame = self._read(hold=self._paused and not first)
            if frame is None:
                continue
            skipped = 0 if first else max(0, frame.sequence - last_sequence - 1)
            last_sequence = frame.sequence
            if first or not self._paused:
                self._deliver(frame, self._source.status.state is SourceState.LOST, skipped)
        self._close_sources()

    def _adopt(self) -> bool:
        with self._lock:
            if not self._next_sources:
                return False
            *replaced, newest = self._source, *self._next_sources
            self._source = newest
            self._next_sources.clear()
        self._close(replaced)
        return True

    def _read(self, *, hold: bool) -> Frame | None:
        """The next frame, or None after a while in which none came."""
        if hold and not self._source.live:
            self._wake.wait()
            return None
        frame = None
        with self._faults.watching(Part.SOURCE):
            try:
                frame = self._source.read(_READ_TIMEOUT_S)
            except SourceEndedError:
                self._idle = True
                self._on_idle()
                self._wake.wait()
                self._idle = False
        if self._faults.stands(Part.SOURCE):
            self._wake.wait(_RETRY_S)
        return frame

    def _close_sources(self) -> None:
        with self._lock:
            self._over = True
            sources = [self._source, *self._next_sources]
        self._close(sources)

    def _close(self, sources: list[FrameSource]) -> None:
        for source in sources:
            with self._faults.watching(Part.SOURCE):
                source.close()
