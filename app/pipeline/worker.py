"""A worker: one thread, asleep on one mailbox."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from app.pipeline.mailbox import Mailbox

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Worker(Generic[T]):
    """Runs `handle` on whatever is newest in its mailbox, on a thread of its own.

    An exception in `handle` costs that one item: it goes to `on_error` and the thread carries on with the
    next. Triggers coalesce because the mailbox holds one; closing is one call with a time limit.

    Args:
        name: the thread's name; starts with "limner-".
        handle: does the work for one item.
        on_error: told of every exception `handle` raised; called on the worker's thread.
        on_stop: called once on the worker's thread before it ends: what it used is closed there.
    """

    def __init__(
        self,
        name: str,
        handle: Callable[[T], None],
        *,
        on_error: Callable[[Exception], None],
        on_stop: Callable[[], None] | None = None,
    ) -> None:
        self.mailbox: Mailbox[T] = Mailbox()
        self._handle = handle
        self._on_error = on_error
        self._on_stop = on_stop
        # A daemon, so that a driver or a network that never returns cannot keep the process alive.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ask the worker to end after the item in hand; does not wait."""
        self.mailbox.close()

    def join(self, timeout_s: float) -> bool:
        """Close and wait at most `timeout_s`.

        Returns:
            True when the thread has ended, or never ran.
        """
        self.close()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            _log.warning("%s did not end within %.1f s", self._thread.name, timeout_s)
            return False
        return True

    def _run(self) -> None:
        while (item := self.mailbox.take()) is not None:
            self._guarded(lambda item=item: self._handle(item))  # type: ignore[misc]
        if self._on_stop is not None:
            self._guarded(self._on_stop)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - a worker that dies is a picture that freezes
            self._on_error(error)
