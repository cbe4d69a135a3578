"""Before any style: the generator learns to copy photographs, or, for a rendered style, to render them.

Copying is done once for a shape of generator and kept; every style then starts from a network that already
carries a face through, and spends its steps on the hand.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from app.training.checkpoint import DamagedCheckpointError
from app.training.data.pack import Pack
from app.training.learner import DivergedError
from app.training.losses.rendering import rendering_loss, stroke_loss
from app.training.networks.generator import BORDER_PX, PATCH_PX, Generator

_CROP_PX = 256
_RATE = 2e-3
_STROKES = 1.5
_NOISE = 6.0 / 127.5
"""The most there is of a camera's noise (deviation); photographs to learn from have none."""
_INNER = slice(32, -32)
"""What is compared where there are brush strokes: nearer the edges their middles may lie outside."""


class Pretraining:
    """A generator learns, in place, to return what it is given, or what it should make of it.

    It is given what a camera would show, with noise, and has to make of it what it would make of the clean
    photograph: else what hangs on a threshold, such as hatching, flickers before a sitter who holds still.

    Everything random is drawn from the seed and the step's number: stopped and restored it is the same as if
    it had not been.

    Args:
        generator: on its device.
        photographs: portrait crops; random quarters of them are used.
        targets: their renderings, in the same order; None for the photographs themselves.
        tables: what is laid on in strokes there, see `stroke_tables`; for generators with strokes.
        steps: how many there will be; the learning rate rises and falls over them (Smith and Topin 2018,
            "Super-Convergence").
        seed: of what is drawn.

    Attributes:
        step: how many were taken.
    """

    def __init__(
        self,
        generator: Generator,
        photographs: Pack,
        targets: Pack | None = None,
        tables: NDArray[np.uint8] | None = None,
        *,
        steps: int,
        batch_size: int = 4,
        seed: int = 0,
    ) -> None:
        self.generator = generator
        self.steps = steps
        self.step = 0
        self._photographs, self._targets = photographs, photographs if targets is None else targets
        self._tables, self._batch_size, self._seed = tables, batch_size, seed
        self._optimiser = torch.optim.Adam(generator.parameters(), lr=_RATE, betas=(0.9, 0.99))
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(self._optimiser, _RATE, total_steps=steps)

    def advance(self) -> float:
        """Take one step; returns its loss, see `rendering_loss`.

        Raises:
            DivergedError: the loss is not finite; nothing was changed.
        """
        generator = self.generator.train()
        device = next(generator.parameters()).device
        random = np.random.default_rng((self._seed, self.step))
        mirror = generator.surface is None and generator.strokes is None
        quarters = _quarters(self._photographs, self._targets, self._batch_size, random, mirror=mirror)
        given = (quarters.given + _camera_noise(quarters.given.shape, random)).to(device)
        wanted = quarters.wanted.to(device)
        with _overheard(generator) as laid:
            painted = generator(
                given.contiguous(memory_format=torch.channels_last), quarters.corners.to(device)
            )
        if generator.strokes is not None:
            painted, wanted = (each[..., _INNER, _INNER] for each in (painted, wanted))
        loss = rendering_loss(painted, wanted, torch.ones_like(wanted[:, :1]))
        if self._tables is not None:
            loss = loss + _STROKES * stroke_loss(laid[0], quarters.cut(self._tables).to(device))
        value = float(loss.detach())
        if not math.isfinite(value):
            raise DivergedError(
                f"Learning from photographs diverged at step {self.step}: choose another seed in the recipe "
                "and another --run folder."
            )
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._optimiser.step()
        self._schedule.step()
        self.step += 1
        return value

    def state(self) -> dict[str, Any]:
        """Everything that going on needs."""
        return {
            "step": self.step,
            "steps": self.steps,
            "generator": self.generator.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "schedule": self._schedule.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a state.

        Raises:
            DamagedCheckpointError: it is that of another number of steps, or of another shape of generator.
        """
        if state["steps"] != self.steps:
            raise DamagedCheckpointError(
                f"The run folder was begun with pretraining_steps = {state['steps']}, not {self.steps}: set "
                "it so again, or choose another --run folder."
            )
        try:
            self.generator.load_state_dict(state["generator"])
            self._optimiser.load_state_dict(state["optimiser"])
        except (RuntimeError, KeyError, ValueError) as error:
            raise DamagedCheckpointError(
                "The run folder was begun with another shape of generator: choose another --run folder."
            ) from error
        self._schedule.load_state_dict(state["schedule"])
        self.step = state["step"]


@dataclass(frozen=True, slots=True)
class _Quarters:
    """Random quarters of crops.

    Attributes:
        given: (count, 3, 256, 256) in -1..1.
        wanted: the same ones of the targets.
        corners: (count, 2) int64, in patches.
        crops: which crops they are of.
    """

    given: Tensor
    wanted: Tensor
    corners: Tensor
    crops: NDArray[np.int64]

    def cut(self, tables: NDArray[np.uint8]) -> Tensor:
        """The same quarters of tables, (count, n, 64, 64) in -1..1."""
        side = _CROP_PX // PATCH_PX
        cut = [
            tables[crop, :, y : y + side, x : x + side]
            for crop, (y, x) in zip(self.crops, self.corners.tolist(), strict=True)
        ]
        return torch.from_numpy(np.stack(cut).astype(np.float32)) / 127.5 - 1


@contextmanager
def _overheard(generator: Generator) -> Iterator[list[Tensor]]:
    """The tables that a generator with strokes works out meanwhile, without their border."""
    heard: list[Tensor] = []
    if generator.strokes is None:
        yield heard
        return
    inner = slice(BORDER_PX // PATCH_PX, -BORDER_PX // PATCH_PX)
    hook = generator.strokes.tables.register_forward_hook(
        lambda layer, given, tables: heard.append(tables[..., inner, inner])
    )
    try:
        yield heard
    finally:
        hook.remove()


def _camera_noise(shape: tuple[int, ...], random: np.random.Generator) -> Tensor:
    """Of another strength in every picture; half of it is fine, half coarse, as compression leaves it."""
    count, colours, height, width = shape
    fine, coarse = (
        torch.from_numpy(random.standard_normal(size, dtype=np.float32))
        for size in ((count, colours, height, width), (count, colours, height // 2, width // 2))
    )
    both = (fine + functional.interpolate(coarse, scale_factor=2.0, mode="nearest")) / np.sqrt(2)
    strength = _NOISE * random.random((count, 1, 1, 1), dtype=np.float32)
    return both * torch.from_numpy(strength)


def _quarters(
    photographs: Pack, targets: Pack, count: int, random: np.random.Generator, *, mirror: bool
) -> _Quarters:
    """Where `mirror`, half of them are mirrored: not where there are textures or strokes, which lie fixed."""
    pairs, corners = [], []
    crops = random.integers(len(photographs), size=count)
    for index in crops:
        both = np.stack((photographs.crop(int(index)), targets.crop(int(index))))
        y, x = PATCH_PX * random.integers(0, (np.array(both.shape[1:3]) - _CROP_PX) // PATCH_PX + 1)
        quarter = both[:, y : y + _CROP_PX, x : x + _CROP_PX, ::-1]
        pairs.append(quarter[:, :, ::-1] if mirror and random.random() < 0.5 else quarter)
        corners.append((y // PATCH_PX, x // PATCH_PX))
    batch = torch.from_numpy(np.stack(pairs, axis=1).astype(np.float32).transpose(0, 1, 4, 2, 3) / 127.5 - 1)
    return _Quarters(batch[0], batch[1], torch.tensor(corners), crops)
