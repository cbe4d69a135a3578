"""Before any style: the generator learns to copy photographs, or, for a rendered style, to render them.

Copying is done once for a shape of generator and kept; every style then starts from a network that already
carries a face through, and spends its steps on the hand.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.training.data.pack import Pack
from app.training.losses.rendering import rendering_loss, stroke_loss
from app.training.networks.generator import BORDER_PX, PATCH_PX, Generator

_CROP_PX = 256
_RATE = 2e-3
_STROKES = 1.5
_INNER = slice(32, -32)
"""What is compared where there are brush strokes: nearer the edges their middles may lie outside."""


def pretrain(
    generator: Generator,
    photographs: Pack,
    targets: Pack | None = None,
    tables: NDArray[np.uint8] | None = None,
    *,
    steps: int,
    batch_size: int = 4,
    seed: int = 0,
    on_step: Callable[[int, float], None] = lambda step, loss: None,
) -> None:
    """Train the generator, in place, to return what it is given, or what it should make of it.

    Args:
        photographs: portrait crops; random quarters of them are used.
        targets: their renderings, in the same order; None for the photographs themselves.
        tables: what is laid on in strokes there, see `stroke_tables`; for generators with strokes.
        on_step: told the step and its loss; see `rendering_loss`.
    """
    targets = photographs if targets is None else targets
    random = np.random.default_rng(seed)
    optimiser = torch.optim.Adam(generator.parameters(), lr=_RATE, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    device = next(generator.parameters()).device
    mirror = generator.surface is None and generator.strokes is None
    generator.train()
    for step in range(steps):
        quarters = _quarters(photographs, targets, batch_size, random, mirror=mirror)
        given, wanted, corners = (
            each.to(device) for each in (quarters.given, quarters.wanted, quarters.corners)
        )
        with _overheard(generator) as laid:
            painted = generator(given.contiguous(memory_format=torch.channels_last), corners)
        if generator.strokes is not None:
            painted, wanted = (each[..., _INNER, _INNER] for each in (painted, wanted))
        loss = rendering_loss(painted, wanted, torch.ones_like(wanted[:, :1]))
        if tables is not None:
            loss = loss + _STROKES * stroke_loss(laid[0], quarters.cut(tables).to(device))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        on_step(step, float(loss.detach()))


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
