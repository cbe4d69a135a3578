"""Before any style: the generator learns to copy photographs.

Done once for a shape of generator and kept; every style then starts from a network that already carries a
face through, and spends its steps on the hand.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional

from app.training.data.pack import Pack
from app.training.networks.generator import Generator

_CROP_PX = 256
_RATE = 2e-3


def pretrain(
    generator: Generator,
    photographs: Pack,
    *,
    steps: int,
    batch_size: int = 4,
    seed: int = 0,
    on_step: Callable[[int, float], None] = lambda step, loss: None,
) -> None:
    """Train the generator, in place, to return what it is given.

    Args:
        photographs: portrait crops; random quarters of them are used.
        on_step: told the step and its mean absolute error (of -1..1).
    """
    random = np.random.default_rng(seed)
    optimiser = torch.optim.Adam(generator.parameters(), lr=_RATE, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    device = next(generator.parameters()).device
    generator.train()
    for step in range(steps):
        quarters = []
        for index in random.integers(len(photographs), size=batch_size):
            crop = photographs.crop(int(index))
            y, x = random.integers(0, np.array(crop.shape[:2]) - _CROP_PX + 1)
            quarters.append(crop[y : y + _CROP_PX, x : x + _CROP_PX, ::-1].transpose(2, 0, 1))
        pictures = torch.from_numpy(np.stack(quarters).astype(np.float32) / 127.5 - 1).to(device)
        loss = functional.l1_loss(generator(pictures.contiguous(memory_format=torch.channels_last)), pictures)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        on_step(step, float(loss.detach()))
