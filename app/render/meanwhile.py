"""Two pieces of work at once."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Generic, Self, TypeVar

Result = TypeVar("Result")


class Meanwhile(Generic[Result]):
    """Does a piece of work on a thread of its own while its block runs, and never longer.

    Starting a thread takes a tenth of a millisecond; it is worth it for work that lets other threads run.

    Args:
        work: what to do.
        name: the thread's.
    """

    def __init__(self, work: Callable[[], Result], name: str) -> None:
        self._work = work
        self._done: list[Result] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.join()

    def result(self) -> Result:
        """Wait for it; what it raised is raised here."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._done[0]

    def _run(self) -> None:
        try:
            self._done.append(self._work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            self._error = error
