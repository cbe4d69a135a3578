"""Work that may block (opening a camera, listing devices, writing a file), away from the window's thread."""

import functools
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

Result = TypeVar("Result")


class Background(QObject):
    """Runs each job on a thread of its own and brings its result back to the window's thread.

    Jobs are few and started by people, so a thread each is cheap, and one that blocks (a camera driver) holds
    up no other.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: set[threading.Thread] = set()
        self._closed = False
        self._finished.connect(lambda deliver: deliver(), Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        name: str,
        job: Callable[[], Result],
        *,
        done: Callable[[Result], None] = lambda result: None,
        failed: Callable[[Exception], None] | None = None,
        too_late: Callable[[Result], None] = lambda result: None,
    ) -> None:
        """Start a job.

        Args:
            name: of the thread, for logs.
            job: runs on the side thread.
            done: gets its result, on the window's thread.
            failed: gets its exception, on the window's thread; without it the excepthook does.
            too_late: gets the result on the side thread if the window has closed meanwhile, to let go of it.
        """

        def work() -> None:
            try:
                result = job()
            except Exception as error:  # noqa: BLE001 (carried to the window's thread, and raised there)
                self._deliver(functools.partial(self._fail, error, failed))
            else:
                if self._closed:
                    too_late(result)
                else:
                    self._deliver(lambda: too_late(result) if self._closed else done(result))
            self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=work, name=f"limner-ui-{name}", daemon=True)
        self._threads.add(thread)
        thread.start()

    def close(self, timeout_s: float) -> bool:
        """Deliver nothing further and wait for the jobs; True when all ended in time."""
        self._closed = True
        deadline = monotonic() + timeout_s
        threads = list(self._threads)
        for thread in threads:
            thread.join(max(0.0, deadline - monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _deliver(self, call: Callable[[], Any]) -> None:
        if not self._closed:
            self._finished.emit(call)

    def _fail(self, error: Exception, failed: Callable[[Exception], None] | None) -> None:
        if self._closed:
            return
        if failed is None:
            raise error
        failed(error)
