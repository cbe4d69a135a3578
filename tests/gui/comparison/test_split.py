"""Split: the original or another style left of the divider, the painting right of it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.comparison.shades import NAMES, colour_at, finish, live, press
from tests.gui.studio import Studio


def test_a_split_shows_the_original_left_and_the_painting_right_of_the_divider(
    studio: Studio, comparing
) -> None:
    press(studio, Qt.Key.Key_D)
    assert studio.window.stage.comparison.isVisible()
    assert (colour_at(studio, 0.25), colour_at(studio, 0.75)) == (NAMES["original"], NAMES["alpha"])
    assert studio.engine.settings.compare == ()  # the engine paints no more than it did
    assert [tile.label.name for tile in comparing.tiles] == ["Original", "Alpha"]


def test_the_divider_is_dragged_with_the_mouse_and_remembered(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_D)
    view = studio.window.stage.comparison
    place = view.picture_rect()
    start = place.center()
    target = QPoint(place.left() + place.width() // 5, start.y())
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, target)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=target)
    assert view.divider == pytest.approx(0.2, abs=0.01)
    assert studio.session.preferences.split_at == view.divider
    assert (colour_at(studio, 0.15), colour_at(studio, 0.3)) == (NAMES["original"], NAMES["alpha"])
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=target)
    assert view.divider == 0.5


def test_the_divider_moves_with_the_arrow_keys_from_end_to_end(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_D)
    view = studio.window.stage.comparison
    assert view.hasFocus()
    for _ in range(3):
        press(studio, Qt.Key.Key_Left)
    assert view.divider == pytest.approx(0.44)
    assert studio.session.style.id == "alpha"  # the arrows choose no style meanwhile
    press(studio, Qt.Key.Key_End)
    press(studio, Qt.Key.Key_Right)
    assert view.divider == 1.0
    assert colour_at(studio, 0.9) == NAMES["original"]
    press(studio, Qt.Key.Key_Home)
    assert colour_at(studio, 0.1) == NAMES["alpha"]


def test_a_split_between_two_styles_swaps_and_takes_other_styles(studio: Studio, comparing) -> None:
    comparing.set_left("beta")
    finish(studio, live())
    assert [one.style_id for one in studio.engine.settings.compare] == ["beta", "alpha"]
    assert (colour_at(studio, 0.25), colour_at(studio, 0.75)) == (NAMES["beta"], NAMES["alpha"])

    press(studio, Qt.Key.Key_X)
    finish(studio, live())
    assert (colour_at(studio, 0.25), colour_at(studio, 0.75)) == (NAMES["alpha"], NAMES["beta"])
    assert studio.session.style.id == "beta"

    press(studio, Qt.Key.Key_3)
    finish(studio, live())
    assert (colour_at(studio, 0.25), colour_at(studio, 0.75)) == (NAMES["alpha"], NAMES["gamma"])


def test_left_of_the_divider_is_left_on_a_mirrored_screen_too(studio: Studio, comparing) -> None:
    one = live()
    one.frame.picture[:, :32] = 0  # black where the camera sees its left
    press(studio, Qt.Key.Key_D)
    finish(studio, one)
    assert studio.session.mirrors_now
    assert (colour_at(studio, 0.25), colour_at(studio, 0.75)) == (NAMES["original"], NAMES["alpha"])
