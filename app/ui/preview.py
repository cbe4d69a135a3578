"""The picture itself: the newest painting, as large and as sharp as the window allows."""

from PySide6.QtCore import QPoint, QPropertyAnimation, QRect, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFocusEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.frames import Painting
from app.ui.picture_image import fitted_size, to_image
from app.ui.theme import DARK, RADIUS_CARD_PX, Theme

FLASH_MS = 220


class Preview(QWidget):
    """Shows one painting at a time; a newer one replaces it, and Qt repaints once per screen refresh.

    Mirroring happens here and nowhere else, so that what leaves the program is never mirrored.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Preview")
        self.setAccessibleDescription("The live picture. Hold Space to see the original.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 180)
        self._theme = DARK
        self._painting: Painting | None = None
        self._image: QImage | None = None
        self._mirror = False
        self._original = False
        self._immersive = False
        self._ring = False
        self._flash = QVariantAnimation(self)
        self._flash.setDuration(FLASH_MS)
        self._flash.setStartValue(0.75)
        self._flash.setEndValue(0.0)
        self._flash.valueChanged.connect(self.update)

    @property
    def painting(self) -> Painting | None:
        """The one on show."""
        return self._painting

    @property
    def shows_original(self) -> bool:
        return self._original

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_painting(self, painting: Painting | None) -> None:
        """Show this one from the next screen refresh on; None empties the preview."""
        self._painting = painting
        self._redraw()

    def set_mirror(self, mirror: bool) -> None:
        if mirror != self._mirror:
            self._mirror = mirror
            self._redraw()

    def set_original(self, original: bool) -> None:
        """Show the frame as it was captured, instead of its painting."""
        self._original = original
        self._redraw()

    def set_immersive(self, immersive: bool) -> None:
        """Black surroundings and square corners, for the full screen."""
        self._immersive = immersive
        self.update()

    def flash(self) -> None:
        """Light up for a moment, as feedback for a snapshot."""
        self._flash.stop()
        self._flash.start(QPropertyAnimation.DeletionPolicy.KeepWhenStopped)

    def picture_rect(self) -> QRect:
        """Where the picture lies, in the widget's own coordinates; the whole widget without one."""
        if self._painting is None:
            return self.rect()
        return self._place(fitted_size(self._painting.frame.size_px, self.size()))

    def image(self) -> QImage | None:
        """The picture as it is on the screen, in physical pixels."""
        if self._painting is None:
            return None
        scale = self.devicePixelRatioF()
        room = QSize(round(self.width() * scale), round(self.height() * scale))
        size = fitted_size(self._painting.frame.size_px, room)
        if self._image is None or self._image.size() != size:
            picture = self._painting.frame.picture if self._original else self._painting.picture
            self._image = to_image(picture, size, mirror=self._mirror)
            self._image.setDevicePixelRatio(scale)
        return self._image

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = QColor(Qt.GlobalColor.black) if self._immersive else self._theme.colour("window")
        image = self.image()
        if image is None:
            painter.fillRect(self.rect(), ground)
            return
        size = image.deviceIndependentSize()
        place = QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            *size.toTuple(),
        )
        # Onto whole physical pixels: half a pixel off would blur the picture that was scaled to fit exactly.
        scale = self.devicePixelRatioF()
        place.moveTo(round(place.x() * scale) / scale, round(place.y() * scale) / scale)
        self._fill_around(painter, place, ground)
        painter.drawImage(place.topLeft(), image)
        strength = self._flash.currentValue()
        if self._flash.state() == QVariantAnimation.State.Running and strength:
            painter.fillRect(place, QColor.fromRgbF(1, 1, 1, float(strength)))
        if not self._immersive:
            round_corners(painter, place, ground)
        if self._ring:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), RADIUS_CARD_PX, RADIUS_CARD_PX)

    def _fill_around(self, painter: QPainter, place: QRectF, ground: QColor) -> None:
        room = QRectF(self.rect())
        painter.fillRect(QRectF(room.left(), room.top(), room.width(), place.top()), ground)
        below = room.bottom() - place.bottom()
        painter.fillRect(QRectF(room.left(), place.bottom(), room.width(), below), ground)
        painter.fillRect(QRectF(room.left(), place.top(), place.left(), place.height()), ground)
        right = room.right() - place.right()
        painter.fillRect(QRectF(place.right(), place.top(), right, place.height()), ground)

    def _place(self, size: QSize) -> QRect:
        corner = QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2)
        return QRect(corner, size)

    def _redraw(self) -> None:
        self._image = None
        self.update()


def round_corners(painter: QPainter, place: QRectF, ground: QColor) -> None:
    """Paint the ground over the corners of a picture."""
    corners = QPainterPath()
    corners.addRect(place.adjusted(-1, -1, 1, 1))
    inside = QPainterPath()
    inside.addRoundedRect(place, RADIUS_CARD_PX, RADIUS_CARD_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(corners.subtracted(inside), ground)
