"""Files that appear under their name only when they are whole."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.errors import BadInputError, LimnerError

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class OutputError(LimnerError):
    """A file could not be written."""


class DiskFullError(OutputError):
    """The disk, the quota or the largest allowed file is full."""


class OutputExistsError(BadInputError):
    """A file of that name is there already, and nobody said that it may be replaced."""


def output_error(path: Path, error: OSError) -> OutputError:
    """The sentence for what the system said about writing `path`."""
    if error.errno in _FULL:
        return DiskFullError(f"No space is left for {path}. Make room on the disk, or choose another.")
    if error.errno in _REFUSED:
        return OutputError(f"Writing {path} is not allowed. Choose a folder that belongs to you.")
    reason = (error.strerror or str(error)).rstrip(".")
    return OutputError(f"{path} could not be written: {reason}. Check the folder, or choose another.")


def part_path(path: Path) -> Path:
    """Where `path` grows until it is whole: beside it, hidden, and the same in every run.

    The same name in every run means that what a killed run left behind is replaced by the next one.
    """
    return path.with_name(f".{path.name}.part")


@contextmanager
def atomic_file(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give a path to write to; it becomes `path` when the block ends well, and vanishes when it does not.

    Missing folders are made.

    Args:
        path: the finished file.
        replace: an existing file may be replaced.

    Raises:
        OutputExistsError: `path` exists and `replace` is false.
        DiskFullError: no space left.
        OutputError: the system refused for another reason.
    """
    if not replace and path.exists():
        raise _exists(path)
    part = part_path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        _flush_to_disk(part)
        if replace:
            part.replace(path)
        else:
            _move_to_new_name(part, path)
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        _discard(part)


def _exists(path: Path) -> OutputExistsError:
    return OutputExistsError(f"{path} exists already. Allow it to be replaced, or choose another name.")


def _flush_to_disk(part: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _move_to_new_name(part: Path, path: Path) -> None:
    # A hard link fails where the name is taken, which a rename does not; some file systems have none.
    try:
        os.link(part, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        if path.exists():
            raise _exists(path) from None
        part.rename(path)


def _discard(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        # The reason it cannot be removed is the reason it could not be written, and that one is being told.
        return
