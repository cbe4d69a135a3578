from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.frames import Framing
from app.styles.library import Library
from app.styles.style import Style
from app.ui.style_picker import StylePicker
from tests.gui.studio import until, write_style


def test_the_library_stands_in_the_picker_and_the_first_style_is_chosen(studio) -> None:
    assert studio.window.picker.style_ids == ["alpha", "beta", "gamma"]
    assert studio.window.picker.chosen_id == "alpha"
    assert studio.engine.settings.style_id == "alpha"


def test_key_2_chooses_the_second_style(studio) -> None:
    studio.press(Qt.Key.Key_2)
    assert studio.engine.settings.style_id == "beta"
    assert studio.window.picker.chosen_id == "beta"
    assert studio.session.preferences.style_id == "beta"


def test_a_key_without_a_style_changes_nothing(studio) -> None:
    studio.press(Qt.Key.Key_9)
    assert studio.window.picker.chosen_id == "alpha"


def test_the_arrows_go_round_the_ends(studio) -> None:
    studio.press(Qt.Key.Key_Left)
    assert studio.engine.settings.style_id == "gamma"
    studio.press(Qt.Key.Key_Right)
    studio.press(Qt.Key.Key_Right)
    assert studio.engine.settings.style_id == "beta"


def test_a_click_on_a_card_chooses_it(studio) -> None:
    QTest.mouseClick(studio.window.picker.card("gamma"), Qt.MouseButton.LeftButton)
    assert studio.engine.settings.style_id == "gamma"


def test_in_the_grid_the_arrows_move_by_card_and_row(studio) -> None:
    first = studio.window.picker.card("alpha")
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert studio.window.picker.chosen_id == "gamma"
    assert studio.window.picker.card("gamma").hasFocus()


def test_the_card_shows_that_its_style_is_being_loaded(studio) -> None:
    studio.engine.loading = "beta"
    studio.presenter.show_status()
    assert studio.window.picker.card("beta").loading
    studio.engine.loading = None
    studio.presenter.show_status()
    assert not studio.window.picker.card("beta").loading


def test_a_slider_reaches_the_engine_as_one_whole_snapshot(studio) -> None:
    before = len(studio.engine.applied)
    track = studio.window.look_panel.sliders["strength"].track
    track.setValue(40)
    (settings,) = studio.engine.applied[before:]
    assert settings.look.strength == 0.4
    assert settings.look.colour == 0.5
    assert settings.look.framing is Framing.WHOLE
    assert settings.style_id == "alpha"


def test_arrows_move_a_slider_that_has_the_focus_and_not_the_style(studio) -> None:
    track = studio.window.look_panel.sliders["strength"].track
    track.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(track, Qt.Key.Key_Left)
    assert studio.engine.settings.look.strength == 0.89
    assert studio.engine.settings.style_id == "alpha"


def test_arrows_move_along_the_framings_that_have_the_focus(studio) -> None:
    whole, *_ = studio.window.look_panel.framing.buttons
    assert whole.isChecked()
    whole.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(whole, Qt.Key.Key_Right)
    assert studio.engine.settings.look.framing is Framing.OVERLAY
    assert studio.engine.settings.style_id == "alpha"


def test_a_press_on_the_track_jumps_there(studio) -> None:
    track = studio.window.look_panel.sliders["colour"].track
    QTest.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(track.width() - 2, track.height() // 2))
    assert studio.engine.settings.look.colour == 1.0


def test_a_double_click_brings_the_style_s_own_value_back(studio) -> None:
    track = studio.window.look_panel.sliders["strength"].track
    track.setValue(10)
    QTest.mouseDClick(track, Qt.MouseButton.LeftButton)
    assert studio.engine.settings.look.strength == 0.9


def test_each_style_keeps_its_look_and_the_reset_button_gives_its_own_back(studio) -> None:
    sliders = studio.window.look_panel.sliders
    sliders["strength"].track.setValue(20)
    studio.press(Qt.Key.Key_2)
    assert sliders["strength"].amount == 0.9
    studio.press(Qt.Key.Key_1)
    assert sliders["strength"].amount == 0.2
    studio.window.look_panel.reset_button.click()
    assert studio.engine.settings.look.strength == 0.9


def test_the_framing_reaches_the_engine_and_plain_disables_the_sliders(studio) -> None:
    whole, overlay, portrait, plain = studio.window.look_panel.framing.buttons
    overlay.click()
    assert studio.engine.settings.look.framing is Framing.OVERLAY
    whole.click()
    assert studio.engine.settings.look.framing is Framing.WHOLE
    portrait.click()
    assert studio.engine.settings.look.framing is Framing.PORTRAIT
    plain.click()
    assert studio.engine.settings.look.framing is Framing.PLAIN
    assert not studio.window.look_panel.sliders["strength"].isEnabled()
    overlay.click()
    assert studio.window.look_panel.sliders["strength"].isEnabled()


def test_a_style_without_a_geometry_offers_no_shape(studio) -> None:
    assert not studio.window.look_panel.sliders["shape"].isEnabled()


@pytest.fixture
def own_style(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Style:
    """Installs the folder as it is: what installing checks is tested with the styles."""
    folder = write_style(tmp_path / "own" / "mine", "Mine")
    style = Style.open(folder)
    monkeypatch.setattr(Library, "add", lambda self, package: style)
    return style


def test_an_added_style_appears_and_is_chosen_and_goes_when_removed(studio, own_style, tmp_path) -> None:
    studio.session.add_style(tmp_path / "mine.limner")
    until(lambda: studio.window.picker.chosen_id == "mine")
    assert studio.window.picker.style_ids == ["alpha", "beta", "gamma", "mine"]
    studio.window.picker.remove_requested.emit("mine")
    assert studio.window.picker.style_ids == ["alpha", "beta", "gamma"]
    assert studio.engine.settings.style_id == "alpha"


def test_without_styles_the_picker_says_what_to_do(application) -> None:
    picker = StylePicker()
    picker.set_styles(())
    picker.show()
    words = [text.text() for text in picker.findChildren(QLabel) if text.isVisible()]
    assert any(".limner" in text for text in words)
