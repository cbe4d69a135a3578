"""What the remote control steers: the window's session, or an engine that runs without a window."""

from pathlib import Path
from typing import Protocol

from app.frames import Look
from app.remote.status import Status
from app.styles.style import Style


class Outputs(Protocol):
    """The outputs that can be asked for; `app.pipeline.output_desk.OutputDesk` is one."""

    def snapshot(self) -> Path: ...

    def start_recording(self) -> Path: ...

    def pause_recording(self, paused: bool = True) -> None: ...

    def stop_recording(self) -> Path: ...

    def save_replay(self) -> Path: ...

    def start_virtual_camera(self) -> str: ...

    def stop_virtual_camera(self) -> None: ...


class Controls(Protocol):
    """One thing to steer. Every method may be called from any thread, and may take seconds.

    Raises (all of them):
        LimnerError: it cannot be done; the sentence says why.
    """

    @property
    def outputs(self) -> Outputs: ...

    def status(self) -> Status:
        """How everything stands."""
        ...

    def styles(self) -> tuple[Style, ...]:
        """The styles, in the order in which people see them."""
        ...

    def choose_style(self, style_id: str) -> None:
        """Paint in another style, with the look last set for it."""
        ...

    def look(self) -> Look:
        """What is set."""
        ...

    def own_look(self) -> Look:
        """The chosen style's own look."""
        ...

    def set_look(self, look: Look) -> None:
        """Paint with another look."""
        ...

    def pause(self, paused: bool) -> None:
        """Hold the picture, or let it go on."""
        ...
