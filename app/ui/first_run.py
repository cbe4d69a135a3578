"""The first page a person sees: what Limner does, and that nothing leaves the machine."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.styles.style import Style
from app.ui import icons
from app.ui.buttons import PushButton
from app.ui.labels import label
from app.ui.style_card import read_preview
from app.ui.theme import DARK, GRID_PX, RADIUS_CARD_PX, Theme

_POINTS = (
    (
        "scan-face",
        "Live",
        "Limner finds your face and paints it as you move, on this computer's own processor.",
    ),
    (
        "shield-check",
        "Private",
        "Nothing leaves this machine. No picture is sent anywhere, none is kept but your snapshots.",
    ),
    (
        "images",
        "Not only live",
        "Drop a photograph, a video or a folder on the window to paint those instead.",
    ),
)
_PICTURES = 4
_PICTURE_PX = 140


class _PreviewStrip(QWidget):
    """A few styles' preview pictures in a row."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures: list[QPixmap] = []
        self.setFixedHeight(_PICTURE_PX)
        self.hide()

    def set_styles(self, styles: Sequence[Style]) -> None:
        pictures = (read_preview(style.preview_path) for style in styles)
        self._pictures = [picture for picture in pictures if picture is not None][:_PICTURES]
        self.setFixedWidth(len(self._pictures) * (_PICTURE_PX + 3 * GRID_PX))
        self.setVisible(bool(self._pictures))

    def sizeHint(self) -> QSize:
        return QSize(self.width(), _PICTURE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for place, picture in enumerate(self._pictures):
            x = place * (_PICTURE_PX + 3 * GRID_PX) + 1.5 * GRID_PX
            frame = QRectF(x, 0, _PICTURE_PX, _PICTURE_PX)
            outline = QPainterPath()
            outline.addRoundedRect(frame, RADIUS_CARD_PX, RADIUS_CARD_PX)
            painter.setClipPath(outline)
            painter.drawPixmap(frame, picture, QRectF(picture.rect()))


class FirstRunPage(QWidget):
    """Opens no camera: that waits for one of the two buttons."""

    camera_chosen = Signal()
    demo_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Welcome to Limner")
        self._mark = QLabel()
        self._marks: list[tuple[QLabel, str]] = []
        self._strip = _PreviewStrip()
        self.camera_button = PushButton(
            "Start with my camera", kind="primary", icon_name="camera", large=True
        )
        self.demo_button = PushButton("Look at the demo first", icon_name="play", large=True)
        self.camera_button.clicked.connect(self.camera_chosen)
        self.demo_button.clicked.connect(self.demo_chosen)

        lead = label("Pick a style and see yourself painted, live.", "lead")
        title = label("Sit for your portrait", "display")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch()
        for widget, gap in ((self._mark, 5), (title, 2), (lead, 7), (self._strip, 7)):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(gap * GRID_PX)
        column.addLayout(self._points())
        column.addSpacing(8 * GRID_PX)
        buttons = QHBoxLayout()
        buttons.setSpacing(3 * GRID_PX)
        buttons.addStretch()
        buttons.addWidget(self.camera_button)
        buttons.addWidget(self.demo_button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addSpacing(4 * GRID_PX)
        hint = label("Press ? at any time for all keys.", "caption")
        column.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

        page = QWidget()
        page.setLayout(column)
        column.setContentsMargins(8 * GRID_PX, 6 * GRID_PX, 8 * GRID_PX, 6 * GRID_PX)
        scroll = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.set_theme(DARK)

    def set_styles(self, styles: Sequence[Style]) -> None:
        """Show some of their preview pictures."""
        self._strip.set_styles(styles)

    def offer_source(self, name: str) -> None:
        """A source was named on the command line: the first button starts that one."""
        self.camera_button.setText(f" Start with {name}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            chosen = self.demo_button if self.demo_button.hasFocus() else self.camera_button
            chosen.click()
        else:
            super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        scale = self.devicePixelRatioF()
        self._mark.setPixmap(icons.pixmap("limner", "#000000", 72, scale))
        for mark, name in self._marks:
            mark.setPixmap(icons.pixmap(name, theme.accent, 24, scale))

    def _points(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX)
        for column, (icon_name, title, text) in enumerate(_POINTS):
            mark = QLabel()
            self._marks.append((mark, icon_name))
            words = label(text, "muted", wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
            words.setFixedWidth(56 * GRID_PX)
            words.setMinimumHeight(words.heightForWidth(56 * GRID_PX))
            grid.addWidget(mark, 0, column + 1)
            grid.addWidget(label(title, "heading"), 1, column + 1)
            grid.addWidget(words, 2, column + 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(len(_POINTS) + 1, 1)
        return grid
