"""Checkpoints: written whole or not at all."""

from pathlib import Path
from typing import Any

import torch
from torch import nn

from app.errors import BadInputError

CHECKPOINT_NAME = "checkpoint.pt"


class DamagedCheckpointError(BadInputError):
    """The checkpoint cannot be read."""


def save_checkpoint(folder: Path, state: dict[str, Any]) -> Path:
    """Write the state beside the old one and then put it in its place.

    A process killed, or a disk full, halfway leaves the old checkpoint as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CHECKPOINT_NAME
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)
    return path


def save_weights(path: Path, network: nn.Module) -> None:
    """Write a network's weights alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), path)


def load_checkpoint(folder: Path) -> dict[str, Any] | None:
    """The last checkpoint of a run; None where there is none.

    Raises:
        DamagedCheckpointError: there is one, but it cannot be read.
    """
    path = folder / CHECKPOINT_NAME
    if not path.exists():
        return None
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise DamagedCheckpointError(f"The checkpoint {path} is damaged: delete it to start anew.") from error
    return state
