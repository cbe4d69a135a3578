"""Going from one view to another and back: by the switch in the header, its menu and keys."""

from PySide6.QtCore import QPoint, Qt

from app.ui.comparison.view_mode import ViewMode
from tests.gui.comparison.shades import press
from tests.gui.studio import Studio, until


def test_at_first_one_painting_is_on_show_and_nothing_is_compared(studio: Studio, comparing) -> None:
    assert comparing.mode is ViewMode.SINGLE
    assert studio.engine.settings.compare == ()
    assert studio.window.stage.preview.isVisible()
    assert not studio.window.stage.comparison.isVisible()


def test_the_switch_in_the_header_shows_and_sets_the_mode(studio: Studio, comparing) -> None:
    segments = studio.window.header.view_switch.segments
    segments[ViewMode.GRID].click()
    assert comparing.mode is ViewMode.GRID
    press(studio, Qt.Key.Key_D)
    assert segments[ViewMode.SPLIT].isChecked()
    segments[ViewMode.SINGLE].click()
    assert comparing.mode is ViewMode.SINGLE


def test_the_menu_offers_what_stands_left_and_how_many_are_compared(studio: Studio, comparing) -> None:
    switch = studio.window.header.view_switch
    left, grid = (action.menu() for action in switch.menu.actions()[:2])
    assert [action.text() for action in left.actions()] == ["Original", "Alpha", "Beta", "Gamma"]
    assert [action.text() for action in grid.actions()] == ["2", "3", "4", "6"]
    left.actions()[3].trigger()
    assert (comparing.mode, comparing.left_id) == (ViewMode.SPLIT, "gamma")
    grid.actions()[0].trigger()
    assert (comparing.mode, comparing.grid_size) == (ViewMode.GRID, 2)


def test_a_narrow_window_leaves_the_rest_to_the_menu(studio: Studio, comparing) -> None:
    switch = studio.window.header.view_switch
    studio.window.resize(1280, 800)
    until(switch.freeze_button.isVisible)
    studio.window.resize(880, 600)
    until(lambda: not switch.freeze_button.isVisible())
    assert switch.more_button.isVisible()
    right = switch.mapTo(studio.window.header, QPoint(switch.width(), 0)).x()
    assert right <= studio.window.header.help_button.x()


def test_escape_goes_back_step_by_step(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    press(studio, Qt.Key.Key_H)
    press(studio, Qt.Key.Key_Escape)
    assert (comparing.mode, comparing.frozen) == (ViewMode.GRID, False)
    press(studio, Qt.Key.Key_Escape)
    assert comparing.mode is ViewMode.SINGLE


def test_the_a_b_key_goes_back_and_forth_between_two_styles(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_3)
    press(studio, Qt.Key.Key_B)
    assert studio.session.style.id == "alpha"
    press(studio, Qt.Key.Key_B)
    assert studio.session.style.id == "gamma"
