"""The settings dialog, built from the preferences' own table. Every change holds at once."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.capture.picture_file import PICTURE_SUFFIXES
from app.ui.buttons import IconButton, PushButton
from app.ui.labels import divider, label
from app.ui.preference_entry import Entry
from app.ui.preferences import Preferences, entries
from app.ui.theme import DARK, GRID_PX, Theme

_SCROLL_BAR_PX = 10


class Switch(QAbstractButton):
    """On or off."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._theme = DARK
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(44, 26)

    def sizeHint(self) -> QSize:
        return QSize(44, 26)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(QPen(self._theme.colour("text"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent" if on else "track"))
        painter.drawRoundedRect(QRectF(1, 1, 42, 24), 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("on_accent" if on else "text_muted"))
        painter.drawEllipse(QRectF(22 if on else 4, 4, 18, 18))


class _FolderField(QWidget):
    """A folder's path and a button to choose another."""

    changed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._folder = Path()
        self._path = label("", "muted")
        self._button = PushButton("Choose…")
        self._button.setAccessibleName(f"Choose the {name.lower()}")
        self._button.clicked.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GRID_PX)
        layout.addWidget(self._path)
        layout.addWidget(self._button)

    def set_folder(self, folder: Path) -> None:
        self._folder = folder
        shown = str(folder)
        home = str(Path.home())
        shown = f"~{shown[len(home) :]}" if shown.startswith(home) else shown
        self._path.setText(
            self._path.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideMiddle, 46 * GRID_PX)
        )
        self._path.setToolTip(str(folder))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Choose a folder", str(self._folder))
        if folder:
            self.set_folder(Path(folder))
            self.changed.emit(Path(folder))


class _PictureField(QWidget):
    """A picture's name, a button to choose another, and one to do without."""

    changed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = label("", "muted")
        self._choose_button = PushButton("Choose…")
        self._choose_button.setAccessibleName(f"Choose the {name.lower()}")
        self._choose_button.clicked.connect(self._choose)
        self._none_button = IconButton("x", f"No {name.lower()}")
        self._none_button.clicked.connect(lambda: self._take(None))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID_PX)
        for widget in (self._name, self._none_button, self._choose_button):
            layout.addWidget(widget)

    def set_picture(self, path: Path | None) -> None:
        shown = path.name if path is not None else "Limner's own"
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, 36 * GRID_PX))
        self._name.setToolTip(str(path or ""))
        self._none_button.setVisible(path is not None)

    def _choose(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))
        path, _ = QFileDialog.getOpenFileName(self, "Choose a picture", "", f"Pictures ({endings})")
        if path:
            self._take(Path(path))

    def _take(self, path: Path | None) -> None:
        self.set_picture(path)
        self.changed.emit(path)


class PreferencesDialog(QDialog):
    """Announces each change by the field's name; keeps none of them."""

    changed = Signal(str, object)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setMinimumSize(520, 420)
        self.resize(600, 660)
        self.fields: dict[str, QWidget] = {}

        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(6 * GRID_PX, 5 * GRID_PX, 6 * GRID_PX - _SCROLL_BAR_PX, 4 * GRID_PX)
        self._column.setSpacing(2 * GRID_PX)
        self._column.addWidget(label("Settings", "title"))
        self._fill(preferences)
        self._column.addStretch()
        scroll = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)

        restore = PushButton("Restore defaults", icon_name="rotate-ccw")
        restore.clicked.connect(self._restore)
        done = PushButton("Done", kind="primary")
        done.setDefault(True)
        done.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(6 * GRID_PX, 3 * GRID_PX, 6 * GRID_PX, 4 * GRID_PX)
        foot.addWidget(restore)
        foot.addStretch()
        foot.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(divider())
        layout.addLayout(foot)

    def show_values(self, preferences: Preferences) -> None:
        """Show these values without announcing them."""
        for name, entry in entries():
            field = self.fields[name]
            blocked = field.blockSignals(True)
            _show(field, entry, getattr(preferences, name))
            field.blockSignals(blocked)
            field.update()

    def _fill(self, preferences: Preferences) -> None:
        section, group = "", QVBoxLayout()
        for name, entry in entries():
            if entry.section != section:
                section, group = entry.section, self._start_section(entry.section)
            else:
                group.addWidget(divider())
            field = self._field(name, entry, preferences)
            self.fields[name] = field
            group.addLayout(_row(entry, field))
        self.show_values(preferences)

    def _start_section(self, title: str) -> QVBoxLayout:
        self._column.addSpacing(2 * GRID_PX)
        self._column.addWidget(label(title, "section"))
        card = QFrame()
        card.setObjectName("card")
        group = QVBoxLayout(card)
        group.setContentsMargins(4 * GRID_PX, 3 * GRID_PX, 4 * GRID_PX, 3 * GRID_PX)
        group.setSpacing(3 * GRID_PX)
        self._column.addWidget(card)
        return group

    def _field(self, name: str, entry: Entry, preferences: Preferences) -> QWidget:
        if entry.choices:
            box = QComboBox()
            choices = entry.offered()
            for choice in choices:
                box.addItem(choice.label)
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.setFixedWidth(52 * GRID_PX)
            box.activated.connect(lambda place: self.changed.emit(name, choices[place].value))
            field: QWidget = box
        elif entry.picture:
            chooser = _PictureField(entry.label)
            chooser.changed.connect(lambda path: self.changed.emit(name, path))
            field = chooser
        elif isinstance(getattr(preferences, name), Path):
            folder = _FolderField(entry.label)
            folder.changed.connect(lambda path: self.changed.emit(name, path))
            field = folder
        else:
            switch = Switch(entry.label)
            switch.toggled.connect(lambda on: self.changed.emit(name, on))
            field = switch
        field.setAccessibleName(entry.label)
        field.setAccessibleDescription(entry.help)
        return field

    def _restore(self) -> None:
        defaults = Preferences()
        for name in self.fields:
            self.changed.emit(name, getattr(defaults, name))
        self.show_values(defaults)


def _row(entry: Entry, field: QWidget) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(GRID_PX // 2)
    name: QLabel = label(entry.label, "strong")
    name.setBuddy(field)
    words.addWidget(name)
    words.addWidget(label(entry.help, "caption", wrap=True))
    row = QHBoxLayout()
    row.setSpacing(4 * GRID_PX)
    row.addLayout(words, 1)
    row.addWidget(field, 0, Qt.AlignmentFlag.AlignVCenter)
    return row


def _show(field: QWidget, entry: Entry, value: Any) -> None:
    if isinstance(field, QComboBox):
        values = [choice.value for choice in entry.offered()]
        # A value out of the file that is not offered here holds until another one is chosen.
        field.setCurrentIndex(values.index(value) if value in values else -1)
    elif isinstance(field, _FolderField):
        field.set_folder(value)
    elif isinstance(field, _PictureField):
        field.set_picture(value)
    elif isinstance(field, Switch):
        field.setChecked(value)
