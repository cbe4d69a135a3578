"""Colour: the painting's colours are distributed as the drawing's, in the face and around it.

Sliced Wasserstein distance between sets of pixel colours (Rabin et al. 2012), over the picture at a sixteenth
of its size. It brings the palette within the first hundred steps; the discriminators take it from there.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_BLOCK_PX: Final = 8
_DIRECTIONS: Final = 12


def palette_loss(painting: Tensor, drawing: Tensor, face: Tensor) -> Tensor:
    """Mean distance of sorted projections onto random colour directions, of face and surroundings apart.

    Apart, because a set whose ground is gold would otherwise gild the skin.

    Args:
        painting, drawing: (b, 3, s, s) in -1..1, aligned.
        face: (b, 1, s, s), 0..1; of both, since they are aligned.
    """
    directions = functional.normalize(torch.randn(_DIRECTIONS, 3, device=painting.device), dim=1)
    ours, theirs = (
        directions @ functional.avg_pool2d(each, _BLOCK_PX).flatten(2) for each in (painting, drawing)
    )
    inside = functional.avg_pool2d(face, _BLOCK_PX).flatten(1) > 0.5
    gaps = [
        (a[:, where].sort(dim=-1).values - b[:, where].sort(dim=-1).values).abs().mean()
        for a, b, face_here in zip(ours, theirs, inside, strict=True)
        for where in (face_here, ~face_here)
        if bool(where.any())
    ]
    return torch.stack(gaps).mean()
