"""The strip above the picture: name, source, help and settings."""

from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.ui import icons
from app.ui.assets import sized
from app.ui.buttons import IconButton
from app.ui.comparison.view_switch import ViewSwitch
from app.ui.labels import label
from app.ui.source_chooser import SourceChooser
from app.ui.theme import GRID_PX, TEXT_HEADING_PX, Theme

HEADER_HEIGHT_PX = 64
_MARK_PX = 28
_NARROW_PX = 840


class Header(QWidget):
    """Holds the controls; the window connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEADER_HEIGHT_PX)
        self._mark = QLabel()
        self.source = SourceChooser()
        self.view_switch = ViewSwitch()
        self.help_button = IconButton("keyboard", "Keyboard shortcuts", key="?")
        self.settings_button = IconButton("settings-2", "Settings", key="Ctrl+,")
        name = self._name = label("Limner", "heading")
        name.setFont(sized(name.font(), TEXT_HEADING_PX, weight=QFont.Weight.DemiBold))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID_PX, 0, 4 * GRID_PX, 0)
        layout.setSpacing(2 * GRID_PX)
        layout.addWidget(self._mark)
        layout.addWidget(name)
        layout.addSpacing(4 * GRID_PX)
        layout.addWidget(self.source)
        layout.addStretch()
        layout.addWidget(self.view_switch)
        layout.addSpacing(2 * GRID_PX)
        layout.addWidget(self.help_button)
        layout.addWidget(self.settings_button)

    def set_theme(self, theme: Theme) -> None:
        self._mark.setPixmap(icons.pixmap("limner", "#000000", _MARK_PX, self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_PX
        self._name.setVisible(not narrow)
        self.view_switch.set_narrow(narrow)
