"""Checkpoints: written whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

from app.errors import BadInputError, LimnerError

CHECKPOINT_NAME: Final = "checkpoint.pt"


class DamagedCheckpointError(BadInputError):
    """The checkpoint cannot be read."""


class CannotWriteError(LimnerError):
    """The disk is full, or the folder may not be written to."""


def save_checkpoint(folder: Path, state: dict[str, Any], name: str = CHECKPOINT_NAME) -> Path:
    """Write the state beside the old one and then put it in its place.

    A process killed, or a disk full, halfway leaves the old checkpoint as it was.

    Raises:
        CannotWriteError: the disk is full, or the like.
    """
    path = folder / name
    _write(path, state)
    return path


def save_weights(path: Path, network: nn.Module) -> None:
    """Write a network's weights alone, in the same way."""
    _write(path, network.state_dict())


def set_aside(folder: Path, step: int, state: dict[str, Any]) -> None:
    """Keep the checkpoint, where there is one, under another name, and put a state of that step in its place.

    A process killed halfway leaves one or the other in the checkpoint's place, never nothing.

    Raises:
        CannotWriteError: the disk is full, or the like.
    """
    path = folder / CHECKPOINT_NAME
    if path.exists():
        with _whole(path.with_name(f"checkpoint-before-{step:06d}.pt")) as part:
            shutil.copyfile(path, part)
    _write(path, state)


def load_checkpoint(folder: Path, name: str = CHECKPOINT_NAME) -> dict[str, Any] | None:
    """The last checkpoint of a run; None where there is none.

    Raises:
        DamagedCheckpointError: there is one, but it cannot be read.
    """
    path = folder / name
    if not path.exists():
        return None
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise DamagedCheckpointError(f"The checkpoint {path} is damaged: delete it to start anew.") from error
    return state


def _write(path: Path, state: dict[str, Any]) -> None:
    with _whole(path) as part:
        torch.save(state, part)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Where to write what shall then be in `path`, whole or not at all."""
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except (OSError, RuntimeError) as error:
        part.unlink(missing_ok=True)
        raise CannotWriteError(
            f"{path} cannot be written: is the disk full? What was there before is kept; make room and start "
            "the same command again."
        ) from error
