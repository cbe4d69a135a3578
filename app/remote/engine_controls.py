"""An engine without a window, as the remote control steers it."""

import threading
from dataclasses import replace

from app.frames import Look
from app.pipeline.engine import Engine
from app.pipeline.output_desk import OutputDesk
from app.remote.status import Status, describe
from app.styles.library import Library
from app.styles.style import Style


class EngineControls:
    """Steers an engine directly. Like the window, it remembers the look of each style.

    Args:
        engine: the engine.
        library: where its styles are found.
        outputs: its live outputs, connected with it.
    """

    def __init__(self, engine: Engine, library: Library, outputs: OutputDesk) -> None:
        self._engine = engine
        self._library = library
        self._outputs = outputs
        self._lock = threading.Lock()
        self._looks: dict[str, Look] = {}

    @property
    def outputs(self) -> OutputDesk:
        return self._outputs

    def status(self) -> Status:
        settings = self._engine.settings
        return describe(
            settings.style_id,
            settings.look,
            self._engine.status,
            self._engine.meter.snapshot(),
            self._outputs.status,
        )

    def styles(self) -> tuple[Style, ...]:
        return self._library.styles()

    def choose_style(self, style_id: str) -> None:
        style = self._library.get(style_id)
        with self._lock:
            settings = self._engine.settings
            look = self._looks.get(style_id, style.defaults)
            self._engine.apply(
                replace(settings, style_id=style_id, look=replace(look, framing=settings.look.framing))
            )

    def look(self) -> Look:
        return self._engine.settings.look

    def own_look(self) -> Look:
        style_id = self._engine.settings.style_id
        return self._library.get(style_id).defaults if style_id is not None else Look()

    def set_look(self, look: Look) -> None:
        with self._lock:
            settings = self._engine.settings
            if settings.style_id is not None:
                self._looks[settings.style_id] = look
            self._engine.apply(replace(settings, look=look))

    def pause(self, paused: bool) -> None:
        self._engine.pause(paused)
