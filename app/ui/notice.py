"""What stands in place of the picture while there is none: what is wrong, and the ways out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui import icons
from app.ui.buttons import PushButton
from app.ui.labels import label
from app.ui.theme import DARK, GRID_PX, Theme


class Notice(QWidget):
    """An icon, a title, a sentence and three buttons; or only that the source is being opened."""

    retry_requested = Signal()
    demo_requested = Signal()
    file_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = DARK
        self._icon_name = "camera"
        self._mark = QLabel()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label("", "title", wrap=True)
        self._text = label("", "lead", wrap=True)
        for text in (self._title, self._text):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.retry_button = PushButton("Try again", kind="primary")
        self.demo_button = PushButton("Play the demo")
        self.file_button = PushButton("Open a file…")
        self.retry_button.clicked.connect(self.retry_requested)
        self.demo_button.clicked.connect(self.demo_requested)
        self.file_button.clicked.connect(self.file_requested)

        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 2 * GRID_PX, 0, 0)
        row.setSpacing(2 * GRID_PX)
        row.addStretch()
        for button in (self.retry_button, self.demo_button, self.file_button):
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID_PX, 4 * GRID_PX, 4 * GRID_PX, 4 * GRID_PX)
        layout.setSpacing(3 * GRID_PX)
        layout.addStretch()
        for widget in (self._mark, self._title, self._text, self._buttons):
            layout.addWidget(widget)
        layout.addStretch()
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_opening(self, name: str) -> None:
        """The source is on its way."""
        self._fill("camera", f"Opening {name}…", "")
        self._buttons.hide()

    def show_failure(self, sentence: str, *, camera: bool) -> None:
        """The source could not be opened."""
        title = "No picture from the camera" if camera else "This cannot be opened"
        self._fill("camera-off" if camera else "image-off", title, sentence)
        self._buttons.show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_mark()

    def _fill(self, icon_name: str, title: str, sentence: str) -> None:
        self._icon_name = icon_name
        self._title.setText(title)
        self._text.setText(sentence)
        self._text.setVisible(bool(sentence))
        self._draw_mark()
        self.show()

    def _draw_mark(self) -> None:
        self._mark.setPixmap(
            icons.pixmap(self._icon_name, self._theme.text_muted, 48, self.devicePixelRatioF())
        )
