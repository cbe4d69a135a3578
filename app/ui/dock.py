"""What one does with the picture: mirror it, compare it, take it, record it, enlarge it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.buttons import IconButton, ShutterButton
from app.ui.theme import DARK, GRID_PX, Theme

DOCK_HEIGHT_PX = 84
DOCK_WIDTH_PX = 464


class Dock(QWidget):
    """A row of round buttons around the shutter."""

    mirror_changed = Signal(bool)
    compare_changed = Signal(bool)
    snapshot_requested = Signal()
    folder_requested = Signal()
    full_screen_requested = Signal()
    record_requested = Signal()
    outputs_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(DOCK_WIDTH_PX, DOCK_HEIGHT_PX)
        self._theme = DARK
        self._floating = False
        self.folder_button = IconButton("images", "Open the snapshots' folder", kind="dock")
        self.mirror_button = IconButton(
            "flip-vertical-2", "Mirror the preview", key="M", checkable=True, kind="dock"
        )
        self.record_button = IconButton("circle-dot", "Record", key="R", checkable=True, kind="dock")
        self.shutter = ShutterButton()
        self.outputs_button = IconButton("radio-tower", "Outputs", key="O", checkable=True, kind="dock")
        self.compare_button = IconButton(
            "square-split-horizontal", "Hold to see the original", key="Space", kind="dock"
        )
        self.full_screen_button = IconButton("maximize", "Full screen", key="F", kind="dock")

        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID_PX, 0, 4 * GRID_PX, 0)
        layout.setSpacing(4 * GRID_PX)
        for button in (self.folder_button, self.mirror_button, self.record_button, self.shutter):
            layout.addWidget(button)
        for button in (self.outputs_button, self.compare_button, self.full_screen_button):
            layout.addWidget(button)

        self.folder_button.clicked.connect(self.folder_requested)
        self.mirror_button.clicked.connect(self.mirror_changed)
        self.shutter.clicked.connect(self.snapshot_requested)
        self.compare_button.pressed.connect(lambda: self.compare_changed.emit(True))
        self.compare_button.released.connect(lambda: self.compare_changed.emit(False))
        self.full_screen_button.clicked.connect(self.full_screen_requested)
        self.record_button.clicked.connect(self.record_requested)
        self.outputs_button.clicked.connect(self.outputs_requested)

    def set_mirror(self, mirror: bool) -> None:
        self.mirror_button.setChecked(mirror)

    def set_recording(self, recording: bool) -> None:
        """Show whether a recording runs."""
        name = "Stop recording" if recording else "Record"
        self.record_button.setChecked(recording)
        self.record_button.setAccessibleName(name)
        self.record_button.setToolTip(f"{name}  (R)")

    def set_sending(self, sending: bool) -> None:
        """Show whether another program gets the picture now."""
        self.outputs_button.setChecked(sending)

    def set_painting_there(self, there: bool) -> None:
        """Nothing can be taken or compared before the first painting."""
        self.shutter.setEnabled(there)
        self.compare_button.setEnabled(there)
        self.record_button.setEnabled(there)

    def set_thumbnail(self, picture: QPixmap) -> None:
        """Show the last snapshot on the button that opens their folder."""
        self.folder_button.set_picture(picture)

    def set_full_screen(self, full_screen: bool) -> None:
        """In full screen the dock floats over the picture."""
        self._floating = full_screen
        self.full_screen_button.set_icon("minimize" if full_screen else "maximize")
        name = "Leave full screen" if full_screen else "Full screen"
        self.full_screen_button.setAccessibleName(name)
        self.full_screen_button.setToolTip(f"{name}  ({'Esc' if full_screen else 'F'})")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._floating:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("window", 0.82))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
