"""The networks that are trained together, on one device and in its precision."""

from typing import TypeVar

import torch
from torch import Tensor, nn

from app.training.descent import autocast
from app.training.networks.generator import Generator, GeneratorShape
from app.training.networks.inverse import InverseGenerator
from app.training.networks.judges import Judges

_Network = TypeVar("_Network", bound=nn.Module)


class NetworkBundle:
    """Generator, inverse network and discriminators; whatever they return is float32.

    Args:
        shape: the generator's.
        judged_at_px: see `Judges`.
        device: where.
    """

    def __init__(self, shape: GeneratorShape | None, *, judged_at_px: int, device: torch.device) -> None:
        self.device = device
        self.generator = place(Generator(shape), device)
        self.inverse = place(InverseGenerator(), device)
        self.judges = place(Judges(judged_at_px=judged_at_px), device)

    def paint(self, photograph: Tensor) -> Tensor:
        """(b, 3, s, s) in -1..1 -> its painting."""
        with autocast(self.device):
            painting: Tensor = self.generator(photograph.contiguous(memory_format=torch.channels_last))
        return painting.float()

    def restore(self, painting: Tensor, hint: Tensor) -> Tensor:
        """(b, 3, s, s) painting and colour hint -> photograph."""
        with autocast(self.device):
            photograph: Tensor = self.inverse(painting, hint)
        return photograph.float()

    def score(self, name: str, view: Tensor) -> Tensor:
        """What one discriminator says of its view."""
        with autocast(self.device):
            return self.judges.score(name, view).float()


def place(network: _Network, device: torch.device) -> _Network:
    """Put a network on a device, in the memory order in which convolutions are fastest."""
    moved: _Network = network.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return moved
