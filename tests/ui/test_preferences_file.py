from pathlib import Path

import pytest

from app.ui.preferences import Preferences
from app.ui.preferences_file import PreferencesNotSavedError, load, save


def test_without_a_file_there_are_the_defaults_and_nothing_to_say(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Preferences(), None)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    wanted = Preferences().replaced(style_id="woodcut", mirror=False, welcomed=True)
    save(path, wanted)
    assert load(path) == (wanted, None)
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b'{"max_faces": "many"}',
        b'{"schema": 99}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(text)
    preferences, sentence = load(path)
    assert preferences == Preferences()
    (aside,) = tmp_path.iterdir()
    assert aside.name.startswith("settings.damaged-")
    assert aside.read_bytes() == text
    assert sentence is not None
    assert aside.name in sentence


def test_settings_of_a_newer_minor_version_keep_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"schema": 1, "mirror": false, "telepathy": true}', encoding="utf-8")
    preferences, sentence = load(path)
    assert not preferences.mirror
    assert sentence is None


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(PreferencesNotSavedError, match="occupied"):
        save(tmp_path / "occupied" / "settings.json", Preferences())
