"""What is drawn on tiles: labels, rings, the divider."""

import math
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen

from app.render.comparison.label import Label
from app.ui import icons
from app.ui.assets import sized, with_even_digits
from app.ui.theme import GRID_PX, TEXT_BODY_PX, TEXT_CAPTION_PX, Theme

_PILL_HEIGHT_PX: Final = 28
_INSET_PX: Final = 2.5 * GRID_PX
_HANDLE_RADIUS_PX: Final = 18.0


def paint_label(
    painter: QPainter, font: QFont, label: Label, place: QRectF, *, right: bool = False, top: bool = False
) -> None:
    """A name and its figures, white on translucent black, in a corner of a place."""
    pill = _pill(
        font.toString(), label.name, label.figures, int(place.width()), painter.device().devicePixelRatioF()
    )
    size = pill.deviceIndependentSize()
    left = place.right() - _INSET_PX - size.width() if right else place.left() + _INSET_PX
    upper = place.top() + _INSET_PX if top else place.bottom() - _INSET_PX - size.height()
    painter.drawImage(QPointF(left, upper), pill)


@lru_cache(maxsize=64)
def _pill(font_description: str, name: str, figures: str, within_px: int, scale: float) -> QImage:
    """Words take Qt longer than a copy of them: they are written when they change."""
    font = QFont()
    font.fromString(font_description)
    name_font = sized(font, TEXT_BODY_PX, weight=QFont.Weight.DemiBold)
    figures_font = with_even_digits(sized(font, TEXT_CAPTION_PX, weight=QFont.Weight.Medium))
    of_name, of_figures = QFontMetrics(name_font), QFontMetrics(figures_font)
    gap = 2.0 * GRID_PX if figures else 0.0
    figures_px = of_figures.horizontalAdvance(figures)
    padding, room = 3.0 * GRID_PX, within_px - 2 * _INSET_PX - 6 * GRID_PX
    fits = of_name.horizontalAdvance(name) + gap + figures_px <= room
    if not fits:
        gap, figures_px = 0.0, 0
    name = of_name.elidedText(name, Qt.TextElideMode.ElideRight, int(max(room, 24)))
    pill = QRectF(0, 0, of_name.horizontalAdvance(name) + gap + figures_px + 2 * padding, _PILL_HEIGHT_PX)
    physical = QSize(math.ceil(pill.width() * scale), math.ceil(pill.height() * scale))
    image = QImage(physical, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(12, 12, 14, 190))
    painter.drawRoundedRect(pill, _PILL_HEIGHT_PX / 2, _PILL_HEIGHT_PX / 2)
    painter.setPen(QColor("white"))
    painter.setFont(name_font)
    words = pill.adjusted(padding, 0, -padding, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
    if fits and figures:
        painter.setFont(figures_font)
        painter.setPen(QColor(255, 255, 255, 200))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figures)
    painter.end()
    return image


def paint_empty(painter: QPainter, theme: Theme, font: QFont, place: QRectF, error: str | None) -> None:
    """A tile without a picture: why, or that its style is on the way."""
    painter.fillRect(place, theme.colour("raised"))
    icon = "triangle-alert" if error else "brush"
    mark = icons.pixmap(icon, theme.warning if error else theme.text_muted, 32)
    painter.drawPixmap(QPointF(place.center().x() - 16, place.center().y() - 44), mark)
    painter.setFont(sized(font, TEXT_BODY_PX))
    painter.setPen(theme.colour("text" if error else "text_muted"))
    words = place.adjusted(6 * GRID_PX, place.height() / 2, -6 * GRID_PX, -4 * GRID_PX)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(words, flags, error or "Loading…")


def paint_waiting(painter: QPainter, font: QFont, place: QRectF) -> None:
    """Over the unpainted frame, as long as its style is on the way."""
    painter.fillRect(place, QColor(0, 0, 0, 110))
    painter.setFont(sized(font, TEXT_BODY_PX, weight=QFont.Weight.Medium))
    painter.setPen(QColor("white"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "Loading…")


def paint_ring(painter: QPainter, colour: QColor, place: QRectF, width_px: float, radius_px: float) -> None:
    """A ring along the inner edge of a place."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width_px))
    half = width_px / 2
    painter.drawRoundedRect(place.adjusted(half, half, -half, -half), radius_px - half, radius_px - half)


def paint_divider(painter: QPainter, theme: Theme, place: QRectF, x: float, *, focused: bool) -> None:
    """The line between two pictures, with a handle to take hold of."""
    line = QRectF(x, place.top(), 0, place.height())
    painter.fillRect(line.adjusted(-2, 0, 2, 0), QColor(0, 0, 0, 70))
    painter.fillRect(line.adjusted(-1, 0, 1, 0), QColor("white"))
    middle = QPointF(x, place.center().y())
    painter.setPen(QPen(theme.colour("accent") if focused else QColor(0, 0, 0, 60), 3 if focused else 1))
    painter.setBrush(QColor("white"))
    painter.drawEllipse(middle, _HANDLE_RADIUS_PX, _HANDLE_RADIUS_PX)
    pen = QPen(QColor(30, 28, 27), 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for side in (-1, 1):
        arrow = QPainterPath(QPointF(x + side * 5, middle.y() - 5))
        arrow.lineTo(x + side * 10, middle.y())
        arrow.lineTo(x + side * 5, middle.y() + 5)
        painter.drawPath(arrow)
