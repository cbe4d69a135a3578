"""The engine, as far as the window knows it."""

from collections.abc import Callable
from typing import Protocol

from app.capture.source import FrameSource
from app.frames import Comparison, Painting
from app.pipeline.live_painting import PaintingEngine
from app.pipeline.meter import Meter
from app.pipeline.settings import EngineSettings
from app.pipeline.status import EngineStatus


class PortraitEngine(PaintingEngine, Protocol):
    """What the window asks of the engine."""

    @property
    def meter(self) -> Meter: ...

    @property
    def status(self) -> EngineStatus: ...

    @property
    def comparison(self) -> Comparison | None: ...

    def start(self) -> None: ...

    def stop(self, timeout_s: float) -> bool: ...

    def apply(self, settings: EngineSettings) -> None: ...

    def change_source(self, source: FrameSource) -> None: ...

    def pause(self, paused: bool) -> None: ...

    def take_latest(self) -> Painting | None: ...


EngineFactory = Callable[[FrameSource, EngineSettings, Callable[[], None]], PortraitEngine]
"""Makes one for a source; the last argument is to be called for each new painting, from any thread."""
