"""What an output pulls from; `app.pipeline.engine.Engine` is one."""

from collections.abc import Callable
from typing import Protocol

from app.frames import Painting


class Place(Protocol):
    """An output's place at the feed."""

    def take(self) -> Painting | None:
        """The newest painting not taken yet, else None; never blocks."""
        ...

    def close(self) -> None:
        """Hear nothing more."""
        ...


class Feed(Protocol):
    """Where finished paintings come from."""

    @property
    def latest(self) -> Painting | None:
        """The last finished painting; None before the first."""
        ...

    def add_listener(self, on_ready: Callable[[], None]) -> Place:
        """Be told, on the painting thread, that there is something to take."""
        ...
