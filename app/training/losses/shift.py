"""Shift equivariance: a photograph moved by a whole pixel gives the same painting, moved by a pixel.

The generator works on patches of 4 x 4 pixels and knows which of them a pixel is. Left alone it learns
stripes and dots locked to that grid: they look like hatching in a still and stand still while the face moves
under them ("texture sticking", Karras et al. 2021). Whole pixels need no interpolation, so unlike the
deformation term this one asks for no blur.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from app.training.losses.tones import mean_gap
from app.training.networks.generator import PATCH_PX


def random_shift_px() -> tuple[int, int]:
    """Down and right, 0..3 pixels each and not both zero, from torch's global generator."""
    down, right = divmod(int(torch.randint(1, PATCH_PX**2, ())), PATCH_PX)
    return down, right


def shift_loss(
    paint: Callable[[Tensor], Tensor], photograph: Tensor, painting: Tensor, *, tones_px: int = 1
) -> Tensor:
    """Mean absolute difference of paint(shift(photograph)) and shift(painting), inside the picture.

    Args:
        paint: the generator.
        photograph: (b, 3, s, s) in -1..1.
        painting: paint(photograph), (b, 3, s, s). Gradients flow through both sides: neither phase is right.
        tones_px: see `mean_gap`.
    """
    down, right = random_shift_px()
    moved = torch.roll(photograph, (down, right), dims=(2, 3))
    expected = torch.roll(painting, (down, right), dims=(2, 3))
    margin = photograph.shape[-1] // 16
    inside = slice(margin, -margin)
    return mean_gap((paint(moved) - expected)[..., inside, inside], tones_px)
