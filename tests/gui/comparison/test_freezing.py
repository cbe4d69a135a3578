"""A frozen frame: everything is tried out on it until it is let go."""

from PySide6.QtCore import Qt

from tests.gui.comparison.shades import finish, live, press
from tests.gui.studio import Studio, until


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
