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
_HINT: Final = 0.1


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
        weight = importance.narrow(dim, 1, importance.shape[dim] - 1)
        slope = (weight * gap.diff(dim=dim).abs()).mean() / weight.mean()
        total = total + _SLOPES * slope
    return total / len(_SCALES)


def layer_loss(tables: Tensor, wanted: Tensor) -> Tensor:
    """Mean absolute difference of what is laid on in strokes or glazes; colours count as a layer is there.

    The painting alone would not teach it: where a stroke is not yet right the smallest error is to lay none.

    Args:
        tables, wanted: (b, 4 layers, h, w) in -1..1: red, green and blue of each layer, and its cover, or how
            far inside of its edge a place is.
    """
    gap = (tables - wanted).unflatten(1, (-1, 4)).abs()
    there = 0.5 * (1 + wanted.unflatten(1, (-1, 4))[:, :, 3:])
    return (gap[:, :, :3] * (_HINT + there)).mean() + gap[:, :, 3:].mean()
