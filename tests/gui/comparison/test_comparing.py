"""Comparing styles in the real window: every mode's picture, by mouse and by keyboard."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from app.frames import ComparedPainting, Framing, Painting
from app.ui.comparison.view_mode import ViewMode
from tests.gui.studio import Studio, painting, until

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


@pytest.fixture
def comparing(studio: Studio):
    finish(studio, live())
    return studio.presenter.comparison.comparing


def test_at_first_one_painting_is_on_show_and_nothing_is_compared(studio: Studio, comparing) -> None:
    assert comparing.mode is ViewMode.SINGLE
    assert studio.engine.settings.compare == ()
    assert studio.window.stage.preview.isVisible()
    assert not studio.window.stage.comparison.isVisible()


# Split


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


# Grid


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


def test_comparing_ends_plain_framing(studio: Studio, comparing) -> None:
    studio.session.change_preferences(framing=Framing.PLAIN)
    press(studio, Qt.Key.Key_G)
    assert {one.look.framing for one in studio.engine.settings.compare} == {Framing.OVERLAY}


def test_escape_goes_back_step_by_step(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_G)
    press(studio, Qt.Key.Key_H)
    press(studio, Qt.Key.Key_Escape)
    assert (comparing.mode, comparing.frozen) == (ViewMode.GRID, False)
    press(studio, Qt.Key.Key_Escape)
    assert comparing.mode is ViewMode.SINGLE


# A/B and freezing


def test_the_a_b_key_goes_back_and_forth_between_two_styles(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_3)
    press(studio, Qt.Key.Key_B)
    assert studio.session.style.id == "alpha"
    press(studio, Qt.Key.Key_B)
    assert studio.session.style.id == "gamma"


def test_a_frozen_frame_stays_while_paintings_come_and_styles_change(studio: Studio, comparing) -> None:
    held = live()
    finish(studio, held)
    press(studio, Qt.Key.Key_H)
    assert studio.window.stage.frozen_pill.isVisible()
    assert studio.engine.settings.still.frame is held.frame
    assert [one.style_id for one in studio.engine.settings.compare] == ["alpha"]

    studio.show(live())
    assert studio.window.stage.preview.painting is held
    press(studio, Qt.Key.Key_2)
    assert studio.engine.settings.still.frame is held.frame
    assert [one.style_id for one in studio.engine.settings.compare] == ["beta"]
    finish(studio, held)
    assert studio.window.stage.preview.painting.style_id == "beta"
    assert studio.window.stage.preview.painting.frame is held.frame

    press(studio, Qt.Key.Key_H)
    assert studio.engine.settings.still is None
    newest = live()
    studio.show(newest)
    assert studio.window.stage.preview.painting is newest
    assert not studio.window.stage.frozen_pill.isVisible()


def test_a_grid_compares_on_the_frozen_frame(studio: Studio, comparing) -> None:
    held = live()
    finish(studio, held)
    press(studio, Qt.Key.Key_H)
    press(studio, Qt.Key.Key_G)
    assert studio.engine.settings.still.frame is held.frame
    assert len(studio.engine.settings.compare) == 3


def test_another_source_ends_the_freeze(studio: Studio, comparing) -> None:
    press(studio, Qt.Key.Key_H)
    studio.session.open("clip.mp4")
    until(lambda: studio.engine.source.name == "clip.mp4")
    assert not comparing.frozen
    assert studio.engine.settings.still is None


# The switch


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


# Pictures that are kept


def saved(studio: Studio, tmp_path: Path) -> Path:
    studio.window.toast.hide()
    until(lambda: studio.window.toast.isVisible() and "Saved" in studio.window.toast.text)
    (path,) = (tmp_path / "snapshots").glob("*.png")
    return path


def test_a_snapshot_of_a_split_is_the_split_unmirrored_with_labels(
    studio: Studio, comparing, tmp_path: Path
) -> None:
    press(studio, Qt.Key.Key_D)
    finish(studio, live())
    studio.window.stage.comparison.set_divider(0.25)
    assert studio.session.mirrors_now
    press(studio, Qt.Key.Key_S)
    picture = cv2.imread(str(saved(studio, tmp_path)))
    assert picture.shape == (48, 64, 3)
    # On the mirrored screen the original has the left quarter: in the file, the right one.
    assert picture[44, 20].tolist() == [255, 0, 0]
    assert picture[44, 60].tolist() == [0, 0, 255]


def test_a_snapshot_of_a_grid_is_a_sheet_of_its_styles(studio: Studio, comparing, tmp_path: Path) -> None:
    press(studio, Qt.Key.Key_G)
    finish(studio, live())
    press(studio, Qt.Key.Key_S)
    path = saved(studio, tmp_path)
    with Image.open(path) as image:
        assert "style=alpha+beta+gamma" in str(image.info)
        colours = {colour for _, colour in image.convert("RGB").getcolors(100_000)}
    assert {tuple(reversed(shade)) for shade in SHADES.values()} <= colours


def test_a_frozen_painting_is_what_a_snapshot_keeps(studio: Studio, comparing, tmp_path: Path) -> None:
    held = live()
    finish(studio, held)
    press(studio, Qt.Key.Key_H)
    finish(studio, held)
    comparing.pull()
    studio.show(painting())
    press(studio, Qt.Key.Key_S)
    picture = cv2.imread(str(saved(studio, tmp_path)))
    assert (picture == SHADES["alpha"]).all()


def test_without_a_face_there_is_no_sheet_and_a_sentence(studio: Studio, comparing, tmp_path: Path) -> None:
    studio.show(painting(faces=0))
    press(studio, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert "No face" in studio.window.toast.text
    assert not (tmp_path / "snapshots").exists()
