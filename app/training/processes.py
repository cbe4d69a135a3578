"""Several processes, one for each GPU, that take every step together.

Started by torch's own launcher, which tells each process its place in the environment:

    torchrun --nproc-per-node 2 --no-python -- limner train ...

Each draws a batch of its own, gradients are averaged, and so all hold the same weights at every step. With
gloo the same runs on processors.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import torch
from torch import distributed, nn

_PATIENCE: Final = timedelta(hours=6)
"""While the first process looks through thousands of pictures, the others wait."""

_RANK_STRIDE: Final = 500_000_003


@dataclass(frozen=True, slots=True)
class World:
    """This process among those that train together.

    Attributes:
        rank: 0 writes files and talks; all others only compute.
        size: how many there are; 1 means alone, and nothing is ever waited for.
        local_rank: number of the GPU to use.
        device: where tensors must lie that are sent to others.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    device: str = "cpu"

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def seed_of(self, seed: int, step: int) -> int:
        """For everything random in a step: another one for each run, step and process."""
        return seed * 1_000_003 + step + _RANK_STRIDE * self.rank

    def average_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Replace every gradient by its mean over all processes."""
        if self.size == 1:
            return
        gradients = [each.grad for each in parameters if each.grad is not None]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(flat)
        flat /= self.size
        parts = flat.split([gradient.numel() for gradient in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient))

    def all_true(self, flag: bool) -> bool:
        """Whether every process says so; all must ask."""
        if self.size == 1:
            return flag
        votes = torch.tensor(int(flag), device=self.device)
        distributed.all_reduce(votes, distributed.ReduceOp.MIN)
        return bool(votes.item())

    def wait(self) -> None:
        """Until all have come here."""
        self.all_true(True)


ALONE: Final = World()


@contextmanager
def joined(device: torch.device) -> Iterator[World]:
    """This process's place, from the launcher's environment; `ALONE` where there was no launcher.

    Args:
        device: kind of device; with CUDA each process takes the GPU of its number.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield ALONE
        return
    local_rank = int(os.environ.get("LOCAL_RANK", os.environ["RANK"]))
    if device.type == "cuda":
        device = torch.device("cuda", local_rank)
        torch.cuda.set_device(device)
    if os.environ.get("MASTER_ADDR", "localhost") in {"localhost", "127.0.0.1"}:
        # Processes on one machine talk to each other over its loopback alone.
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
        os.environ.setdefault("NCCL_SOCKET_IFNAME", "lo")
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        yield World(int(os.environ["RANK"]), size, local_rank, str(device))
    finally:
        distributed.destroy_process_group()
