"""What is dropped on the window, and what the window shows meanwhile."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.capture.picture_file import PICTURE_SUFFIXES, VIDEO_SUFFIXES
from app.styles.archive import ARCHIVE_SUFFIX
from app.styles.manifest import MANIFEST_NAME
from app.ui import icons
from app.ui.assets import sized
from app.ui.theme import DARK, GRID_PX, RADIUS_CARD_PX, TEXT_TITLE_PX, Theme


class DropKind(StrEnum):
    """What a dropped path is good for."""

    STYLE = "style"
    PICTURE = "picture"
    VIDEO = "video"
    FOLDER = "folder"
    UNKNOWN = "unknown"


_SENTENCES = {
    DropKind.STYLE: "Drop to add this style",
    DropKind.PICTURE: "Drop to paint this picture",
    DropKind.VIDEO: "Drop to paint this video",
    DropKind.FOLDER: "Drop to paint the pictures in this folder",
    DropKind.UNKNOWN: "Limner opens pictures, videos, folders and .limner styles",
}
_ICONS = {
    DropKind.STYLE: "brush",
    DropKind.PICTURE: "image",
    DropKind.VIDEO: "film",
    DropKind.FOLDER: "folder-open",
    DropKind.UNKNOWN: "triangle-alert",
}


def kind_of(path: Path) -> DropKind:
    """Tell by the name, and for folders by whether a style lies in it."""
    suffix = path.suffix.lower()
    if path.is_dir():
        return DropKind.STYLE if (path / MANIFEST_NAME).is_file() else DropKind.FOLDER
    if suffix == ARCHIVE_SUFFIX:
        return DropKind.STYLE
    if suffix in PICTURE_SUFFIXES:
        return DropKind.PICTURE
    return DropKind.VIDEO if suffix in VIDEO_SUFFIXES else DropKind.UNKNOWN


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders in what is dragged; links to elsewhere are left out."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropOverlay(QWidget):
    """Covers its parent while something is dragged over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self._theme = DARK
        self._kind = DropKind.UNKNOWN
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def announce(self, kind: DropKind) -> None:
        """Cover the parent and say what dropping would do."""
        self._kind = kind
        self.setGeometry(self._covered.rect())
        self.setAccessibleName(_SENTENCES[kind])
        self.show()
        self.raise_()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.fillRect(self.rect(), theme.colour("window", 0.9))
        usable = self._kind is not DropKind.UNKNOWN
        pen = QPen(theme.colour("accent" if usable else "text_muted"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        margin = 6 * GRID_PX
        place = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
        painter.drawRoundedRect(place, RADIUS_CARD_PX, RADIUS_CARD_PX)
        colour = theme.accent if usable else theme.text_muted
        mark = icons.pixmap(_ICONS[self._kind], colour, 48, self.devicePixelRatioF())
        middle = self.rect().center()
        painter.drawPixmap(middle.x() - 24, middle.y() - 56, mark)
        painter.setPen(theme.colour("text"))
        painter.setFont(sized(self.font(), TEXT_TITLE_PX, weight=QFont.Weight.DemiBold))
        line = QRectF(place.left(), middle.y() + 8, place.width(), 32)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, _SENTENCES[self._kind])
