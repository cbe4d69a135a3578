"""Exponential moving average of weights."""

import copy
from typing import Generic, TypeVar

import torch
from torch import nn

_Network = TypeVar("_Network", bound=nn.Module)


class MovingAverage(Generic[_Network]):
    """A smoothed copy of a network, steadier than the last step's; it is what gets exported.

    Args:
        network: the one being trained.
        half_life_steps: after so many steps old weights count half; shorter at the start of a run.
    """

    def __init__(self, network: _Network, half_life_steps: float) -> None:
        self.network: _Network = copy.deepcopy(network).eval().requires_grad_(False)
        self._decay = 0.5 ** (1 / half_life_steps)

    @torch.no_grad()
    def update(self, network: _Network, step: int) -> None:
        decay = min(self._decay, (1 + step) / (10 + step))
        for mean, value in zip(self.network.parameters(), network.parameters(), strict=True):
            mean.lerp_(value, 1 - decay)
