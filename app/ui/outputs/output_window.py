"""The painting alone in a window of its own, for programs that capture windows."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.frames import Painting, Picture
from app.ui import icons
from app.ui.picture_image import fitted_size, to_image

_SIZES_PX = ((640, 360), (1280, 720), (1920, 1080))


class OutputWindow(QWidget):
    """Nothing but the picture, unmirrored, on black. Without a frame it is moved by dragging the picture."""

    closed = Signal()
    """It is not on the screen any more."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle("Limner output")
        self.setWindowIcon(icons.app_icon())
        self.setAccessibleName("Output")
        self.setAccessibleDescription("The painting alone. Press the menu key for its size and frame.")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 90)
        self.resize(1280, 720)
        self._picture: Picture | None = None
        self._image: QImage | None = None
        self._dragged_from: QPoint | None = None

    @property
    def frameless(self) -> bool:
        return bool(self.windowFlags() & Qt.WindowType.FramelessWindowHint)

    def show_painting(self, painting: Painting) -> None:
        """Show this one from the next screen refresh on."""
        if self.isVisible():
            self._picture, self._image = painting.picture, None
            self.update()

    def set_frameless(self, frameless: bool) -> None:
        """Take the window's frame away, or bring it back; the picture stays where it is."""
        place = self.geometry()
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint, frameless)
        self.setGeometry(place)
        self.show()

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    def menu(self) -> QMenu:
        """What a right click offers."""
        menu = QMenu(self)
        self._add(menu, "No frame", "F", lambda: self.set_frameless(not self.frameless), self.frameless)
        on_top = bool(self.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)
        self._add(menu, "Always on top", "T", lambda: self._set_on_top(not on_top), on_top)
        menu.addSeparator()
        for width, height in _SIZES_PX:
            chosen = (self.width(), self.height()) == (width, height)
            self._add(
                menu, f"{width} × {height}", "", lambda w=width, h=height: self._take_size(w, h), chosen
            )
        if self._picture is not None:
            own = self._picture.shape[1], self._picture.shape[0]
            self._add(menu, "The picture's own size", "", lambda: self._take_size(*own))
        menu.addSeparator()
        self._add(menu, "Close", "Esc", self.close)
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        if self._picture is None:
            return
        scale = self.devicePixelRatioF()
        room = QSize(round(self.width() * scale), round(self.height() * scale))
        size = fitted_size((self._picture.shape[1], self._picture.shape[0]), room)
        if self._image is None or self._image.size() != size:
            self._image = to_image(self._picture, size)
            self._image.setDevicePixelRatio(scale)
        shown = QRect(QPoint(0, 0), (QSize(size) / scale))
        shown.moveCenter(self.rect().center())
        painter.drawImage(shown.topLeft(), self._image)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_F:
            self.set_frameless(not self.frameless)
        elif event.key() == Qt.Key.Key_T:
            self._set_on_top(not self.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.frameless:
            handle = self.windowHandle()
            if handle is None or not handle.startSystemMove():
                self._dragged_from = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            self.move(event.globalPosition().toPoint() - self._dragged_from)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def _add(self, menu: QMenu, text: str, key: str, act: object, checked: bool | None = None) -> QAction:
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.triggered.connect(act)
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        return action

    def _set_on_top(self, on_top: bool) -> None:
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on_top)
        self.show()

    def _take_size(self, width_px: int, height_px: int) -> None:
        """Exactly so many pixels of the screen, since that is what is captured."""
        scale = self.devicePixelRatioF()
        self.resize(round(width_px / scale), round(height_px / scale))
