"""Colour: the painting's colours are distributed as the drawing's.

Sliced Wasserstein distance between sets of pixel colours (Rabin et al. 2012), over the picture at a sixteenth
of its size. It brings the palette within the first hundred steps; the discriminators take it from there.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_BLOCK_PX: Final = 8
_DIRECTIONS: Final = 12


def palette_loss(painting: Tensor, drawing: Tensor) -> Tensor:
    """Mean distance of sorted projections onto random colour directions.

    Args:
        painting, drawing: (b, 3, s, s) in -1..1, aligned, so that both hold as much face, hair and ground.
    """
    directions = functional.normalize(torch.randn(_DIRECTIONS, 3, device=painting.device), dim=1)
    ours, theirs = (
        (directions @ functional.avg_pool2d(each, _BLOCK_PX).flatten(2)).sort(dim=-1).values
        for each in (painting, drawing)
    )
    return (ours - theirs).abs().mean()
