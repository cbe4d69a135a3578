"""One output in the panel: what it is, how it stands, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui import icons
from app.ui.buttons import PushButton
from app.ui.labels import label
from app.ui.preferences_dialog import Switch
from app.ui.theme import DARK, GRID_PX, Theme

_ICON_PX = 20


class OutputRow(QWidget):
    """An icon, a name, one line on how it stands; to the right buttons, and a switch if it can be on.

    Args:
        icon_name: of the icon.
        name: of the output.
        caption: what is said while there is nothing else to say.
        switched: it can be switched on and off.
    """

    toggled = Signal(bool)
    """A person turned the switch."""

    def __init__(self, icon_name: str, name: str, caption: str, *, switched: bool = True) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._about = caption
        self._theme = DARK
        self._mark = QLabel()
        self._mark.setFixedSize(_ICON_PX, _ICON_PX)
        self._caption = label(caption, "caption", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(name, "strong"))
        words.addWidget(self._caption)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(4 * GRID_PX, 2 * GRID_PX, 4 * GRID_PX, 2 * GRID_PX)
        self._layout.setSpacing(3 * GRID_PX)
        self._layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(words, 1)
        self.switch = Switch(name)
        self.switch.setAccessibleDescription(caption)
        self.switch.clicked.connect(self.toggled)
        if switched:
            self._layout.addWidget(self.switch)
        else:
            self.switch.setParent(None)

    @property
    def caption(self) -> str:
        return self._caption.text()

    def add_button(self, button: PushButton) -> PushButton:
        """Put one more button before the switch."""
        at = self._layout.indexOf(self.switch)
        self._layout.insertWidget(at if at >= 0 else self._layout.count(), button)
        return button

    def set_on(self, on: bool) -> None:
        """Show whether it is on, without announcing it."""
        self.switch.setChecked(on)
        self._tint()

    def set_caption(self, text: str | None) -> None:
        """How it stands; None for what it is."""
        text = text or self._about
        if text != self._caption.text():
            self._caption.setText(text)
            self.switch.setAccessibleDescription(text)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._tint()

    def _tint(self) -> None:
        colour = self._theme.accent if self.switch.isChecked() else self._theme.text_muted
        self._mark.setPixmap(icons.pixmap(self._icon_name, colour, _ICON_PX, self.devicePixelRatioF()))
