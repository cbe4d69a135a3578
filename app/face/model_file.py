"""The face model's file: where it lies, and the proof that it is the right one."""

import hashlib
from pathlib import Path
from typing import Final

from app.errors import LimnerError

MODEL_PATH: Final = Path(__file__).resolve().parents[2] / "models" / "face_landmarker.task"

MODEL_SHA256: Final = "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff"
"""MediaPipe Face Landmarker, float16, version 1; licence and origin are in NOTICE."""


class ModelFileError(LimnerError):
    """The face model's file is missing, unreadable or not the one Limner was built with."""


def read_model(path: Path) -> bytes:
    """The model, checked.

    What was checked is what is used: the bytes go to MediaPipe as they are, so the file cannot change in
    between, and its path may hold any characters.

    Raises:
        ModelFileError: the file is missing, unreadable or damaged.
    """
    try:
        model = path.read_bytes()
    except FileNotFoundError as error:
        raise ModelFileError(
            f"The face model {path} is missing. Restore it with `git checkout -- {_in_checkout(path)}`, "
            "or install Limner again."
        ) from error
    except OSError as error:
        raise ModelFileError(
            f"The face model {path} cannot be read: {error.strerror}. Check its permissions."
        ) from error
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise ModelFileError(
            f"The face model {path} is damaged: its SHA-256 is not the expected one. Restore it with "
            f"`git checkout -- {_in_checkout(path)}`, or install Limner again."
        )
    return model


def verify_model(path: Path) -> None:
    """Check that the file is there and whole.

    Raises:
        ModelFileError: the file is missing, unreadable or damaged.
    """
    read_model(path)


def _in_checkout(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
