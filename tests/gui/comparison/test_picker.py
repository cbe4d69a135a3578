"""Favourites, search, tags, and pictures of the face before the camera."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.pipeline.meter import MeterReading
from app.ui.comparison.idleness import Idleness
from app.ui.style_filter import StyleFilter, tags_of
from tests.gui.studio import Studio, painting, until


def shown(studio: Studio) -> list[str]:
    picker = studio.window.picker
    return [style_id for style_id in picker.style_ids if not picker.card(style_id).isHidden()]


# Favourites


def test_a_favourite_comes_first_and_takes_the_first_number(studio: Studio) -> None:
    studio.press(Qt.Key.Key_3)
    QTest.keyClick(studio.window.stage.preview, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert studio.window.picker.style_ids == ["gamma", "alpha", "beta"]
    assert studio.window.picker.card("gamma").favourite
    assert studio.session.preferences.favourites == ("gamma",)
    studio.press(Qt.Key.Key_2)
    assert studio.session.style.id == "alpha"
    QTest.keyClick(studio.window.stage.preview, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert studio.window.picker.style_ids == ["alpha", "gamma", "beta"]


def test_the_star_on_a_card_marks_it_without_choosing_it(studio: Studio) -> None:
    card = studio.window.picker.card("beta")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.star_place().center().toPoint())
    assert studio.session.preferences.favourites == ("beta",)
    assert studio.session.style.id == "alpha"
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.star_place().center().toPoint())
    assert studio.session.preferences.favourites == ()
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(20, 60))
    assert studio.session.style.id == "beta"


# Search


def test_typing_in_the_search_leaves_what_matches_and_escape_brings_all_back(studio: Studio) -> None:
    QTest.keyClick(studio.window.stage.preview, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = studio.window.picker.search
    assert search.hasFocus()
    QTest.keyClicks(search, "bet")
    assert shown(studio) == ["beta"]
    assert studio.session.style.id == "alpha"  # letters and digits choose nothing meanwhile
    QTest.keyClicks(search, "x")
    assert shown(studio) == []
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert shown(studio) == ["alpha", "beta", "gamma"]
    assert search.text() == ""


def test_the_menu_shows_favourites_alone(studio: Studio) -> None:
    studio.session.change_preferences(favourites=("gamma",))
    actions = {action.text(): action for action in studio.window.picker.filter_menu.actions()}
    actions["Favourites"].trigger()
    assert shown(studio) == ["gamma"]
    assert studio.window.picker.filter_button.isChecked()
    studio.window.picker.show_all()
    assert len(shown(studio)) == 3


@pytest.mark.parametrize(
    ("words", "matches"),
    [
        ("", True),
        ("alp", True),
        ("ALPHA", True),
        ("pha", False),
        ("ink al", True),
        ("black", True),
        ("oil", False),
    ],
)
def test_words_begin_words_of_name_summary_and_tags(studio: Studio, words: str, matches: bool) -> None:
    style = studio.session.styles[0]
    tagged = replace(style, manifest=style.manifest.model_copy(update={"tags": ("ink", "black and white")}))
    assert StyleFilter(words).matches(tagged, favourite=False) is matches


def test_tags_choose_and_the_commonest_comes_first(studio: Studio) -> None:
    style = studio.session.styles[0]

    def tagged(*tags: str):
        return replace(style, manifest=style.manifest.model_copy(update={"tags": tags}))

    styles = [tagged("ink", "woodcut"), tagged("ink"), tagged("colour")]
    assert tags_of(styles) == ("ink", "colour", "woodcut")
    assert [StyleFilter(tag="ink").matches(one, favourite=False) for one in styles] == [True, True, False]
    assert not StyleFilter(favourites_only=True).matches(styles[0], favourite=False)


# Pictures of the face before the camera


def reading(**changes: float) -> MeterReading:
    plain = MeterReading(30.0, 30.0, {}, 0.0, 0.0, 0.0, 5, 0.0)
    return replace(plain, **changes)


def test_there_is_time_only_where_every_frame_was_painted_and_the_machine_is_far_from_busy() -> None:
    idleness = Idleness()
    assert not idleness.has_time(reading(), 30.0)  # nothing to compare with yet
    assert idleness.has_time(reading(), 30.0)
    assert not idleness.has_time(reading(), 80.0)
    assert not idleness.has_time(reading(dropped=6), 30.0)
    assert idleness.has_time(reading(dropped=6), 30.0)
    assert not idleness.has_time(reading(dropped=6, fps=24.0), 30.0)
    assert not idleness.has_time(reading(dropped=6, captured_fps=0.0, fps=0.0), 30.0)


@pytest.fixture
def thumbnails(studio: Studio, monkeypatch: pytest.MonkeyPatch):
    """With all the time in the world, and paintings of one colour."""
    made = studio.presenter.comparison.thumbnails
    made.stop()
    monkeypatch.setattr(Idleness, "has_time", lambda *_: True)
    monkeypatch.setattr(made, "_machine_load", lambda: 0.0)
    monkeypatch.setattr(
        "app.ui.comparison.live_thumbnails._paint", lambda *_: np.full((32, 32, 3), (0, 200, 0), np.uint8)
    )
    studio.show(painting())
    return made


def live_cards(studio: Studio) -> int:
    picker = studio.window.picker
    return sum(picker.card(style_id).shows_live_picture for style_id in picker.style_ids)


def test_one_card_after_the_other_shows_the_face(studio: Studio, thumbnails) -> None:
    for count in (1, 2, 3):
        thumbnails.look()
        until(lambda count=count: live_cards(studio) == count)


def test_they_go_with_the_source_and_with_the_setting(studio: Studio, thumbnails) -> None:
    thumbnails.look()
    until(lambda: live_cards(studio) == 1)
    studio.session.change_preferences(live_previews=False)
    assert live_cards(studio) == 0
    thumbnails.look()
    studio.session.change_preferences(live_previews=True)
    thumbnails.look()
    until(lambda: live_cards(studio) == 1)
    studio.session.open("clip.mp4")
    until(lambda: studio.engine.source.name == "clip.mp4")
    assert live_cards(studio) == 0


def test_nothing_is_painted_for_cards_while_styles_are_compared_or_nobody_is_there(
    studio: Studio, thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = []
    monkeypatch.setattr(studio.background, "run", lambda name, *_, **__: jobs.append(name))
    studio.press(Qt.Key.Key_G)
    thumbnails.look()
    QTest.keyClick(studio.window.stage.picture, Qt.Key.Key_G)
    studio.show(painting(faces=0))
    thumbnails.look()
    assert jobs == []
    studio.show(painting())
    thumbnails.look()
    assert jobs == ["thumbnail"]
