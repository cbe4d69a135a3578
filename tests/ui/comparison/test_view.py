"""A grid draws the tiles that have changed, and no others."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication

from app.frames import LANDMARK_COUNT, Face, Frame, Painting
from app.render.comparison.label import Label
from app.ui.comparison.view import ComparisonView
from app.ui.comparison.view_mode import TileContent, ViewMode


class Drawn(QObject):
    """What of a widget has been drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


def tile(name: str, level: int, *, face_at: tuple[float, float] | None = None) -> TileContent:
    picture = np.full((90, 160, 3), level, np.uint8)
    faces = () if face_at is None else (Face(np.tile(face_at, (LANDMARK_COUNT, 1))),)
    painting = Painting(picture, Frame(picture, 0, 0.0), faces, None, {})
    return TileContent(name, Label(name, 20.0, 12.0), painting)


@pytest.fixture
def view(application: QApplication) -> Iterator[ComparisonView]:
    view = ComparisonView()
    view.resize(400, 240)
    view.show()
    yield view
    view.close()
    view.deleteLater()


def drawn(
    application: QApplication, view: ComparisonView, tiles: Sequence[TileContent], chosen: int = 0
) -> QRegion:
    watcher = Drawn()
    view.installEventFilter(watcher)
    view.show_tiles(ViewMode.GRID, tiles, chosen)
    application.processEvents()
    view.removeEventFilter(watcher)
    return watcher.region


@pytest.fixture
def shown(application: QApplication, view: ComparisonView) -> list[TileContent]:
    tiles = [tile(name, 60 * place) for place, name in enumerate("abcd")]
    drawn(application, view, tiles)
    return tiles


def test_a_new_painting_is_drawn_in_its_place_alone(
    application: QApplication, view: ComparisonView, shown: list[TileContent]
) -> None:
    shown[2] = tile("c", 250)
    region = drawn(application, view, shown)

    assert region == QRegion(view.place_of(2))
    assert view.grab().toImage().pixelColor(view.place_of(2).center()).red() == 250
    assert view.grab().toImage().pixelColor(view.place_of(3).center()).red() == 180


def test_new_figures_are_drawn_too(
    application: QApplication, view: ComparisonView, shown: list[TileContent]
) -> None:
    first = shown[1]
    shown[1] = TileContent(first.style_id, Label("b", 20.0, 9.0), first.painting)

    assert drawn(application, view, shown) == QRegion(view.place_of(1))


def test_where_nothing_has_changed_nothing_is_drawn(
    application: QApplication, view: ComparisonView, shown: list[TileContent]
) -> None:
    assert drawn(application, view, shown).isEmpty()


def test_a_style_that_does_not_load_keeps_no_other_from_being_drawn_alone(
    application: QApplication, view: ComparisonView, shown: list[TileContent]
) -> None:
    shown[3] = TileContent("d", Label("d"), error="It does not load.")
    drawn(application, view, shown)
    shown[0] = tile("a", 90)

    assert drawn(application, view, shown) == QRegion(view.place_of(0))


def test_all_tiles_follow_a_face_that_moves(
    application: QApplication, view: ComparisonView, shown: list[TileContent]
) -> None:
    """Where one style alone has painted since, too: else a held frame would be cut differently in each."""
    for place, x in enumerate((20.0, 140.0, 140.0)):
        shown[0] = tile("a", place, face_at=(x, 45.0))
        region = drawn(application, view, shown)

    assert region == QRegion(view.rect()).intersected(
        QRegion(view.place_of(0))
        .united(QRegion(view.place_of(1)))
        .united(QRegion(view.place_of(2)))
        .united(QRegion(view.place_of(3)))
    )


@pytest.mark.parametrize("change", ["chosen", "count", "waiting"])
def test_what_concerns_more_than_one_tile_is_drawn_everywhere(
    application: QApplication, view: ComparisonView, shown: list[TileContent], change: str
) -> None:
    if change == "waiting":
        shown[0] = TileContent("a", Label("a"))
        drawn(application, view, shown)
        shown[0] = tile("a", 90)
    tiles = shown[:3] if change == "count" else shown
    region = drawn(application, view, tiles, 3 if change == "chosen" else 0)

    assert region == QRegion(view.rect())
