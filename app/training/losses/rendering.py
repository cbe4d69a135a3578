"""Rendered styles: the painting is compared with the rendering of the very same photograph.

Absolute differences of colours at three scales and of their slopes: the coarse ones carry tone, the slopes
keep edges where they belong. A detail discriminator beside it keeps them sharp
("pix2pix", Isola et al. 2017).
"""

from typing import Final

from torch import Tensor
from torch.nn import functional

_SCALES: Final = (1, 2, 8)
_SLOPES: Final = 1.0


def rendering_loss(painting: Tensor, rendering: Tensor, importance: Tensor) -> Tensor:
    """Weighted mean absolute difference.

    Args:
        painting, rendering: (b, 3, s, s) in -1..1.
        importance: (b, 1, s, s) >= 0, how much a place counts.
    """
    total = painting.new_zeros(())
    gap = painting - rendering
    for scale in _SCALES:
        weight = functional.avg_pool2d(importance, scale)
        total = total + (weight * functional.avg_pool2d(gap, scale).abs()).mean() / weight.mean()
    for dim in (2, 3):
        slope = gap.diff(dim=dim).abs().mean()
        total = total + _SLOPES * slope
    return total / len(_SCALES)
