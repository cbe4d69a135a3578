"""Deformation invariance: painting a bent photograph and bending the painting agree.

It frees the painting of marks that stick to the picture instead of the face, and so steadies video.
The photograph is bent by a small smooth random spline, and a little sensor noise is added.
"""

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

from app.training.losses.tones import mean_gap
from app.training.tps import warp

_KNOTS_PER_SIDE: Final = 4
_BEND: Final = 0.03
_SHIFT: Final = 0.04
_NOISE: Final = 0.02


def random_bend(batch: int, *, device: torch.device) -> tuple[Tensor, Tensor]:
    """Knots and where they go: (b, 16, 2) each, in -1..1; bent, shifted, turned and scaled a little."""
    ticks = torch.linspace(-1.1, 1.1, _KNOTS_PER_SIDE, device=device)
    knots = torch.stack(torch.meshgrid(ticks, ticks, indexing="xy"), dim=-1).reshape(1, -1, 2)
    knots = knots.expand(batch, -1, -1)
    angle, scale = (
        0.08 * torch.randn(batch, 1, 1, device=device),
        0.04 * torch.randn(batch, 1, 1, device=device),
    )
    turned = torch.stack((-knots[..., 1], knots[..., 0]), dim=-1)
    moved = (1 + scale) * (knots + angle * turned)
    moved = moved + _SHIFT * torch.randn(batch, 1, 2, device=device)
    return knots, moved + _BEND * torch.randn(knots.shape, device=device)


def deformation_loss(
    paint: Callable[[Tensor], Tensor], photograph: Tensor, painting: Tensor, *, tones_px: int = 1
) -> Tensor:
    """Mean absolute difference of paint(bend(photograph)) and bend(paint(photograph)), inside the picture.

    Args:
        paint: the generator.
        photograph: (b, 3, s, s) in -1..1.
        painting: paint(photograph); taken as given (no gradient), so that the term cannot blur both.
        tones_px: see `mean_gap`.
    """
    knots, moved = random_bend(len(photograph), device=photograph.device)
    both = warp(torch.cat((photograph, painting.detach()), dim=1), knots, moved)
    bent, expected = both[:, :3], both[:, 3:]
    noisy = (bent + _NOISE * torch.randn_like(bent)).clamp(-1, 1)
    margin = photograph.shape[-1] // 16
    inside = slice(margin, -margin)
    return mean_gap((paint(noisy) - expected)[..., inside, inside], tones_px)
