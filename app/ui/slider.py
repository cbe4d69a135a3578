"""One of the three controls: a name, a percentage and a track to drag along."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.ui.assets import sized, with_even_digits
from app.ui.labels import label
from app.ui.shortcuts import keeps_arrows
from app.ui.theme import DARK, GRID_PX, TEXT_BODY_PX, Theme

_HANDLE_RADIUS_PX = 8.0
_STEPS = 100


class _Track(QSlider):
    """A slider that jumps to where it is pressed, and marks the style's own value with a notch."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, _STEPS)
        self.setPageStep(10)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.default = _STEPS
        self.theme = DARK

    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 24)

    def x_of(self, value: int) -> float:
        """Where a value lies on the track, in the widget's pixels."""
        span = self.width() - 2 * _HANDLE_RADIUS_PX - 4
        return 2 + _HANDLE_RADIUS_PX + span * value / _STEPS

    def event(self, event: QEvent) -> bool:
        return keeps_arrows(event) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(self.default)

    def _follow(self, event: QMouseEvent) -> None:
        start, end = self.x_of(0), self.x_of(_STEPS)
        self.setValue(round((event.position().x() - start) / (end - start) * _STEPS))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        theme, middle, x = self.theme, self.height() / 2, self.x_of(self.value())
        start, end = self.x_of(0) - 6, self.x_of(_STEPS) + 6
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(QRectF(start, middle - 2, end - start, 4), 2, 2)
        painter.setBrush(theme.colour("accent" if self.isEnabled() else "text_disabled"))
        painter.drawRoundedRect(QRectF(start, middle - 2, x - start, 4), 2, 2)
        if self.value() != self.default:
            notch = self.x_of(self.default)
            painter.setBrush(theme.colour("text_muted"))
            painter.drawRoundedRect(QRectF(notch - 1, middle + 5, 2, 5), 1, 1)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(theme.colour("panel"))
            painter.drawEllipse(QPointF(x, middle), _HANDLE_RADIUS_PX + 2, _HANDLE_RADIUS_PX + 2)
            painter.setPen(Qt.PenStyle.NoPen)
        hot = self.underMouse() or self.isSliderDown()
        painter.setBrush(theme.colour("accent_hover" if hot else "accent"))
        if not self.isEnabled():
            painter.setBrush(theme.colour("text_disabled"))
        radius = _HANDLE_RADIUS_PX if hot or self.hasFocus() else _HANDLE_RADIUS_PX - 1
        painter.drawEllipse(QPointF(x, middle), radius, radius)


class AmountSlider(QWidget):
    """A value of 0..1 with its name. A double click brings the style's own value back."""

    amount_changed = Signal(float)

    def __init__(self, name: str, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._track = _Track()
        self._track.setAccessibleName(name)
        self._track.setAccessibleDescription(help_text)
        self._figure = label("100 %", "muted")
        self._figure.setFont(with_even_digits(sized(self.font(), TEXT_BODY_PX, weight=QFont.Weight.Medium)))
        self._figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setToolTip(f"{help_text}\nDouble click: back to the style's own value")

        head = QHBoxLayout()
        head.addWidget(label(name, "strong"))
        head.addStretch()
        head.addWidget(self._figure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID_PX)
        layout.addLayout(head)
        layout.addWidget(self._track)
        self._track.valueChanged.connect(self._changed)

    @property
    def track(self) -> QSlider:
        """What takes the focus."""
        return self._track

    @property
    def amount(self) -> float:
        return self._track.value() / _STEPS

    def set_amount(self, amount: float, *, default: float | None = None) -> None:
        """Show a value of 0..1 without announcing it, and perhaps a new default."""
        if default is not None:
            self._track.default = round(default * _STEPS)
        blocked = self._track.blockSignals(True)
        self._track.setValue(round(amount * _STEPS))
        self._track.blockSignals(blocked)
        self._show_figure()
        self._track.update()

    def set_theme(self, theme: Theme) -> None:
        self._track.theme = theme
        self._track.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._track.setValue(self._track.default)

    def _changed(self) -> None:
        self._show_figure()
        self.amount_changed.emit(self.amount)

    def _show_figure(self) -> None:
        self._figure.setText(f"{self._track.value()} %")
