"""Grid: every style at once, each in a tile that tells its name and figures and chooses it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from app.frames import ComparedPainting, Framing
from app.ui.comparison.view_mode import ViewMode
from tests.gui.comparison.shades import NAMES, finish, live, press, tile_colours
from tests.gui.studio import Studio


def test_a_grid_shows_every_style_with_its_name_and_figures(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    assert [one.style_id for one in studio.engine.settings.compare] == ["alpha", "beta", "gamma"]
    assert [tile.painting for tile in comparing.tiles] == [None] * 3
    finish(studio, live(), beta=(31.4, 12.2))
    assert tile_colours(studio) == [NAMES["alpha"], NAMES["beta"], NAMES["gamma"]]
    label = comparing.tiles[1].label
    assert (label.name, label.figures) == ("Beta", "31 ms · 12 fps")


def test_each_style_is_compared_in_its_own_look(studio: Studio, comparing) -> None:
    studio.window.look_panel.sliders["strength"].track.setValue(20)
    press(studio, Qt.Key.Key_G)
    looks = {one.style_id: one.look for one in studio.engine.settings.compare}
    assert (looks["alpha"].strength, looks["beta"].strength) == (0.2, 0.9)
    studio.window.look_panel.sliders["strength"].track.setValue(60)
    assert studio.engine.settings.compare[0].look.strength == 0.6


@pytest.mark.parametrize("size", [2, 3, 4, 6])
def test_a_grid_holds_as_many_as_wanted_as_far_as_there_are(studio: Studio, comparing, size: int) -> None:
    comparing.set_grid_size(size)
    finish(studio, live())
    assert len(comparing.tiles) == min(size, 3)
    assert len(set(tile_colours(studio))) == min(size, 3)
    assert studio.session.preferences.grid_size == size


def test_plus_and_minus_change_the_size_of_the_grid(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    press(studio, Qt.Key.Key_Minus)
    press(studio, Qt.Key.Key_Minus)
    assert (comparing.grid_size, len(comparing.tiles)) == (2, 2)
    press(studio, Qt.Key.Key_Minus)
    press(studio, Qt.Key.Key_Plus)
    assert comparing.grid_size == 3


def test_a_click_on_a_tile_chooses_its_style_and_changes_no_places(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    finish(studio, live())
    view = studio.window.stage.comparison
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place_of(2).center())
    assert studio.session.style.id == "gamma"
    assert comparing.chosen_place == 2
    assert [tile.style_id for tile in comparing.tiles] == ["alpha", "beta", "gamma"]
    assert studio.window.picker.chosen_id == "gamma"


def test_arrows_choose_in_the_grid_and_enter_opens_the_chosen_one_alone(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    finish(studio, live())
    press(studio, Qt.Key.Key_Right)
    assert studio.session.style.id == "beta"
    press(studio, Qt.Key.Key_Left)
    press(studio, Qt.Key.Key_Left)
    assert studio.session.style.id == "alpha"
    press(studio, Qt.Key.Key_Right)
    press(studio, Qt.Key.Key_Return)
    assert comparing.mode is ViewMode.SINGLE
    assert studio.session.style.id == "beta"
    assert studio.engine.settings.compare == ()
    assert studio.window.stage.preview.hasFocus()


def test_a_double_click_opens_a_tile_alone(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    finish(studio, live())
    view = studio.window.stage.comparison
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=view.place_of(1).center())
    assert (comparing.mode, studio.session.style.id) == (ViewMode.SINGLE, "beta")


def test_a_style_outside_the_grid_takes_the_place_of_the_chosen_one(studio: Studio, comparing) -> None:
    comparing.set_grid_size(2)
    studio.press(Qt.Key.Key_2)
    press(studio, Qt.Key.Key_3)
    assert [tile.style_id for tile in comparing.tiles] == ["alpha", "gamma"]
    assert comparing.chosen_place == 1
    assert studio.session.preferences.grid_styles == ("alpha", "gamma")


def test_a_style_that_fails_says_so_in_its_tile(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    finish(studio, live())
    studio.engine.compared["beta"] = ComparedPainting("beta", error="The style 'beta' is damaged.")
    comparing.pull()
    assert comparing.tiles[1].error == "The style 'beta' is damaged."
    assert tile_colours(studio)[0] == NAMES["alpha"]
    assert tile_colours(studio)[1] not in NAMES.values()


def test_until_a_style_is_loaded_its_tile_shows_the_frame_darkened(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    finish(studio, live())
    del studio.engine.compared["beta"]
    comparing.pull()
    darkened = QColor(tile_colours(studio)[1])
    assert 100 < darkened.red() < 200
    assert (darkened.green(), darkened.blue()) == (0, 0)


def test_holding_space_shows_the_original_everywhere(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    finish(studio, live())
    studio.window.compare(True)
    assert set(tile_colours(studio)) == {NAMES["original"]}
    studio.window.compare(False)
    assert NAMES["original"] not in tile_colours(studio)


def test_comparing_ends_plain_framing_with_the_usual_one(studio: Studio, comparing) -> None:
    studio.session.change_preferences(framing=Framing.PLAIN)
    press(studio, Qt.Key.Key_G)
    assert {one.look.framing for one in studio.engine.settings.compare} == {Framing.WHOLE}
