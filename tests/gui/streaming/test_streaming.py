"""The stream switched in the window, and the window steered from outside."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from app.frames import Framing
from app.stream.local_stream import StreamStatus
from app.stream.viewers import ViewerFigures, ViewerKind
from app.ui.preferences import Preferences
from app.ui.streaming.row import caption_of
from tests.gui.studio import PATIENCE_S, Studio, painting, until


@pytest.fixture(autouse=True)
def address_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "stream.json"
    monkeypatch.setattr("app.stream.address.default_path", lambda: path)
    return path


def switch(studio: Studio, on: bool) -> None:
    """Turn the switch in the panel, and wait until it holds."""
    row = studio.presenter.stream_row.row
    assert row.switch.isChecked() != on
    row.switch.click()
    until(lambda: url_of(studio) is not None if on else url_of(studio) is None)


def url_of(studio: Studio) -> str | None:
    status = studio.presenter.streaming.status
    return status.url if status else None


class Caller:
    """Asks from a thread of its own, while the window goes on."""

    def __init__(self, url: str, name: str, body: dict[str, Any] | None) -> None:
        data = json.dumps(body).encode() if body is not None else None
        self._request = urllib.request.Request(f"{url}{name}", data=data)
        self.answer: dict[str, Any] | None = None
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def _ask(self) -> None:
        try:
            with urllib.request.urlopen(self._request, timeout=PATIENCE_S) as answer:
                self.answer = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                self.answer = json.load(error)
        except OSError as error:  # the window was closed before it answered
            self.answer = {"unanswered": str(error)}

    def wait(self) -> dict[str, Any]:
        until(lambda: self.answer is not None)
        self._thread.join()
        assert self.answer is not None
        return self.answer


def ask(studio: Studio, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    url = url_of(studio)
    assert url is not None
    return Caller(url, f"api/{name}", body).wait()


def test_switch_serves_what_the_window_shows(studio: Studio) -> None:
    switch(studio, True)
    studio.show(painting())
    with urllib.request.urlopen(f"{url_of(studio)}stream.mjpg", timeout=PATIENCE_S) as stream:
        assert stream.readline().startswith(b"--")
        assert b"image/jpeg" in stream.readline()
    switch(studio, False)


@pytest.mark.parametrize(
    ("viewers", "caption"),
    [
        ((), "Nobody is watching."),
        ((30.0,), "1 viewer  ·  30 fps  ·  41 ms"),
        ((30.0, 12.0), "2 viewers  ·  30 fps  ·  41 ms"),
        ((0.0,), "1 viewer  ·  no new picture"),
    ],
)
def test_caption_tells_who_watches(viewers: tuple[float, ...], caption: str) -> None:
    figures = tuple(ViewerFigures(ViewerKind.PAGE, fps, 41.2, 60.0, 0) for fps in viewers)
    assert caption_of(StreamStatus("http://127.0.0.1:17830/x/", None, figures)) == caption


def test_switch_says_who_watches_and_lights_the_outputs_button(studio: Studio) -> None:
    row = studio.presenter.stream_row
    before = row.row.caption
    switch(studio, True)
    until(lambda: row.row.caption == "Nobody is watching.")
    assert row.copy_button.isVisibleTo(row.row)
    assert studio.window.stage.dock.outputs_button.isChecked()
    switch(studio, False)
    until(lambda: row.row.caption == before)
    assert not row.copy_button.isVisibleTo(row.row)


def test_address_is_copied_and_can_be_renewed(studio: Studio) -> None:
    switch(studio, True)
    first = url_of(studio)
    studio.presenter.stream_row.copy_button.click()
    assert QGuiApplication.clipboard().text() == first
    toast = studio.window.toast
    assert "can watch and steer" in toast.text
    toast.action_button.click()
    until(lambda: url_of(studio) not in {None, first})
    switch(studio, False)


def test_it_starts_with_the_program_if_wished(
    new_studio: Callable[[Preferences], Studio], preferences: Preferences
) -> None:
    studio = new_studio(preferences.replaced(start_stream=True))
    studio.presenter.begin(None)
    until(lambda: url_of(studio) is not None)


def test_address_that_cannot_be_had_is_said(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.stream.server import ServerError

    def refuse(*args: object) -> None:
        raise ServerError("Other programs have all ports.")

    monkeypatch.setattr("app.stream.local_stream.listen", refuse)
    row = studio.presenter.stream_row.row
    row.switch.click()
    until(lambda: studio.window.toast.text == "Other programs have all ports.")
    assert not row.switch.isChecked()


def test_window_follows_the_remote_control(studio: Studio) -> None:
    switch(studio, True)
    assert ask(studio, "style", {"id": "beta"}) == {"style": "beta"}
    assert studio.session.style is not None and studio.session.style.id == "beta"
    ask(studio, "look", {"strength": 0.25, "framing": "portrait"})
    panel = studio.window.look_panel
    assert panel.look.strength == 0.25 and panel.look.framing is Framing.PORTRAIT
    assert panel.sliders["strength"].amount == 0.25
    assert studio.engine.settings.look == panel.look
    assert ask(studio, "status")["look"]["strength"] == 0.25
    switch(studio, False)


def test_remote_control_hears_what_a_person_did(studio: Studio) -> None:
    switch(studio, True)
    studio.session.choose_style("gamma")
    assert ask(studio, "status")["style"] == "gamma"
    switch(studio, False)


def test_picture_is_held_from_outside(studio: Studio) -> None:
    switch(studio, True)
    ask(studio, "pause", {})
    assert studio.engine.paused
    ask(studio, "resume", {})
    assert not studio.engine.paused
    switch(studio, False)


def test_snapshot_from_outside_is_told_in_the_window(studio: Studio) -> None:
    switch(studio, True)
    studio.show(painting())
    file = Path(ask(studio, "snapshot", {})["file"])
    assert file.is_file()
    until(lambda: studio.window.toast.text == f"Saved as {file.name}")
    switch(studio, False)


def test_what_is_wrong_is_answered(studio: Studio) -> None:
    switch(studio, True)
    assert "There is no style called 'delta'" in ask(studio, "style", {"id": "delta"})["error"]
    switch(studio, False)


def test_closing_the_window_waits_for_nobody(studio: Studio) -> None:
    switch(studio, True)
    url = url_of(studio)
    assert url is not None
    with urllib.request.urlopen(f"{url}stream.mjpg", timeout=PATIENCE_S):
        waiting = Caller(url, "api/status", None)
        studio.window.close()
        assert url_of(studio) is None
        waiting._thread.join(PATIENCE_S)
        assert not waiting._thread.is_alive()
