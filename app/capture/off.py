"""A source in place of a camera that was switched off: nothing is filmed, and the picture says so."""

import threading
import time
from collections.abc import Callable
from typing import Final

from app.capture.placeholder import draw_placeholder
from app.capture.source import FrameSource, SourceEndedError, SourceState, SourceStatus
from app.frames import Frame

_EVERY_S: Final = 0.5
_HZ: Final = 1 / _EVERY_S


class OffSource(FrameSource):
    """Gives a placeholder twice a second.

    Args:
        name: of what was switched off.
        size_px: width, height of its picture.
        clock: seconds, as `Frame.captured_s`.
    """

    live = True

    def __init__(
        self, name: str, size_px: tuple[int, int], *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._name = name
        self._size_px = size_px
        self._clock = clock
        self._sequence = -1
        self._due_s = clock()
        self._closed = threading.Event()

    @property
    def name(self) -> str:
        return self._name

    @property
    def nominal_hz(self) -> float:
        return _HZ

    @property
    def size_px(self) -> tuple[int, int]:
        return self._size_px

    @property
    def status(self) -> SourceStatus:
        return SourceStatus(SourceState.LOST, f"{self._name} is off.", self._size_px, _HZ)

    def read(self, timeout_s: float) -> Frame | None:
        left_s = self._due_s - self._clock()
        if self._closed.wait(max(0.0, min(left_s, timeout_s))):
            raise SourceEndedError(f"{self._name} is off.")
        if left_s > timeout_s:
            return None
        self._due_s = self._clock() + _EVERY_S
        self._sequence += 1
        return Frame(draw_placeholder(self._size_px, self.status.message), self._sequence, self._clock())

    def close(self) -> None:
        self._closed.set()
