"""All keys at a glance, over the window."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.assets import sized
from app.ui.buttons import IconButton
from app.ui.labels import label
from app.ui.shortcuts import KEYS
from app.ui.theme import DARK, GRID_PX, TEXT_CAPTION_PX, Theme


class _KeyCap(QWidget):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._theme = DARK
        self.setFont(sized(self.font(), TEXT_CAPTION_PX, weight=QFont.Weight.DemiBold))
        self.setFixedSize(max(28, self.fontMetrics().horizontalAdvance(text) + 18), 26)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("pressed"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class ShortcutsOverlay(QWidget):
    """Covers its parent; any click or key closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setAccessibleName("Keyboard shortcuts")
        self._focused_before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        card = QFrame()
        card.setObjectName("card")
        card.setMinimumWidth(840)
        close = IconButton("x", "Close", key="Esc")
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(label("Keyboard", "title"))
        head.addStretch()
        head.addWidget(close)
        columns = QHBoxLayout()
        columns.setSpacing(6 * GRID_PX)
        columns.addLayout(self._column("Styles", "Window"), 1)
        columns.addLayout(self._column("Picture", "Outputs"), 1)
        columns.addLayout(self._column("Comparing"), 1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(7 * GRID_PX, 5 * GRID_PX, 5 * GRID_PX, 7 * GRID_PX)
        inside.setSpacing(4 * GRID_PX)
        inside.addLayout(head)
        inside.addLayout(columns)
        layout = QVBoxLayout(self)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def toggle(self) -> None:
        if self.isVisible():
            self.hide()
            return
        self._focused_before = self.window().focusWidget()
        self.setGeometry(self._covered.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def hide(self) -> None:
        """Go, and give the focus back: Qt would pass it on as Tab does, and a ring would be drawn."""
        if self._focused_before is not None and self.hasFocus():
            self._focused_before.setFocus(Qt.FocusReason.OtherFocusReason)
        super().hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, 150))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.hide()

    def _column(self, *sections: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2 * GRID_PX)
        for place, section in enumerate(sections):
            if place:
                column.addSpacing(3 * GRID_PX)
            column.addWidget(label(section, "section"))
            rows = QGridLayout()
            rows.setVerticalSpacing(GRID_PX)
            rows.setColumnStretch(0, 1)
            for line, key in enumerate(key for key in KEYS if key.section == section):
                rows.addWidget(label(key.text), line, 0)
                rows.addLayout(_caps(key.shown), line, 1)
            column.addLayout(rows)
        column.addStretch()
        return column


def _caps(shown: tuple[str, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID_PX)
    row.addStretch()
    for text in shown:
        row.addWidget(label(text, "muted") if text == "–" and len(shown) > 1 else _KeyCap(text))
    return row
