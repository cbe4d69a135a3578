"""Where the picture comes from: a button that names it, and the menu to choose another."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from app.capture.camera_devices import CameraDevice
from app.capture.opening import CAMERA_PREFIX, DEMO
from app.ui import icons
from app.ui.assets import sized
from app.ui.theme import DARK, RADIUS_CONTROL_PX, TEXT_BODY_PX, Theme

_HEIGHT_PX = 40
_NARROWEST_PX = 200
_WIDEST_PX = 340


def spec_of(device: CameraDevice, devices: Sequence[CameraDevice]) -> str:
    """What `open_source` takes for a camera: its name, which outlives replugging; its number among twins."""
    twins = sum(other.name == device.name for other in devices) > 1
    return f"{CAMERA_PREFIX}{device.index if twins else device.name}"


class SourceChooser(QAbstractButton):
    """Announces a source's spec as `open_source` takes it, or that a file or folder is to be asked for."""

    chosen = Signal(str)
    file_requested = Signal()
    folder_requested = Signal()
    power_requested = Signal()
    """Switch the source off, or on again."""
    opened = Signal()
    """The menu opens: time to look for cameras again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._icon_name = "camera"
        self._spec = ""
        self._devices: Sequence[CameraDevice] | None = None
        self.setFixedHeight(_HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip("Choose a camera, a file or the demo  (C)")
        self._power = True
        self.menu = QMenu(self)
        self.clicked.connect(self.open_menu)
        self.set_source("", "Choose a source")

    def sizeHint(self) -> QSize:
        font = sized(self.font(), TEXT_BODY_PX, weight=QFont.Weight.Medium)
        self.setFont(font)
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 86
        return QSize(max(_NARROWEST_PX, min(_WIDEST_PX, wide)), _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST_PX, _HEIGHT_PX)

    def set_source(self, spec: str, name: str) -> None:
        """Name the source that is on, or being opened."""
        self._spec = spec
        self._icon_name = "camera" if spec.startswith(CAMERA_PREFIX) or not spec else "film"
        self.setText(name)
        self.setAccessibleName(f"Source: {name}")
        self.updateGeometry()
        self.update()

    def set_power(self, on: bool) -> None:
        """Show whether the source is on."""
        self._power = on

    def set_devices(self, devices: Sequence[CameraDevice]) -> None:
        """The cameras to offer."""
        self._devices = devices
        if self.menu.isVisible():
            self._fill()

    def open_menu(self) -> None:
        self._fill()
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
        self.opened.emit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def _fill(self) -> None:
        self.menu.clear()
        self.menu.setMinimumWidth(self.width())
        if not self._devices:
            nothing = "Looking for cameras…" if self._devices is None else "No camera found"
            self._add("camera-off", nothing).setEnabled(False)
        for device in self._devices or ():
            spec = spec_of(device, self._devices or ())
            action = self._add("camera", device.name)
            self._mark(action, spec)
            action.triggered.connect(lambda _=False, spec=spec: self.chosen.emit(spec))
        self.menu.addSeparator()
        demo = self._add("play", "Demo")
        self._mark(demo, DEMO)
        demo.triggered.connect(lambda: self.chosen.emit(DEMO))
        self.menu.addSeparator()
        power = "Switch off" if self._power else "Switch on"
        self._add("power", f"{power}\tP").triggered.connect(self.power_requested)
        self.menu.addSeparator()
        self._add("film", "Open picture or video…").triggered.connect(self.file_requested)
        self._add("folder-open", "Open folder of pictures…").triggered.connect(self.folder_requested)

    def _add(self, icon_name: str, text: str) -> QAction:
        return self.menu.addAction(icons.icon(icon_name, self._theme.text_muted, 18), text)

    def _mark(self, action: QAction, spec: str) -> None:
        if spec.casefold() == self._spec.casefold():
            action.setIcon(icons.icon("check", self._theme.accent, 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover" if self.underMouse() else "raised"))
        painter.drawRoundedRect(place, RADIUS_CONTROL_PX, RADIUS_CONTROL_PX)
        scale, middle = self.devicePixelRatioF(), self.height() // 2
        mark = icons.pixmap(self._icon_name, theme.text_muted, 18, scale)
        painter.drawPixmap(QPoint(14, middle - 9), mark)
        chevron = icons.pixmap("chevron-down", theme.text_muted, 16, scale)
        painter.drawPixmap(QPoint(self.width() - 30, middle - 8), chevron)
        painter.setPen(theme.colour("text"))
        room = self.rect().adjusted(42, 0, -38, 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
