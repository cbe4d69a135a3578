"""The switch in the header: one painting, two with a divider, or a grid; and what belongs to them."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QMenu, QWidget

from app.styles.style import Style
from app.ui import icons
from app.ui.buttons import IconButton
from app.ui.comparison.view_mode import GRID_SIZES, ViewMode
from app.ui.shortcuts import keeps_arrows
from app.ui.theme import DARK, RADIUS_CONTROL_PX, Theme

_HEIGHT_PX: Final = 36
_WIDTH_PX: Final = 40
_INSET_PX: Final = 3
_SEGMENTS: Final = (
    (ViewMode.SINGLE, "square", "One painting  (Esc)"),
    (ViewMode.SPLIT, "columns-2", "Two, with a divider to drag  (D)"),
    (ViewMode.GRID, "grid-2x2", "Several styles at once  (G)"),
)


class _Segment(QAbstractButton):
    def __init__(self, icon_name: str, name: str) -> None:
        super().__init__()
        self.theme = DARK
        self._icon_name = icon_name
        self.setCheckable(True)
        self.setToolTip(name)
        self.setAccessibleName(name.split("  ", maxsplit=1)[0])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(_WIDTH_PX, _HEIGHT_PX)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH_PX, _HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        return keeps_arrows(event) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("accent"))
            painter.drawRoundedRect(place, RADIUS_CONTROL_PX - 2, RADIUS_CONTROL_PX - 2)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.colour("text" if self.isChecked() else "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, RADIUS_CONTROL_PX - 2, RADIUS_CONTROL_PX - 2)
        token = "on_accent" if self.isChecked() else "text" if self.underMouse() else "text_muted"
        mark = icons.pixmap(self._icon_name, getattr(self.theme, token), 18, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - 18) // 2, (self.height() - 18) // 2, mark)


class ViewSwitch(QWidget):
    """Announces what a person wants; shows what is set."""

    mode_chosen = Signal(object)
    grid_size_chosen = Signal(int)
    left_chosen = Signal(object)
    """A style's id, or None for the original."""
    freeze_toggled = Signal(bool)
    other_requested = Signal()
    swap_requested = Signal()
    sheet_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("View")
        self._theme = DARK
        self._styles: Sequence[Style] = ()
        self._group = QButtonGroup(self)
        self._segments = {mode: _Segment(icon, name) for mode, icon, name in _SEGMENTS}
        self._track = QWidget()
        self._track.setFixedSize(_WIDTH_PX * len(_SEGMENTS), _HEIGHT_PX)
        row = QHBoxLayout(self._track)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for mode, segment in self._segments.items():
            self._group.addButton(segment)
            row.addWidget(segment)
            segment.clicked.connect(lambda _=False, mode=mode: self.mode_chosen.emit(mode))
        self.more_button = IconButton("chevron-down", "Choose what is compared", key="N")
        self.freeze_button = IconButton("snowflake", "Freeze the picture", key="H", checkable=True)
        self.sheet_button = IconButton("contact-sheet", "Save a sheet of all styles", key="Shift+S")
        self.more_button.clicked.connect(self.open_menu)
        self.freeze_button.clicked.connect(self.freeze_toggled)
        self.sheet_button.clicked.connect(self.sheet_requested)
        self.menu = QMenu(self)
        self._left_menu = QMenu("Left of the divider", self.menu)
        self._grid_menu = QMenu("Styles in the grid", self.menu)
        self._left_group, self._grid_group = QActionGroup(self), QActionGroup(self)
        self._fill_menu()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._track)
        for button in (self.more_button, self.freeze_button, self.sheet_button):
            layout.addWidget(button)
        self.set_mode(ViewMode.SINGLE)

    @property
    def segments(self) -> dict[ViewMode, _Segment]:
        return self._segments

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What takes the focus, in order."""
        return *self._segments.values(), self.more_button, self.freeze_button, self.sheet_button

    def set_narrow(self, narrow: bool) -> None:
        """Leave freezing and the sheet to the menu where there is little room."""
        self.freeze_button.setVisible(not narrow)
        self.sheet_button.setVisible(not narrow)

    def set_mode(self, mode: ViewMode) -> None:
        """Show a mode without announcing it."""
        self._segments[mode].setChecked(True)
        self._swap.setEnabled(mode is ViewMode.SPLIT)

    def set_frozen(self, frozen: bool) -> None:
        self.freeze_button.setChecked(frozen)
        self._freeze.setChecked(frozen)

    def set_painting_there(self, there: bool) -> None:
        """Nothing can be frozen before the first painting."""
        for control in (self.freeze_button, self.sheet_button, self._freeze, self._sheet):
            control.setEnabled(there)

    def set_choices(
        self, styles: Sequence[Style], *, left_id: str | None, grid_size: int, other: Style | None
    ) -> None:
        """What there is to choose from, and what is chosen."""
        self._left_menu.clear()
        for style_id, name in ((None, "Original"), *((style.id, style.name) for style in styles)):
            action = self._left_menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(style_id == left_id)
            self._left_group.addAction(action)
            action.triggered.connect(lambda _=False, style_id=style_id: self.left_chosen.emit(style_id))
        for size, action in zip(GRID_SIZES, self._grid_group.actions(), strict=True):
            action.setChecked(size == grid_size)
        self._other.setText(f"{f'Back to {other.name}' if other else 'To the style before'}\tB")

    def open_menu(self) -> None:
        self.menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height() + 4)))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for segment in self._segments.values():
            segment.theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self._track.geometry()), RADIUS_CONTROL_PX, RADIUS_CONTROL_PX)

    def _fill_menu(self) -> None:
        self.menu.addMenu(self._left_menu)
        self.menu.addMenu(self._grid_menu)
        for size in GRID_SIZES:
            action = self._grid_menu.addAction(str(size))
            action.setCheckable(True)
            self._grid_group.addAction(action)
            action.triggered.connect(lambda _=False, size=size: self.grid_size_chosen.emit(size))
        self.menu.addSeparator()
        self._other = self._add("To the style before", "B", self.other_requested.emit)
        self._swap = self._add("Swap the sides", "X", self.swap_requested.emit)
        self.menu.addSeparator()
        self._freeze = self._add("Freeze the picture", "H", lambda: None)
        self._freeze.setCheckable(True)
        self._freeze.triggered.connect(self.freeze_toggled)
        self._sheet = self._add("Save a sheet of all styles", "Shift+S", self.sheet_requested.emit)

    def _add(self, text: str, key: str, act: Callable[[], object]) -> QAction:
        # The key is shown and not bound: the window's own shortcuts call the same.
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        action = self.menu.addAction(f"{text}\t{shown}")
        action.triggered.connect(lambda _=False: act())
        return action
