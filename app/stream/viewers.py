"""Who watches, and how they fare."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.pipeline.meter import Meter
from app.stream.jpeg_feed import StreamFrame

MOST_VIEWERS: Final = 16


class ViewerKind(StrEnum):
    """How somebody watches."""

    PAGE = "page"
    """The page, over a WebSocket: the delay is measured up to the moment it was drawn."""
    MJPEG = "mjpeg"
    """A player: the delay is measured up to the moment the system took the frame for it."""


@dataclass(frozen=True, slots=True)
class ViewerFigures:
    """How one viewer fared in the last seconds.

    Attributes:
        kind: how it watches.
        fps: frames a second that it got.
        latency_p50_ms, latency_p95_ms: from capture to this viewer.
        skipped: paintings that it did not get since it came.
    """

    kind: ViewerKind
    fps: float
    latency_p50_ms: float
    latency_p95_ms: float
    skipped: int


class Viewer:
    """Keeps account of one viewer; any thread may read the figures."""

    def __init__(self, kind: ViewerKind) -> None:
        self._kind = kind
        self._meter = Meter()
        self._last: StreamFrame | None = None

    def got(self, frame: StreamFrame) -> None:
        """A frame reached it. The same one again, sent while the picture is held, does not count."""
        last, self._last = self._last, frame
        if last is frame:
            return
        self._meter.delivered(frame.captured_s, {})
        if last is not None and frame.number > last.number + 1:
            self._meter.dropped(frame.number - last.number - 1)

    @property
    def figures(self) -> ViewerFigures:
        reading = self._meter.snapshot()
        return ViewerFigures(
            self._kind, reading.fps, reading.latency_p50_ms, reading.latency_p95_ms, reading.dropped
        )


class Viewers:
    """All who watch at the moment. Entered and left on the loop's thread; any thread may read."""

    def __init__(self) -> None:
        self._viewers: tuple[Viewer, ...] = ()

    @property
    def full(self) -> bool:
        """Nobody else is let in."""
        return len(self._viewers) >= MOST_VIEWERS

    @property
    def figures(self) -> tuple[ViewerFigures, ...]:
        """How each of them fares, in the order they came."""
        return tuple(viewer.figures for viewer in self._viewers)

    @contextmanager
    def watching(self, kind: ViewerKind) -> Iterator[Viewer]:
        """Somebody watches while the block runs."""
        viewer = Viewer(kind)
        self._viewers = (*self._viewers, viewer)
        try:
            yield viewer
        finally:
            self._viewers = tuple(other for other in self._viewers if other is not viewer)
