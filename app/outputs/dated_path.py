"""Names made of the time, so that nothing is ever replaced."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from app.outputs.atomic_file import OutputError, output_error

_MOST_IN_ONE_SECOND: Final = 1000


def new_file(folder: Path, kind: str, suffix: str) -> Path:
    """Make an empty file of a name that is free, and with it the folder.

    Args:
        folder: made if missing.
        kind: goes into the name: "replay" gives `limner-replay-2026-01-31-18-00-00`; "" leaves it out.
        suffix: ".mkv".

    Raises:
        DiskFullError, OutputError: the folder cannot be written to.
    """
    return _first_free(folder, kind, suffix, lambda path: path.touch(exist_ok=False))


def new_folder(folder: Path, kind: str) -> Path:
    """Make a folder of a name that is free; see `new_file`."""
    return _first_free(folder, kind, "", lambda path: path.mkdir())


def _first_free(folder: Path, kind: str, suffix: str, make: Callable[[Path], object]) -> Path:
    stem = "-".join(part for part in ("limner", kind, f"{datetime.now():%Y-%m-%d-%H-%M-%S}") if part)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, _MOST_IN_ONE_SECOND):
            path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
            try:
                make(path)
            except FileExistsError:
                continue
            return path
    except OSError as error:
        raise output_error(folder, error) from error
    raise OutputError(f"{folder} holds too many files of this second. Try again in a moment.")
