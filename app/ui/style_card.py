"""One style to choose: its preview picture with the name on it."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImageReader,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.styles.style import Style
from app.ui import icons
from app.ui.assets import sized
from app.ui.theme import DARK, RADIUS_CARD_PX, TEXT_CAPTION_PX, Theme

CARD_SIZE_PX = 138
_PREVIEW_PX = CARD_SIZE_PX * 3
_RING_PX = 3
_STAR_PX = 16
_TURN_MS = 33
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


def read_preview(path: Path | None) -> QPixmap | None:
    """A style's preview picture, small enough to keep; None if it has none that can be read."""
    if path is None:
        return None
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _PREVIEW_PX:
        reader.setScaledSize(size.scaled(_PREVIEW_PX, _PREVIEW_PX, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else QPixmap.fromImage(image)


class StyleCard(QAbstractButton):
    """A checkable card.

    Args:
        style: what it stands for.
    """

    arrow_pressed = Signal(int)
    star_clicked = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.style_id = style.id
        self._number: int | None = None
        self._picture = read_preview(style.preview_path)
        self._live_picture: QPixmap | None = None
        self._favourite = self._on_star = False
        self._theme = DARK
        self._turn_deg = 0
        self._turning = QTimer(self)
        self._turning.setInterval(_TURN_MS)
        self._turning.timeout.connect(self._turn)
        self.setText(style.name)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(CARD_SIZE_PX, CARD_SIZE_PX)
        self.setAccessibleName(f"Style {style.name}")
        self.setAccessibleDescription(style.manifest.summary)
        origin = style.manifest.origin
        lines = [style.manifest.summary or style.name]
        lines += [f"After {origin.artist}"] if origin.artist else []
        self._help = "\n".join(lines)
        self.set_number(None)

    @property
    def loading(self) -> bool:
        return self._turning.isActive()

    def set_loading(self, loading: bool) -> None:
        """Turn a ring over the picture while the style's network is being loaded."""
        if loading != self._turning.isActive():
            self._turning.start() if loading else self._turning.stop()
            self.update()

    @property
    def favourite(self) -> bool:
        return self._favourite

    @property
    def shows_live_picture(self) -> bool:
        """Whether it shows the face before the camera, and not the picture that came with the style."""
        return self._live_picture is not None

    def set_number(self, number: int | None) -> None:
        """Name the key that chooses it, 1..9; None beyond."""
        self._number = number
        self.setToolTip(self._help + (f"\nKey {number}" if number else ""))
        self.update()

    def set_favourite(self, favourite: bool) -> None:
        """Fill the star, or leave it to be seen when the pointer is here."""
        self._favourite = favourite
        self.setAccessibleName(f"Style {self.text()}{', favourite' if favourite else ''}")
        self.update()

    def set_live_picture(self, picture: QPixmap | None) -> None:
        """Show this instead of the picture that came with the style; None goes back to that one."""
        self._live_picture = picture
        self.update()

    def star_place(self) -> QRectF:
        """Where a click marks the style as a favourite."""
        return QRectF(self.width() - _STAR_PX - 10, 8, _STAR_PX + 4, _STAR_PX + 4)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(CARD_SIZE_PX, CARD_SIZE_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt would move between the buttons by place; the picker knows the order.
        if event.key() in _ARROWS:
            self.arrow_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._on_star = self.star_place().contains(event.position())
        if not self._on_star:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._on_star:
            super().mouseReleaseEvent(event)
        elif self.star_place().contains(event.position()):
            self.star_clicked.emit()
        self._on_star = False

    def _turn(self) -> None:
        self._turn_deg = (self._turn_deg + 12) % 360
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        inset = _RING_PX + 2 if self.isChecked() or self.hasFocus() else 0
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        outline = QPainterPath()
        radius = RADIUS_CARD_PX - inset / 2
        outline.addRoundedRect(place, radius, radius)
        painter.setClipPath(outline)
        self._paint_picture(painter, place)
        self._paint_name(painter, place)
        self._paint_star(painter)
        if self.loading:
            self._paint_turning(painter, place)
        painter.setClipping(False)
        if not self.isChecked() and not self.loading:
            hairline = "text" if self.underMouse() else "border"
            painter.setPen(QPen(self._theme.colour(hairline, 0.5 if self.underMouse() else 1), 1))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent" if self.isChecked() else "text"), _RING_PX))
            ring = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(ring, RADIUS_CARD_PX, RADIUS_CARD_PX)

    def _paint_picture(self, painter: QPainter, place: QRectF) -> None:
        picture = self._live_picture or self._picture
        if picture is None:
            painter.fillRect(place, self._theme.colour("raised"))
            brush = icons.pixmap("brush", self._theme.text_muted, 32, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(place.center().x() - 16, place.center().y() - 24), brush)
            return
        size = picture.size()
        side = min(size.width(), size.height())
        source = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
        painter.drawPixmap(place, picture, source)

    def _paint_name(self, painter: QPainter, place: QRectF) -> None:
        shade = QLinearGradient(place.left(), place.bottom() - 64, place.left(), place.bottom())
        shade.setColorAt(0, QColor(0, 0, 0, 0))
        shade.setColorAt(0.55, QColor(0, 0, 0, 150))
        shade.setColorAt(1, QColor(0, 0, 0, 205))
        painter.fillRect(QRectF(place.left(), place.bottom() - 64, place.width(), 64), shade)
        painter.setPen(QColor("white"))
        painter.setFont(sized(self.font(), TEXT_CAPTION_PX, weight=QFont.Weight.DemiBold))
        margin = 10
        room = CARD_SIZE_PX - 2 * margin - 4 - (14 if self._number else 0)
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        line = QRectF(self.rect()).adjusted(margin + 2, CARD_SIZE_PX - 34, -margin - 2, -12)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        if self._number:
            painter.setFont(sized(self.font(), TEXT_CAPTION_PX, weight=QFont.Weight.Medium))
            painter.setPen(QColor(255, 255, 255, 190))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, flags, str(self._number))

    def _paint_star(self, painter: QPainter) -> None:
        if not self._favourite and not self.underMouse():
            return
        place = self.star_place()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 130))
        painter.drawEllipse(place.adjusted(-3, -3, 3, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        name = "star-filled" if self._favourite else "star"
        star = icons.pixmap(name, "#ffffff", _STAR_PX, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(place.left() + 2, place.top() + 2), star)

    def _paint_turning(self, painter: QPainter, place: QRectF) -> None:
        painter.fillRect(place, QColor(0, 0, 0, 110))
        ring = QRectF(0, 0, 32, 32)
        ring.moveCenter(place.center())
        pen = QPen(QColor(255, 255, 255, 70), 3)
        painter.setPen(pen)
        painter.drawEllipse(ring)
        pen.setColor(QColor("white"))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, -self._turn_deg * 16, 90 * 16)
