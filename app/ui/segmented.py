"""A row of joined buttons, of which exactly one is on."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from app.ui.assets import sized
from app.ui.shortcuts import keeps_arrows
from app.ui.theme import DARK, RADIUS_CONTROL_PX, TEXT_BODY_PX, Theme

_HEIGHT_PX = 36
_INSET_PX = 3


class _Segment(QAbstractButton):
    def __init__(self, text: str, help_text: str) -> None:
        super().__init__()
        self.theme = DARK
        self.setText(text)
        self.setToolTip(help_text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(help_text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 24, _HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        return keeps_arrows(event) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        place = QRectF(self.rect()).adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(place, RADIUS_CONTROL_PX - 2, RADIUS_CONTROL_PX - 2)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("text" if self.isChecked() else "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, RADIUS_CONTROL_PX - 2, RADIUS_CONTROL_PX - 2)
        weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium
        painter.setFont(sized(self.font(), TEXT_BODY_PX, weight=weight))
        token = "on_accent" if self.isChecked() else "text" if self.underMouse() else "text_muted"
        painter.setPen(theme.colour(token))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class SegmentedControl(QWidget):
    """Chooses one of a few values.

    Args:
        segments: value, text and one sentence of help for each.
    """

    chosen = Signal(object)

    def __init__(
        self, name: str, segments: Sequence[tuple[object, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(_HEIGHT_PX)
        self._theme = DARK
        self._values = [value for value, _, _ in segments]
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for index, (_, text, help_text) in enumerate(segments):
            button = _Segment(text, help_text)
            self._group.addButton(button, index)
            layout.addWidget(button, 1)
        self._group.idClicked.connect(lambda index: self.chosen.emit(self._values[index]))

    @property
    def buttons(self) -> list[QAbstractButton]:
        return self._group.buttons()

    def set_value(self, value: object) -> None:
        """Show a value without announcing it."""
        self._group.button(self._values.index(value)).setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._group.buttons():
            assert isinstance(button, _Segment)
            button.theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL_PX, RADIUS_CONTROL_PX)
