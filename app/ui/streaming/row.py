"""The stream's row among the outputs: switch, address, how many watch and how late they see it."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from app.ui.buttons import PushButton
from app.ui.failure import sentence_of
from app.ui.outputs.presenter import OutputsPresenter
from app.ui.outputs.row import OutputRow
from app.ui.streaming.streaming import Streaming

if TYPE_CHECKING:
    from app.stream.local_stream import StreamStatus
    from app.stream.viewers import ViewerFigures

_LOOK_EVERY_MS: Final = 500


class StreamRow(QObject):
    """Connects the row with the stream.

    Args:
        streaming: the stream.
        outputs: whose panel the row is put into, and who says what there is to say.
    """

    def __init__(self, streaming: Streaming, outputs: OutputsPresenter) -> None:
        super().__init__(streaming)
        self._streaming = streaming
        self._outputs = outputs
        self._notice_told: str | None = None
        self.row = outputs.panel.add_row(
            OutputRow("radio-tower", "Local stream", "For OBS and browsers, and for remote control.")
        )
        self.copy_button = self.row.add_button(PushButton("Copy address"))
        self.copy_button.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.show_status)
        self.row.toggled.connect(streaming.set_on)
        self.copy_button.clicked.connect(self.copy_address)
        streaming.changed.connect(self._show_change)
        streaming.failed.connect(self._show_failure)
        streaming.saved.connect(outputs.telling.saved)

    def show_status(self) -> None:
        """Bring switch and caption up to date."""
        status = self._streaming.status
        on = status is not None and status.url is not None
        self.row.set_on(self._streaming.on)
        self.row.set_caption(caption_of(status) if status is not None and on else None)
        self.copy_button.setVisible(on)

    def copy_address(self) -> None:
        """Put the page's address on the clipboard."""
        status = self._streaming.status
        if status is None or status.url is None:
            return
        QGuiApplication.clipboard().setText(status.url)
        self._outputs.telling.say(
            "Address copied. Whoever knows it can watch and steer Limner.",
            "done",
            action="Make a new one",
            act=self._streaming.renew,
        )

    def _show_change(self) -> None:
        status = self._streaming.status
        on = status is not None and status.url is not None
        self._outputs.set_sending("stream", on)
        self._timer.start() if on else self._timer.stop()
        self.show_status()
        notice = status.notice if status is not None else None
        if notice is not None and notice != self._notice_told:
            self._outputs.telling.say(notice, "news")
        self._notice_told = notice

    def _show_failure(self, error: Exception) -> None:
        self.show_status()
        self._outputs.telling.say(sentence_of(error), "trouble")


def caption_of(status: "StreamStatus") -> str:
    """Who watches, and what the best served of them gets."""
    if not status.viewers:
        return "Nobody is watching."
    best: ViewerFigures = max(status.viewers, key=lambda viewer: viewer.fps)
    who = "1 viewer" if len(status.viewers) == 1 else f"{len(status.viewers)} viewers"
    if best.fps == 0:
        return f"{who}  ·  no new picture"
    return f"{who}  ·  {best.fps:.0f} fps  ·  {best.latency_p50_ms:.0f} ms"
