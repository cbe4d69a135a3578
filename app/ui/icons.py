"""Icons: SVG outlines drawn in whatever colour the theme asks for, at the screen's own resolution."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui.assets import ICONS_DIR

_SCALES = (1, 2, 3)


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size_px: int, scale: float = 1.0) -> QPixmap:
    """The icon `assets/icons/<name>.svg` with `currentColor` replaced.

    Args:
        name: file name without its ending.
        colour: `#rrggbb`.
        size_px: side in device-independent pixels.
        scale: the screen's device pixel ratio.
    """
    svg = (ICONS_DIR / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    side = round(size_px * scale)
    result = QPixmap(QSize(side, side))
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(scale)
    return result


def icon(name: str, colour: str, size_px: int = 20, *, disabled: str | None = None) -> QIcon:
    """The same as a `QIcon` for buttons and menus, sharp up to three times the size."""
    result = QIcon()
    for scale in _SCALES:
        result.addPixmap(pixmap(name, colour, size_px, scale))
        if disabled is not None:
            result.addPixmap(pixmap(name, disabled, size_px, scale), QIcon.Mode.Disabled)
    return result


@lru_cache(maxsize=1)
def app_icon() -> QIcon:
    """The program's own mark."""
    result = QIcon()
    for side_px in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("limner", "#000000", side_px))
    return result
