"""One line below the picture: what is shown, and how it runs."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.capture.source import SourceState
from app.pipeline.meter import MeterReading
from app.pipeline.status import EngineStatus
from app.ui.assets import sized, with_even_digits
from app.ui.labels import label
from app.ui.theme import DARK, GRID_PX, TEXT_CAPTION_PX, Theme

_HEIGHT_PX = 36
_NARROW_PX = 640
"""Below this the device gives its room to the words on the left."""


class _Dot(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.theme = DARK
        self.token = "text_disabled"
        self.setFixedSize(8, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(self.token))
        painter.drawEllipse(QRectF(self.rect()))


class StatusLine(QWidget):
    """Left: the source and how it fares. Right: frame rate, delay, processor, drops, device."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName("Status")
        self._dot = _Dot()
        self._source = label("", "caption")
        self._source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._figures_shown = True
        self._figures = {name: self._figure() for name in ("fps", "latency", "cpu", "drops", "device")}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6 * GRID_PX, 0, 6 * GRID_PX, 2 * GRID_PX)
        layout.setSpacing(2 * GRID_PX)
        layout.addWidget(self._dot)
        layout.addWidget(self._source, 1)
        for figure in self._figures.values():
            layout.addSpacing(2 * GRID_PX)
            layout.addWidget(figure)

    def sizeHint(self) -> QSize:
        return QSize(480, _HEIGHT_PX)

    @property
    def source_text(self) -> str:
        return self._source.text()

    @property
    def figures_text(self) -> str:
        return "  ".join(figure.text() for figure in self._figures.values() if figure.text())

    def show_status(self, status: EngineStatus | None) -> None:
        """Say where the picture comes from; None while there is no engine."""
        if status is None:
            self._say("No picture yet", "text_disabled")
            return
        if status.error is not None:
            self._say(status.error, "danger")
        elif status.source.state is SourceState.LOST:
            self._say(status.source.message, "warning")
        elif status.notice is not None:
            self._say(status.notice, "warning")
        elif status.easing is not None:
            self._say(status.easing, "warning")
        else:
            width, height = status.source.size_px
            self._say(f"{status.source_name}  ·  {width} × {height}", "good")
        device = status.device or ""
        if status.device == "CPU" and status.threads:
            device = f"CPU, {status.threads} thread{'s' if status.threads > 1 else ''}"
        self._figures["device"].setText(device)

    def show_figures(self, reading: MeterReading) -> None:
        self._figures["fps"].setText(f"{reading.fps:.0f} fps")
        self._figures["latency"].setText(f"{reading.latency_p50_ms:.0f} ms delay")
        self._figures["cpu"].setText(f"{reading.cpu_percent:.0f} % load")
        stages = "\n".join(f"{name}: {ms:.1f} ms" for name, ms in reading.stage_ms.items())
        self._figures["latency"].setToolTip(
            f"From the camera to the finished picture.\n95 of 100 frames take at most "
            f"{reading.latency_p95_ms:.0f} ms.\nDelay the sound by as much to keep it with the picture: "
            f"in OBS, Advanced Audio Properties, Sync Offset.\n\n{stages}"
        )
        self._figures["drops"].setText(f"{reading.dropped} dropped")
        self._figures["drops"].setToolTip("Frames that came while the last one was still being painted.")
        self._figures["cpu"].setToolTip("Processor time; 100 % keeps one core busy.")

    def set_figures_shown(self, shown: bool) -> None:
        self._figures_shown = shown
        self._show_what_fits()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_what_fits()

    def set_theme(self, theme: Theme) -> None:
        self._dot.theme = theme
        self._dot.update()

    def _show_what_fits(self) -> None:
        narrow = self.width() < _NARROW_PX
        for name, figure in self._figures.items():
            figure.setVisible(self._figures_shown and not (narrow and name == "device"))

    def _figure(self) -> QLabel:
        result = label("", "caption")
        result.setFont(with_even_digits(sized(self.font(), TEXT_CAPTION_PX)))
        return result

    def _say(self, text: str, token: str) -> None:
        self._source.setText(text)
        self._source.setToolTip(text)
        if self._dot.token != token:
            self._dot.token = token
            self._dot.update()
