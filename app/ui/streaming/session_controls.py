"""The session as the remote control steers it: whatever touches it is done on the window's thread."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.errors import LimnerError
from app.frames import Look
from app.pipeline.output_desk import OutputDesk
from app.remote.status import Status, describe
from app.styles.style import Style
from app.ui.session import Session

_ANSWER_WITHIN_S: Final = 5.0

_Result = TypeVar("_Result")


class NoAnswerError(LimnerError):
    """The window is busy, or closes."""


class SessionControls(QObject):
    """Hands each wish to the window's thread and waits there for what comes of it.

    So the window follows what the remote control does as if a person had done it there.
    """

    saved = Signal(object)
    """A file was made; its path."""
    _wished = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lock = threading.Lock()
        self._waiting: set[Future[Any]] = set()
        self._closed = False
        self._outputs = _ShownOutputs(session.desk, self.saved.emit)
        self._wished.connect(self._grant, Qt.ConnectionType.QueuedConnection)

    @property
    def outputs(self) -> "_ShownOutputs":
        return self._outputs

    def status(self) -> Status:
        return self.in_window(self._status)

    def styles(self) -> tuple[Style, ...]:
        return self.in_window(lambda: self._session.styles)

    def choose_style(self, style_id: str) -> None:
        self._session.library.get(style_id)  # the session passes over a style that it does not know
        self.in_window(lambda: self._session.choose_style(style_id))

    def look(self) -> Look:
        return self.in_window(lambda: self._session.look)

    def own_look(self) -> Look:
        return self.in_window(lambda: self._session.defaults)

    def set_look(self, look: Look) -> None:
        self.in_window(lambda: self._session.set_look(look))

    def pause(self, paused: bool) -> None:
        self.in_window(lambda: self._session.pause(paused))

    def close(self) -> None:
        """Grant nothing more, and let go whoever waits; to be called before the server is stopped."""
        with self._lock:
            self._closed = True
            waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(NoAnswerError("Limner is being closed."))

    def in_window(self, wish: Callable[[], _Result]) -> _Result:
        """Do something on the window's thread; from any other.

        Raises:
            NoAnswerError: the window does not get to it within a few seconds, or closes.
        """
        future: Future[_Result] = Future()
        with self._lock:
            if self._closed:
                raise NoAnswerError("Limner is being closed.")
            self._waiting.add(future)
        self._wished.emit((future, wish))
        try:
            return future.result(_ANSWER_WITHIN_S)
        except TimeoutError:
            future.cancel()
            raise NoAnswerError("Limner's window does not answer. Try again in a moment.") from None
        finally:
            with self._lock:
                self._waiting.discard(future)

    def _grant(self, wished: tuple[Future[Any], Callable[[], Any]]) -> None:
        future, wish = wished
        with self._lock:
            if future not in self._waiting or not future.set_running_or_notify_cancel():
                return
            self._waiting.discard(future)
        try:
            future.set_result(wish())
        except Exception as error:  # noqa: BLE001 - carried to the thread that waits, and raised there
            future.set_exception(error)

    def _status(self) -> Status:
        session = self._session
        meter = session.meter
        return describe(
            session.style.id if session.style else None,
            session.look,
            session.status,
            meter.snapshot() if meter else None,
            session.desk.status,
        )


class _ShownOutputs:
    """The session's desk. It shows by itself what runs; the files that were made are told."""

    def __init__(self, desk: OutputDesk, tell: Callable[[Path], object]) -> None:
        self._desk = desk
        self._tell = tell

    def snapshot(self) -> Path:
        return self._told(self._desk.snapshot())

    def start_recording(self) -> Path:
        return self._desk.start_recording()

    def pause_recording(self, paused: bool = True) -> None:
        self._desk.pause_recording(paused)

    def stop_recording(self) -> Path:
        return self._told(self._desk.stop_recording())

    def save_replay(self) -> Path:
        return self._told(self._desk.save_replay())

    def start_virtual_camera(self) -> str:
        return self._desk.start_virtual_camera()

    def stop_virtual_camera(self) -> None:
        self._desk.stop_virtual_camera()

    def _told(self, path: Path) -> Path:
        self._tell(path)
        return path
