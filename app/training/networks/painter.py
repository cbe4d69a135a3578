"""A generator on a device, run in the device's precision."""

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor, nn

from app.training.descent import autocast
from app.training.networks.generator import Generator

_Network = TypeVar("_Network", bound=nn.Module)


class Painter:
    """Whatever it returns is float32.

    Args:
        generator: moved to the device.
        device: where.
    """

    def __init__(self, generator: Generator, device: torch.device) -> None:
        self.device = device
        self.generator = place(generator, device)

    def paint(self, photograph: Tensor) -> Tensor:
        """(b, 3, s, s) in -1..1 -> its painting."""
        with autocast(self.device):
            painting: Tensor = self.generator(photograph.contiguous(memory_format=torch.channels_last))
        return painting.float()

    def paint_bent(self, photograph: Tensor, bend: Callable[[Tensor], Tensor]) -> Tensor:
        """Paint with the generator's features bent on their way: decode(bend(encode(photograph))).

        Args:
            photograph: (b, 3, s, s) in -1..1.
            bend: given each map of features, those of the skips too; the maps reach `BORDER_PX` beyond
                the picture on every side.
        """
        generator = self.generator
        with autocast(self.device):
            maps = generator.encode(generator.patch(photograph))
        at_4, at_8, at_16 = (bend(each.float()) for each in maps)
        with autocast(self.device):
            painting = generator.unpatch(generator.decode((at_4, at_8, at_16)))
        return painting.float()


def place(network: _Network, device: torch.device) -> _Network:
    """Put a network on a device, in the memory order in which convolutions are fastest."""
    moved: _Network = network.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return moved
