"""The local stream of the window's engine, switched on and off on the side."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.ui.background import Background
from app.ui.session import Session
from app.ui.streaming.session_controls import SessionControls

if TYPE_CHECKING:
    from app.remote.remote_control import RemoteControl
    from app.stream.local_stream import LocalStream, StreamStatus


class Streaming(QObject):
    """Owns stream and remote control. What takes time, and loading the web library, happens on the side.

    Args:
        session: what is shown and steered.
        background: runs what takes time.
    """

    changed = Signal()
    """It is on or off now, or has another address."""
    failed = Signal(object)
    """It could not be switched; the error."""
    saved = Signal(object)
    """The remote control made a file; its path."""

    def __init__(self, session: Session, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._controls = SessionControls(session)
        self._engine: Any = None
        self._stream: LocalStream | None = None
        self._remote: RemoteControl | None = None
        self._wanted = False
        self._closed = False
        session.engine_made.connect(self._attach)
        self._controls.saved.connect(self.saved)

    @property
    def on(self) -> bool:
        """Whether it is on, or about to be."""
        return self._wanted

    @property
    def status(self) -> "StreamStatus | None":
        """How it stands; None before it was ever on."""
        return self._stream.status if self._stream is not None else None

    def set_on(self, on: bool) -> None:
        """Switch it; `changed` or `failed` follows."""
        if on == self._wanted:
            return
        self._wanted = on
        if on:
            self._background.run("stream-start", self._start, done=self._settled, failed=self._not_started)
        elif self._stream is not None:
            self._background.run("stream-stop", self._stream.stop, done=self._settled)

    def renew(self) -> None:
        """Take another address, for this and every other time; `changed` or `failed` follows."""
        if self._stream is not None:
            self._background.run(
                "stream-renew", self._stream.renew, done=self._settled, failed=self.failed.emit
            )

    def close(self) -> bool:
        """Let nobody watch or steer any more; True when all has ended in time."""
        self._closed = True
        self._controls.close()
        if self._remote is not None:
            self._remote.close()
        return self._stream.stop() if self._stream is not None else True

    def _attach(self, engine: object) -> None:
        self._engine = engine
        if self._stream is not None:
            self._stream.attach(self._engine)

    def _start(self) -> None:
        from app.remote.remote_control import RemoteControl
        from app.stream.local_stream import LocalStream

        if self._stream is None:
            self._remote = RemoteControl(self._controls)
            self._stream = LocalStream(routes=self._remote.routes)
        self._stream.attach(self._engine)
        self._stream.start()
        if self._closed:
            self._stream.stop()

    def _settled(self, result: object) -> None:
        if self._stream is not None and self._stream.on != self._wanted:
            # It was switched again meanwhile.
            self._wanted = not self._wanted
            self.set_on(not self._wanted)
            return
        self.changed.emit()

    def _not_started(self, error: Exception) -> None:
        self._wanted = False
        self.failed.emit(error)
