"""Styles that paint everything in one colour, so that a colour on the screen tells what is shown there."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from app.frames import ComparedPainting, Painting
from tests.gui.studio import Studio, painting

SHADES = {"alpha": (255, 0, 0), "beta": (0, 255, 0), "gamma": (0, 255, 255)}
"""What each style paints everything in, BGR."""

NAMES = {
    "alpha": "#0000ff",
    "beta": "#00ff00",
    "gamma": "#ffff00",
    "original": "#ff0000",
    "ground": "#000000",
}


def painted_in(style_id: str, like: Painting) -> Painting:
    picture = np.full_like(like.picture, SHADES[style_id])
    return Painting(picture, like.frame, like.faces, style_id, {})


def live() -> Painting:
    """All red as captured, all blue as painted by alpha."""
    one = painting()
    frame = replace(one.frame, picture=np.full_like(one.picture, (0, 0, 255)))
    return Painting(np.full_like(one.picture, SHADES["alpha"]), frame, one.faces, "alpha", {})


def finish(studio: Studio, shown: Painting, **figures: tuple[float, float]) -> None:
    """Let the engine finish a painting, and one in every style that is compared."""
    for compared in studio.engine.settings.compare:
        paint_ms, fps = figures.get(compared.style_id, (20.0, 15.0))
        studio.engine.compared[compared.style_id] = ComparedPainting(
            compared.style_id, painted_in(compared.style_id, shown), paint_ms, fps
        )
    studio.show(shown)
    studio.presenter.comparison.comparing.pull()


def press(
    studio: Studio, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(studio.window.stage.picture, key, modifier)


def screen(studio: Studio) -> QImage:
    return studio.window.stage.picture.grab().toImage()


def colour_at(studio: Studio, x: float, y: float = 0.3) -> str:
    """The colour on the screen, at a share of the picture's width and height."""
    place = studio.window.stage.picture.picture_rect()
    image = screen(studio)
    scale = image.devicePixelRatio()
    point = place.topLeft() + QPoint(int(x * place.width()), int(y * place.height()))
    return QColor(image.pixel(int(point.x() * scale), int(point.y() * scale))).name()


def tile_colours(studio: Studio) -> list[str]:
    """The colour of each tile, above its label."""
    view, image = studio.window.stage.comparison, screen(studio)
    scale = image.devicePixelRatio()
    middles = [view.place_of(index).center() for index in range(len(view.tiles))]
    return [QColor(image.pixel(int(at.x() * scale), int((at.y() - 30) * scale))).name() for at in middles]
