"""Weights that a run keeps beside every preview: what a style looks best at is seen only afterwards."""

from pathlib import Path
from pickle import UnpicklingError
from typing import Final

import torch
from torch import Tensor

from app.errors import BadInputError
from app.training.checkpoint import CHECKPOINT_NAME, load_checkpoint, save_weights
from app.training.networks.generator import Generator, GeneratorShape

_FOLDER: Final = "weights"
_SUFFIX: Final = ".pt"
_NOT_OURS: Final = (OSError, RuntimeError, UnpicklingError, KeyError, ValueError, TypeError, AttributeError)
"""What torch raises on files that it did not write, and we find in those that it did."""


class NoSnapshotError(BadInputError):
    """There are no weights of that step, or they cannot be read."""


def save_snapshot(run_folder: Path, step: int, generator: Generator) -> None:
    """Keep the weights of a step."""
    save_weights(_path(run_folder, step), generator)


def snapshot_steps(run_folder: Path) -> list[int]:
    """Steps of which there are weights, in order."""
    stems = (path.stem for path in (run_folder / _FOLDER).glob(f"*{_SUFFIX}"))
    return sorted(int(stem) for stem in stems if stem.isdigit())


def load_snapshot(run_folder: Path, step: int) -> Generator:
    """The averaged generator of a step.

    Raises:
        NoSnapshotError: there is none; the sentence names those there are.
    """
    if not _path(run_folder, step).exists():
        steps = ", ".join(map(str, snapshot_steps(run_folder))) or "none"
        raise NoSnapshotError(f"{run_folder} holds no weights of step {step}. There are: {steps}.")
    return load_generator(_path(run_folder, step))


def load_generator(path: Path) -> Generator:
    """A generator from a file of weights, or from a run folder: then its newest averaged weights.

    Raises:
        NoSnapshotError: there is no generator in it.
        DamagedCheckpointError: the folder's checkpoint is damaged.
    """
    try:
        if path.is_dir():
            checkpoint = load_checkpoint(path)
            if checkpoint is None:
                raise NoSnapshotError(f"{path} is no run folder: it holds no {CHECKPOINT_NAME}.")
            return generator_of(checkpoint["average"])
        return generator_of(torch.load(path, map_location="cpu", weights_only=True))
    except _NOT_OURS as error:
        raise NoSnapshotError(f"{path} holds no generator's weights.") from error


def generator_of(state: dict[str, Tensor]) -> Generator:
    """The generator that these weights belong to; its shape is read from them."""
    generator = Generator(
        GeneratorShape(
            widths=(len(state["stem.weight"]), len(state["down_8.weight"]), len(state["down_16.weight"])),
            down_blocks=(_blocks(state, "encode_4"), _blocks(state, "encode_8"), _blocks(state, "encode_16")),
            up_blocks=(_blocks(state, "decode_8"), _blocks(state, "decode_4")),
            fine=state["head.weight"].shape[1],
            textures=len(state.get("surface.textures", ())),
            strokes=len(state.get("strokes.rows", ())),
            glazes=len(state.get("glazes.rim", ())),
            glances=len(state.get("context.attention.weight", ())),
            guides=state["guidance.weight"].shape[1] if "guidance.weight" in state else 0,
        )
    )
    generator.load_state_dict(state)
    return generator.eval()


def _blocks(state: dict[str, Tensor], level: str) -> int:
    return sum(name.startswith(f"{level}.") and name.endswith(".first.weight") for name in state)


def _path(run_folder: Path, step: int) -> Path:
    return run_folder / _FOLDER / f"{step:06d}{_SUFFIX}"
