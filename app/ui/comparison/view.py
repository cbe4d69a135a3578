"""Several paintings on show at once: two with a divider between them, or a grid."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPropertyAnimation, QRect, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.render.comparison.layout import columns_for, grid
from app.ui.comparison.tiles_painter import Canvas, TilesPainter
from app.ui.comparison.view_mode import TileContent, ViewMode
from app.ui.preview import FLASH_MS
from app.ui.theme import DARK, GRID_PX, Theme

_GAP_PX: Final = 2 * GRID_PX
_STEP: Final = 0.02
_ACROSS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DOWN: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENDS: Final = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0}
_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ComparisonView(QWidget):
    """Shows tiles; knows nothing of how they are painted.

    In a split, dragging anywhere and the arrow keys move the divider. In a grid, a click and the arrow keys
    choose; a double click and Enter open the tile alone.
    """

    place_chosen = Signal(int)
    place_opened = Signal(int)
    divider_moved = Signal(float)
    """Where it stands now; while it is dragged, only once at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Comparison")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self._theme = DARK
        self._mode = ViewMode.GRID
        self._painter = TilesPainter()
        self._chosen = -1
        self._divider = 0.5
        self._ring = self._dragging = False
        self._hovered = -1
        self.show_pointer(True)
        self._flash = QVariantAnimation(self)
        self._flash.setDuration(FLASH_MS)
        self._flash.setStartValue(0.75)
        self._flash.setEndValue(0.0)
        self._flash.valueChanged.connect(self.update)
        self.hide()

    @property
    def tiles(self) -> tuple[TileContent, ...]:
        return self._painter.tiles

    @property
    def divider(self) -> float:
        """Where the divider stands, 0..1 from the left edge of the picture on the screen."""
        return self._divider

    def show_tiles(self, mode: ViewMode, tiles: Sequence[TileContent], chosen: int) -> None:
        """Show these from the next screen refresh on.

        Args:
            mode: split or grid.
            tiles: two for a split; the pictures of a split are of one frame size.
            chosen: the place of the chosen style, -1 for none.
        """
        before = self._mode, self._chosen, len(self.tiles)
        self._mode, self._chosen = mode, chosen
        waiting = any(tile.waits for tile in self.tiles)
        changed = self._painter.take(tiles)
        names = " and ".join(tile.label.name for tile in self.tiles)
        what = "Split" if mode is ViewMode.SPLIT else "Grid"
        self.setAccessibleDescription(f"{what}: {names}")
        if mode is not before[0]:
            self.show_pointer(True)
        # Until all have painted, tiles show each other's frames.
        if waiting or mode is ViewMode.SPLIT or before != (mode, chosen, len(self.tiles)):
            self.update()
            return
        for index in changed:
            self.update(self.place_of(index))

    def set_divider(self, at: float) -> None:
        """Move the divider without announcing it."""
        self._divider = min(max(at, 0.0), 1.0)
        self.update()

    def set_mirror(self, mirror: bool) -> None:
        if mirror != self._painter.mirror:
            self._painter.mirror = mirror
            self.update()

    def set_original(self, original: bool) -> None:
        """Show the frames as they were captured, everywhere."""
        self._painter.original = original
        self.update()

    def set_immersive(self, immersive: bool) -> None:
        """Black surroundings, for the full screen."""
        self._painter.immersive = immersive
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def flash(self) -> None:
        """Light up for a moment, as feedback for a snapshot."""
        self._flash.stop()
        self._flash.start(QPropertyAnimation.DeletionPolicy.KeepWhenStopped)

    def picture_rect(self) -> QRect:
        """Where the pictures lie, in the widget's own coordinates."""
        return self._painter.split_place(self.rect()) if self._mode is ViewMode.SPLIT else self.rect()

    def place_of(self, index: int) -> QRect:
        """Where a tile of a grid lies."""
        size = self.width(), self.height()
        place = grid(max(1, len(self.tiles)), size, _GAP_PX)[index]
        return QRect(place.left, place.top, place.width, place.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        black = QColor(Qt.GlobalColor.black)
        ground = black if self._painter.immersive else self._theme.colour("window")
        painter.fillRect(self.rect(), ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        canvas = Canvas(painter, self.font(), self._theme, ground, self.devicePixelRatioF())
        if self._mode is ViewMode.SPLIT:
            focused = self._ring or self._dragging
            self._painter.paint_split(canvas, self.picture_rect(), self._divider, focused=focused)
        else:
            for index in range(len(self.tiles)):
                place = self.place_of(index)
                if not event.region().intersects(place):
                    continue
                self._painter.paint_tile(
                    canvas,
                    index,
                    place,
                    chosen=index == self._chosen,
                    focused=self._ring,
                    hovered=index == self._hovered,
                )
        strength = self._flash.currentValue()
        if self._flash.state() == QVariantAnimation.State.Running and strength:
            painter.fillRect(self.picture_rect(), QColor.fromRgbF(1, 1, 1, float(strength)))

    # What people do

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # As `keeps_arrows`: the window's shortcuts would take these keys otherwise.
            claims = self._handles(Qt.Key(event.key())) and not event.modifiers()
            if claims:
                event.accept()
            return claims
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._handles(key):
            super().keyPressEvent(event)
        elif self._mode is ViewMode.SPLIT:
            self._move_divider(_ENDS[key] if key in _ENDS else self._divider + _STEP * _ACROSS[key])
        elif key in _ENTER:
            self.place_opened.emit(self._chosen)
        else:
            self._step(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._mode is ViewMode.SPLIT:
            self._dragging = True
            self._drag_to(event)
        elif (index := self._index_at(event)) >= 0:
            self.place_chosen.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag_to(event)
        elif self._mode is ViewMode.GRID and (index := self._index_at(event)) != self._hovered:
            self._hovered = index
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            self.divider_moved.emit(self._divider)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._mode is ViewMode.SPLIT:
            self._move_divider(0.5)
        elif (index := self._index_at(event)) >= 0:
            self.place_opened.emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        }
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.update()

    def _handles(self, key: Qt.Key) -> bool:
        if self._mode is ViewMode.SPLIT:
            return key in _ACROSS or key in _ENDS
        return key in _ACROSS or key in _DOWN or key in _ENTER

    def _step(self, key: Qt.Key) -> None:
        count = len(self.tiles)
        if count == 0:
            return
        columns = columns_for(count, self.width() / max(1, self.height()))
        target = self._chosen + (_ACROSS[key] if key in _ACROSS else _DOWN[key] * columns)
        if 0 <= target < count:
            self.place_chosen.emit(target)

    def _index_at(self, event: QMouseEvent) -> int:
        point = event.position().toPoint()
        places = (index for index in range(len(self.tiles)) if self.place_of(index).contains(point))
        return next(places, -1)

    def _drag_to(self, event: QMouseEvent) -> None:
        place = self._painter.split_place(self.rect())
        self.set_divider((event.position().x() - place.left()) / max(1, place.width()))

    def _move_divider(self, at: float) -> None:
        self.set_divider(at)
        self.divider_moved.emit(self._divider)

    def show_pointer(self, shown: bool) -> None:
        """Show the pointer that the mode has, or none while nobody moves it."""
        if not shown:
            self.setCursor(Qt.CursorShape.BlankCursor)
            return
        split = self._mode is ViewMode.SPLIT
        self.setCursor(Qt.CursorShape.SplitHCursor if split else Qt.CursorShape.PointingHandCursor)
