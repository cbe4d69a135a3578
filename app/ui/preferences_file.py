"""Reading and writing the settings file. A damaged one is set aside, never overwritten."""

import json
import os
import tempfile
from datetime import datetime
from pathlib import Path

import platformdirs
from pydantic import ValidationError

from app.errors import LimnerError
from app.ui.preferences import Preferences


class PreferencesNotSavedError(LimnerError):
    """The settings file cannot be written."""


def default_path() -> Path:
    """`settings.json` in the platform's place for settings."""
    return platformdirs.user_config_path("limner", appauthor=False) / "settings.json"


def load(path: Path) -> tuple[Preferences, str | None]:
    """Read the settings.

    Returns:
        The settings, and one sentence to show where the file could not be used: it has then been renamed, and
        the settings are the defaults.
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return Preferences(), None
    except OSError as error:
        return Preferences(), f"The settings in {path} cannot be read ({error.strerror}): defaults are used."
    try:
        return Preferences.model_validate(json.loads(text)), None
    except (ValueError, ValidationError, RecursionError):
        return Preferences(), _set_aside(path)


def _set_aside(path: Path) -> str:
    aside = path.with_name(f"{path.stem}.damaged-{datetime.now():%Y%m%d-%H%M%S}{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return f"The settings in {path} are damaged: defaults are used."
    return f"The settings were damaged. They are kept as {aside.name}; Limner starts with its defaults."


def save(path: Path, preferences: Preferences) -> None:
    """Write the settings whole or not at all.

    Raises:
        PreferencesNotSavedError: the folder or the disk refuses.
    """
    text = preferences.model_dump_json(indent=2, by_alias=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise PreferencesNotSavedError(
            f"The settings cannot be saved in {path.parent}: {error.strerror}."
        ) from error
