"""What the virtual camera shows: the painting, or a placeholder where there is none worth showing."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from app.capture.picture_file import read_picture
from app.capture.placeholder import draw_placeholder
from app.capture.source import SourceState
from app.errors import LimnerError
from app.frames import Painting, Picture
from app.outputs.virtual_camera.broadcast import Showing
from app.pipeline.status import EngineStatus

STALE_S: Final = 2.0
"""A painting older than this belongs to a source that stands still or was just left."""

_log = logging.getLogger(__name__)


class Watched(Protocol):
    """What is asked of the engine."""

    @property
    def latest(self) -> Painting | None: ...

    @property
    def status(self) -> EngineStatus: ...


class StandIn:
    """Chooses between the painting and the placeholder. For one thread.

    Args:
        engine: gives the engine, None while there is none.
        size_px: width, height of the placeholder drawn here.
        picture: a picture file to show instead; what cannot be read is logged, and ours is drawn.
        clock: seconds, as `Frame.captured_s`.
    """

    def __init__(
        self,
        engine: Callable[[], Watched | None],
        size_px: tuple[int, int],
        picture: Path | None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._engine = engine
        self._size_px = size_px
        self._clock = clock
        self._chosen = _read(picture)

    def showing(self) -> Showing:
        """What to show now."""
        engine = self._engine()
        painting = engine.latest if engine is not None else None
        reason = self._reason(engine, painting)
        if painting is not None and reason is None:
            return Showing(painting.picture)
        reason = reason or "No picture yet."
        chosen = self._chosen
        return Showing(draw_placeholder(self._size_px, reason) if chosen is None else chosen, reason)

    def _reason(self, engine: Watched | None, painting: Painting | None) -> str | None:
        if engine is None or painting is None:
            return "No picture yet."
        status = engine.status
        if status.paused:
            return "Paused."
        if status.source.state is SourceState.LOST:
            return status.source.message
        if self._clock() - painting.frame.captured_s > STALE_S:
            return "One moment, please."
        return None


def _read(path: Path | None) -> Picture | None:
    if path is None:
        return None
    try:
        return read_picture(path)
    except LimnerError as error:
        _log.warning("The placeholder of the virtual camera cannot be used: %s", error)
        return None
