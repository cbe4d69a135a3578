"""Before any style: the generator learns to copy photographs, or, for a rendered style, to render them.

Copying is done once for a shape of generator and kept; every style then starts from a network that already
carries a face through, and spends its steps on the hand.
"""

from collections.abc import Callable

import numpy as np
import torch

from app.training.data.pack import Pack
from app.training.losses.rendering import rendering_loss
from app.training.networks.generator import PATCH_PX, Generator

_CROP_PX = 256
_RATE = 2e-3


def pretrain(
    generator: Generator,
    photographs: Pack,
    targets: Pack | None = None,
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
        on_step: told the step and its loss; see `rendering_loss`.
    """
    targets = photographs if targets is None else targets
    random = np.random.default_rng(seed)
    optimiser = torch.optim.Adam(generator.parameters(), lr=_RATE, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    device = next(generator.parameters()).device
    generator.train()
    for step in range(steps):
        quarters = _quarters(photographs, targets, batch_size, random, mirror=generator.surface is None)
        given, wanted, corners = (each.to(device) for each in quarters)
        even = torch.ones_like(given[:, :1])
        painted = generator(given.contiguous(memory_format=torch.channels_last), corners)
        loss = rendering_loss(painted, wanted, even)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        on_step(step, float(loss.detach()))


def _quarters(
    photographs: Pack, targets: Pack, count: int, random: np.random.Generator, *, mirror: bool
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Random quarters and the same ones of the targets, (count, 3, 256, 256) in -1..1, and their corners.

    Corners are (count, 2) int64, in patches. Where `mirror`, half of the quarters are mirrored: not where
    there are textures, which lie fixed.
    """
    pairs, corners = [], []
    for index in random.integers(len(photographs), size=count):
        both = np.stack((photographs.crop(int(index)), targets.crop(int(index))))
        y, x = PATCH_PX * random.integers(0, (np.array(both.shape[1:3]) - _CROP_PX) // PATCH_PX + 1)
        quarter = both[:, y : y + _CROP_PX, x : x + _CROP_PX, ::-1]
        pairs.append(quarter[:, :, ::-1] if mirror and random.random() < 0.5 else quarter)
        corners.append((y // PATCH_PX, x // PATCH_PX))
    batch = torch.from_numpy(np.stack(pairs, axis=1).astype(np.float32).transpose(0, 1, 4, 2, 3) / 127.5 - 1)
    return batch[0], batch[1], torch.tensor(corners)
