"""How tiles are drawn: two pictures on either side of a divider, or each in a place of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter

from app.frames import Picture
from app.ui.comparison.focus import FaceFocus
from app.ui.comparison.tile_images import TileImages
from app.ui.comparison.tile_painting import (
    paint_divider,
    paint_empty,
    paint_label,
    paint_ring,
    paint_waiting,
)
from app.ui.comparison.view_mode import TileContent
from app.ui.picture_image import fitted_size
from app.ui.preview import round_corners
from app.ui.theme import RADIUS_CARD_PX, Theme


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is drawn on.

    Attributes:
        painter: of the widget.
        font: the widget's.
        theme: for what lies on the pictures.
        ground: behind them.
        scale: physical pixels in one of the widget's.
    """

    painter: QPainter
    font: QFont
    theme: Theme
    ground: QColor
    scale: float

    def physical(self, size: QSize) -> QSize:
        """A size in physical pixels."""
        return QSize(max(1, round(size.width() * self.scale)), max(1, round(size.height() * self.scale)))


class TilesPainter:
    """Draws tiles, and holds their pictures as images between two screen refreshes.

    Attributes:
        mirror: swap left and right.
        original: show the frames as they were captured, everywhere.
        immersive: the pictures reach the edge of the screen.
    """

    def __init__(self) -> None:
        self.mirror = self.original = self.immersive = False
        self._tiles: tuple[TileContent, ...] = ()
        self._focus = FaceFocus()
        self._images = TileImages()

    @property
    def tiles(self) -> tuple[TileContent, ...]:
        return self._tiles

    def take(self, tiles: Sequence[TileContent]) -> tuple[int, ...]:
        """Draw these from now on; returns the places of those that look otherwise than before."""
        before, self._tiles = self._tiles, tuple(tiles)
        looked_at = self._focus.at
        self._images.keep(len(self._tiles))
        newest = next((tile.painting for tile in self._tiles if tile.painting is not None), None)
        if newest is not None:
            self._focus.follow(newest.faces, newest.frame.size_px)
        if len(before) != len(self._tiles) or self._focus.at != looked_at:
            return tuple(range(len(self._tiles)))
        pairs = enumerate(zip(before, self._tiles, strict=True))
        return tuple(place for place, (earlier, now) in pairs if not now.looks_like(earlier))

    def split_place(self, room: QRect) -> QRect:
        """Where the pictures of a split lie in a room: they are shown whole."""
        painting = next((tile.painting for tile in self._tiles if tile.painting is not None), None)
        if painting is None:
            return room
        size = fitted_size(painting.frame.size_px, room.size())
        left, top = (room.width() - size.width()) // 2, (room.height() - size.height()) // 2
        return QRect(left, top, size.width(), size.height())

    def paint_split(self, canvas: Canvas, place: QRect, divider: float, *, focused: bool) -> None:
        """Draw the first two tiles over each other, left and right of the divider.

        Args:
            canvas: what to draw on.
            place: see `split_place`.
            divider: 0..1 from the left edge of the place.
            focused: the divider shows that keys move it.
        """
        painter, area = canvas.painter, QRectF(place)
        x = area.left() + divider * area.width()
        for index, tile in enumerate(self._tiles[:2]):
            side = QRectF(area)
            side.setRight(x) if index == 0 else side.setLeft(x)
            if side.width() <= 0:
                continue
            picture = self._picture(tile)
            if picture is None:
                paint_empty(painter, canvas.theme, canvas.font, side, tile.error)
                continue
            image = self._images.image(index, picture, canvas.physical(place.size()), mirror=self.mirror)
            painter.setClipRect(side)
            painter.drawImage(area, image)
            painter.setClipping(False)
            if tile.painting is None:
                paint_waiting(painter, canvas.font, side)
        if not self.immersive:
            round_corners(painter, area, canvas.ground)
        if len(self._tiles) == 2:
            left, right = self._tiles
            if divider > 0.0:
                paint_label(painter, canvas.font, left.label, area, top=True)
            if divider < 1.0:
                paint_label(painter, canvas.font, right.label, area, top=True, right=True)
            paint_divider(painter, canvas.theme, area, x, focused=focused)

    def paint_tile(
        self, canvas: Canvas, index: int, place: QRect, *, chosen: bool, focused: bool, hovered: bool
    ) -> None:
        """Draw one tile of a grid.

        Args:
            canvas: what to draw on.
            index: which tile.
            place: where it lies; its picture is cut to it, the nearest face in the middle.
            chosen: mark it as the one that is on.
            focused: show on a chosen one that keys choose another.
            hovered: mark it as the one that a click would choose.
        """
        tile, painter, area = self._tiles[index], canvas.painter, QRectF(place)
        picture = self._picture(tile)
        if picture is None:
            paint_empty(painter, canvas.theme, canvas.font, area, tile.error)
        else:
            size = canvas.physical(place.size())
            image = self._images.image(index, picture, size, focus=self._focus.at, mirror=self.mirror)
            painter.drawImage(area, image)
            if tile.painting is None:
                paint_waiting(painter, canvas.font, area)
        round_corners(painter, area, canvas.ground)
        paint_label(painter, canvas.font, tile.label, area)
        if chosen:
            paint_ring(painter, canvas.theme.colour("accent"), area, 3, RADIUS_CARD_PX)
            if focused:
                paint_ring(painter, QColor("white"), area.adjusted(3, 3, -3, -3), 1, RADIUS_CARD_PX - 3)
        elif hovered:
            paint_ring(painter, QColor(255, 255, 255, 170), area, 1.5, RADIUS_CARD_PX)

    def _picture(self, tile: TileContent) -> Picture | None:
        if tile.painting is None and tile.error is None:
            # Until its style is loaded, what another one was painted from.
            return next((other.painting.frame.picture for other in self._tiles if other.painting), None)
        if self.original and tile.painting is not None:
            return tile.painting.frame.picture
        return tile.picture
