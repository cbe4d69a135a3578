"""The window: where the parts lie, full screen, keys, and what is dropped on it."""

import itertools

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.ui import icons
from app.ui.drop_overlay import DropKind, DropOverlay, dropped_paths, kind_of
from app.ui.first_run import FirstRunPage
from app.ui.header import Header
from app.ui.labels import divider
from app.ui.look_panel import LookPanel
from app.ui.outputs.panel import OutputsPanel
from app.ui.shortcuts import HELD_KEY
from app.ui.shortcuts_overlay import ShortcutsOverlay
from app.ui.stage import Stage
from app.ui.status_line import StatusLine
from app.ui.style_picker import StylePicker
from app.ui.theme import GRID_PX
from app.ui.toast import Toast

PANEL_WIDTH_PX = 320
FIRST_SIZE_PX = (1280, 800)
LEAST_SIZE_PX = (880, 600)
_TITLE_BAR_PX = 48


class MainWindow(QMainWindow):
    """Holds the parts as attributes; `Presenter` connects them with the session."""

    closed = Signal()
    dropped = Signal(object, object)
    """Path and `DropKind`."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Limner")
        self.setWindowIcon(icons.app_icon())
        self.setMinimumSize(*LEAST_SIZE_PX)
        self.resize(first_size(self.screen().availableSize()))
        self.setAcceptDrops(True)
        self.header = Header()
        self.stage = Stage()
        self.status_line = StatusLine()
        self.picker = StylePicker()
        self.look_panel = LookPanel()

        self.panel = QFrame()
        self.panel.setObjectName("panel")
        self.panel.setFixedWidth(PANEL_WIDTH_PX)
        side = QVBoxLayout(self.panel)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.picker, 1)
        side.addWidget(divider())
        side.addWidget(self.look_panel)

        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.header)
        left.addWidget(self.stage, 1)
        left.addWidget(self.status_line)

        root = self._root = QWidget()
        root.setObjectName("window")
        layout = QHBoxLayout(root)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        layout.addWidget(self.panel)
        self.setCentralWidget(root)

        self.welcome = FirstRunPage(self)
        self.welcome.hide()
        self.shortcuts_overlay = ShortcutsOverlay(self)
        self.drop_overlay = DropOverlay(self)
        self.outputs_panel = OutputsPanel(self)
        self.toast = Toast(self)
        for mover in (self.toast, self.stage):
            mover.installEventFilter(self)
        self._comparing = False
        self._was_maximised = False
        self._windowed_geometry = QByteArray()
        self._order_tab_stops()

    @property
    def full_screen(self) -> bool:
        return self.stage.full_screen

    def set_full_screen(self, full_screen: bool) -> None:
        """Leave only the picture, or bring everything back."""
        if full_screen == self.full_screen:
            return
        for part in (self.header, self.panel, self.status_line):
            part.setVisible(not full_screen)
        self.stage.set_full_screen(full_screen)
        if full_screen:
            self._was_maximised = self.isMaximized()
            self._windowed_geometry = self.saveGeometry()
            self.showFullScreen()
        elif self._was_maximised:
            self.showMaximized()
        else:
            self.showNormal()
        self.stage.picture.setFocus()

    def show_welcome(self, shown: bool) -> None:
        """The first-run page covers the window."""
        self._root.setEnabled(not shown)
        self.welcome.setVisible(shown)
        if shown:
            self.welcome.setGeometry(self.rect())
            self.welcome.raise_()
            self.welcome.camera_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.toast.raise_()
        else:
            self.stage.picture.setFocus()

    def compare(self, original: bool) -> None:
        """Show the original while it is held."""
        if original != self._comparing and (self.stage.preview.painting is not None or not original):
            self._comparing = original
            self.stage.set_original(original)

    def saved_geometry(self) -> str:
        """Size and place as text for the settings file: in full screen, those of the window before."""
        geometry = self._windowed_geometry if self.full_screen else self.saveGeometry()
        return bytes(geometry.toBase64().data()).decode("ascii")

    def restore_saved_geometry(self, text: str) -> None:
        """Take up a size and place; Qt ignores what does not fit today's screens."""
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii", "ignore")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD_KEY and not isinstance(self.focusWidget(), QAbstractButton):
            if not event.isAutoRepeat():
                self.compare(True)
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == HELD_KEY and not event.isAutoRepeat():
            self.compare(False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        # The key's release goes to whichever window is active by then.
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.compare(False)
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for cover in (self.welcome, self.shortcuts_overlay, self.drop_overlay):
            cover.setGeometry(self.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Show, QEvent.Type.Resize}:
            self._place_toast()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        paths = dropped_paths(event.mimeData())
        if paths and not self.welcome.isVisible():
            self.drop_overlay.announce(kind_of(paths[0]))
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_overlay.hide()
        event.acceptProposedAction()
        seen_source = False
        for path in dropped_paths(event.mimeData()):
            kind = kind_of(path)
            # Several styles may come at once, but there is one picture.
            if kind is DropKind.STYLE or not seen_source:
                self.dropped.emit(path, kind)
            seen_source = seen_source or kind is not DropKind.STYLE

    def _place_toast(self) -> None:
        foot = self.stage.mapTo(self, self.stage.toast_foot)
        if self.welcome.isVisible():
            foot = QPoint(self.width() // 2, self.height() - 6 * GRID_PX)
        self.toast.place(foot)

    def _order_tab_stops(self) -> None:
        dock, look = self.stage.dock, self.look_panel
        stops: list[QWidget] = [
            self.stage.preview,
            self.stage.comparison,
            self.header.source,
            *self.header.view_switch.stops,
            self.header.help_button,
            self.header.settings_button,
            dock.folder_button,
            dock.mirror_button,
            dock.record_button,
            dock.shutter,
            dock.outputs_button,
            dock.compare_button,
            dock.full_screen_button,
            self.picker.add_button,
            self.picker.search,
            self.picker.filter_button,
            look.reset_button,
            *(slider.track for slider in look.sliders.values()),
            *look.framing.buttons,
        ]
        for first, second in itertools.pairwise(stops):
            QWidget.setTabOrder(first, second)


def first_size(screen: QSize) -> QSize:
    """How large the window opens: as wished, or as large as the screen has room for with a title bar."""
    room = screen - QSize(0, _TITLE_BAR_PX)
    return QSize(*FIRST_SIZE_PX).boundedTo(room).expandedTo(QSize(*LEAST_SIZE_PX))
