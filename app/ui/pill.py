"""A few words laid over the picture, such as that the original is on show."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui import icons
from app.ui.assets import sized
from app.ui.theme import TEXT_BODY_PX

_HEIGHT_PX = 32


class Pill(QWidget):
    """White on translucent black, in both themes: it stands on a picture, not on the window."""

    def __init__(self, icon_name: str, text: str, parent: QWidget, *, icon_colour: str = "#ffffff") -> None:
        super().__init__(parent)
        self._icon_colour = icon_colour
        self._icon_name = icon_name
        self._text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(sized(self.font(), TEXT_BODY_PX, weight=QFont.Weight.Medium))
        self._resize()
        self.hide()

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._resize()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 54, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(12, 12, 14, 190))
        painter.drawRoundedRect(QRectF(self.rect()), _HEIGHT_PX / 2, _HEIGHT_PX / 2)
        mark = icons.pixmap(self._icon_name, self._icon_colour, 16, self.devicePixelRatioF())
        painter.drawPixmap(14, 8, mark)
        painter.setPen(QColor("white"))
        painter.drawText(self.rect().adjusted(38, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, self._text)

    def _resize(self) -> None:
        self.setAccessibleName(self._text)
        self.setFixedSize(self.sizeHint())
        self.update()
