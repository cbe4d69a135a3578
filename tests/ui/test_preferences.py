from pathlib import Path

import pytest
from pydantic import ValidationError

from app.frames import Framing
from app.styles.providers import AUTO, offered
from app.ui.preferences import Preferences, StyleLook, entries
from app.ui.theme import Appearance


def test_the_table_describes_fields_that_exist_with_defaults_it_offers() -> None:
    defaults = Preferences()
    described = dict(entries())
    assert {"appearance", "mirror", "threads", "snapshot_dir"} <= described.keys()
    for name, entry in described.items():
        assert entry.label, name
        assert entry.help.endswith("."), name
        if entry.choices:
            assert getattr(defaults, name) in [choice.value for choice in entry.choices], name


def test_every_offered_value_is_valid() -> None:
    for name, entry in entries():
        for choice in entry.choices:
            assert getattr(Preferences().replaced(**{name: choice.value}), name) == choice.value


def test_only_devices_of_this_machine_are_offered() -> None:
    device = dict(entries())["device"]
    usable = {AUTO, *(provider.name for provider in offered())}
    assert {choice.value for choice in device.offered()} == usable


def test_a_change_makes_a_new_checked_copy() -> None:
    before = Preferences()
    after = before.replaced(max_faces=2, appearance=Appearance.LIGHT)
    assert (before.max_faces, after.max_faces, after.appearance) == (1, 2, Appearance.LIGHT)
    with pytest.raises(ValidationError):
        before.replaced(max_faces=0)


def test_they_survive_their_own_text() -> None:
    before = Preferences().replaced(
        snapshot_dir=Path("pictures") / "größe",
        framing=Framing.PORTRAIT,
        looks={"woodcut": StyleLook(strength=0.5, colour=0.25, shape=1.0)},
    )
    assert Preferences.model_validate_json(before.model_dump_json(by_alias=True)) == before


def test_a_camera_size_is_read_as_pixels() -> None:
    assert Preferences().replaced(camera_size="640x480").camera_size_px == (640, 480)
