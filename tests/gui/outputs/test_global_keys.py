"""Keys that work everywhere: a stand-in for pynput by its documented contract, and where there are none."""

import sys
import threading
from types import ModuleType

import pytest

from app.ui.outputs.global_keys import GLOBAL_KEYS, why_not
from app.ui.shortcuts import KEYS
from tests.gui.studio import Studio, until


class FakeHotKeys:
    """`pynput.keyboard.GlobalHotKeys`: a thread that calls what belongs to the keys."""

    running: "list[FakeHotKeys]" = []  # noqa: RUF012 - emptied by the fixture

    def __init__(self, hotkeys) -> None:
        self.hotkeys = hotkeys

    def start(self) -> None:
        FakeHotKeys.running.append(self)

    def stop(self) -> None:
        FakeHotKeys.running.remove(self)

    def press(self, keys: str) -> None:
        thread = threading.Thread(target=self.hotkeys[keys])
        thread.start()
        thread.join()


@pytest.fixture
def pynput(monkeypatch: pytest.MonkeyPatch) -> type[FakeHotKeys]:
    FakeHotKeys.running = []
    package, keyboard = ModuleType("pynput"), ModuleType("pynput.keyboard")
    keyboard.GlobalHotKeys = FakeHotKeys
    monkeypatch.setitem(sys.modules, "pynput", package)
    monkeypatch.setitem(sys.modules, "pynput.keyboard", keyboard)
    monkeypatch.setattr("app.ui.outputs.global_keys.why_not", lambda: None)
    return FakeHotKeys


def test_a_key_pressed_elsewhere_does_what_it_does_in_the_window(studio: Studio, pynput) -> None:
    studio.session.change_preferences(global_keys=True)
    (listener,) = pynput.running
    listener.press("<ctrl>+<alt>+p")
    until(lambda: not studio.session.camera_on)
    listener.press("<ctrl>+<alt>+<right>")
    until(lambda: studio.session.style.id == "beta")
    studio.session.change_preferences(global_keys=False)
    assert pynput.running == []


def test_closing_the_window_ends_the_watching(studio: Studio, pynput) -> None:
    studio.session.change_preferences(global_keys=True)
    studio.window.close()
    assert pynput.running == []


def test_a_missing_library_is_told_and_the_switch_goes_back(
    studio: Studio, pynput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pynput.keyboard", None)
    studio.session.change_preferences(global_keys=True)
    assert "need pynput" in studio.window.toast.text
    assert not studio.session.preferences.global_keys


def test_where_the_system_has_none_a_sentence_names_the_way_out() -> None:
    wayland = why_not("linux", {"XDG_SESSION_TYPE": "wayland"})
    assert wayland is not None
    assert "Wayland" in wayland
    assert "remote control" in wayland
    assert why_not("linux", {"XDG_SESSION_TYPE": "x11"}) is None
    assert why_not("win32", {}) is None
    assert why_not("darwin", {}) is not None


def test_every_global_key_calls_an_action_that_the_window_has() -> None:
    assert set(GLOBAL_KEYS.values()) <= {key.action for key in KEYS}
