"""One short message over the picture, which leaves by itself."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRectF, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui import icons
from app.ui.buttons import IconButton, PushButton
from app.ui.labels import label
from app.ui.theme import DARK, GRID_PX, RADIUS_CARD_PX, Theme

Kind = Literal["done", "news", "trouble"]

_SHOWN_MS = {"done": 5000, "news": 6000, "trouble": 10000}
_ICONS = {
    "done": ("circle-check", "good"),
    "news": ("info", "text"),
    "trouble": ("triangle-alert", "warning"),
}
_MOST_WIDTH_PX = 560


class Toast(QWidget):
    """A message with perhaps one thing to do about it. A new one takes the place of the last."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._theme = DARK
        self._kind: Kind = "news"
        self._act: Callable[[], None] | None = None
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.timeout.connect(self.hide)
        self._mark = QLabel()
        self._mark.setFixedSize(20, 20)
        self._text = label("", "strong")
        self._text.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)
        self.action_button = PushButton("", kind="link")
        self.action_button.clicked.connect(self._do)
        self._close = IconButton("x", "Dismiss")
        self._close.clicked.connect(self.hide)
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        layout.setSpacing(3 * GRID_PX)
        layout.addWidget(self._mark)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.action_button)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(
        self,
        text: str,
        kind: Kind = "news",
        *,
        action: str | None = None,
        act: Callable[[], None] | None = None,
        picture: QPixmap | None = None,
    ) -> None:
        """Show a message.

        Args:
            text: one sentence.
            kind: sets the mark and how long it stays.
            action: what the button says; no button without.
            act: what the button does.
            picture: shown in place of the mark.
        """
        self._kind, self._act = kind, act
        self._text.setText(text)
        self.action_button.setText(action or "")
        self.action_button.setVisible(action is not None)
        self._show_mark(picture)
        self.setAccessibleName(text)
        self._fit()
        self.show()
        self.raise_()
        self._leaving.start(_SHOWN_MS[kind])
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def place(self, foot: QPoint) -> None:
        """Stand centred on a point, in the parent's coordinates."""
        self.move(foot.x() - self.width() // 2, foot.y() - self.height())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_mark(None)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._leaving.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._leaving.start(_SHOWN_MS[self._kind])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("pressed"), 1))
        painter.setBrush(self._theme.colour("raised"))
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(place, RADIUS_CARD_PX, RADIUS_CARD_PX)

    def _fit(self) -> None:
        room = min(_MOST_WIDTH_PX, self._under.width() - 8 * GRID_PX)
        self._text.setWordWrap(False)
        wide = self.sizeHint().width()
        if wide > room:
            self._text.setWordWrap(True)
            self.setFixedWidth(room)
            self.setFixedHeight(max(self._layout.heightForWidth(room), self.sizeHint().height()))
        else:
            self.setFixedWidth(wide)
            self.setFixedHeight(self.sizeHint().height())

    def _show_mark(self, picture: QPixmap | None) -> None:
        name, token = _ICONS[self._kind]
        colour = getattr(self._theme, token)
        mark = icons.pixmap(name, colour, 20, self.devicePixelRatioF())
        self._mark.setFixedSize(40 if picture else 20, 28 if picture else 20)
        self._mark.setScaledContents(picture is not None)
        self._mark.setPixmap(picture or mark)

    def _do(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
