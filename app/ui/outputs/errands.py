"""What the desk writes or waits for, on the side: one thing of a kind at a time."""

from collections.abc import Callable
from typing import TypeVar

from app.ui.background import Background

Result = TypeVar("Result")


class Errands:
    """For the window's thread.

    Args:
        background: runs them.
        changed: told after each, before anything else is.
        failed: told why one went wrong.
    """

    def __init__(
        self, background: Background, *, changed: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        self._background = background
        self._changed = changed
        self._failed = failed
        self._under_way: set[str] = set()

    def under_way(self, kind: str) -> bool:
        """Whether one of this kind is."""
        return kind in self._under_way

    def run(
        self, kind: str, job: Callable[[], Result], *, done: Callable[[Result], None] | None = None
    ) -> None:
        """Start one, unless one of its kind is under way.

        Args:
            kind: in a word or two.
            job: runs on the side.
            done: told what came of it.
        """
        if kind in self._under_way:
            return
        self._under_way.add(kind)

        def finished(result: Result) -> None:
            self._under_way.discard(kind)
            self._changed()
            if done is not None:
                done(result)

        def failed(error: Exception) -> None:
            self._under_way.discard(kind)
            self._changed()
            self._failed(error)

        self._background.run(kind.replace(" ", "-"), job, done=finished, failed=failed)
