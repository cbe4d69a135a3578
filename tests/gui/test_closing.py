import threading

import pytest
from PySide6.QtCore import QSize

from app.ui.background import Background
from app.ui.main_window import first_size
from tests.gui.studio import painting, until
from tests.pipeline.fakes import ScriptedSource


def side_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("limner-ui")]


def test_closing_stops_the_engine_and_leaves_no_thread(studio) -> None:
    studio.show(painting())
    studio.window.close()
    assert studio.engine.stopped
    assert studio.engine.source.closed
    assert side_threads() == []


def test_size_and_place_are_kept_for_next_time(studio, new_studio) -> None:
    studio.window.resize(880, 655)  # wider than Qt's screen in memory would not be restored
    until(lambda: studio.window.height() == 655)
    studio.window.close()
    kept = studio.session.preferences.window_geometry
    assert kept
    later = new_studio(studio.session.preferences)
    later.window.restore_saved_geometry(kept)
    assert (later.window.width(), later.window.height()) == (880, 655)


def test_closing_in_full_screen_keeps_the_size_and_place_of_the_window(studio, new_studio) -> None:
    studio.window.resize(880, 655)
    until(lambda: studio.window.height() == 655)
    studio.window.set_full_screen(True)
    until(studio.window.isFullScreen)
    studio.window.close()
    later = new_studio(studio.session.preferences)
    later.window.restore_saved_geometry(studio.session.preferences.window_geometry)
    assert not later.window.isFullScreen()
    assert (later.window.width(), later.window.height()) == (880, 655)


@pytest.mark.parametrize(
    ("screen", "expected"),
    [
        ((1920, 1080), (1280, 800)),
        ((1280, 800), (1280, 752)),
        ((1024, 768), (1024, 720)),
        ((640, 480), (880, 600)),
    ],
)
def test_the_window_opens_no_larger_than_the_screen(screen, expected) -> None:
    assert first_size(QSize(*screen)) == QSize(*expected)


def test_a_geometry_that_makes_no_sense_is_ignored(new_studio, preferences) -> None:
    studio = new_studio(preferences)
    studio.window.restore_saved_geometry("äöü no geometry")
    assert studio.window.isVisible()


def test_a_source_that_opens_after_closing_is_let_go(application) -> None:
    background = Background()
    go, source = threading.Event(), ScriptedSource("late", live=True)

    def slow() -> ScriptedSource:
        go.wait(10)
        return source

    arrived: list[ScriptedSource] = []
    background.run("slow", slow, done=arrived.append, too_late=lambda late: late.close())
    assert not background.close(0.0)
    go.set()
    assert background.close(10.0)
    assert source.closed
    assert arrived == []


def test_a_source_overtaken_by_another_is_let_go(studio) -> None:
    studio.session.open("first.mp4")
    studio.session.open("second.mp4")
    until(lambda: studio.engine.source.name == "second.mp4" and not side_threads())
    until(lambda: studio.window.header.source.text() == "second.mp4")
    assert not studio.engine.source.closed
