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
_BEYOND, _FAR = 0.05, 0.25
"""How much the colours of a glaze count beyond its reach, and distances where one is as good as another."""
_DISTANCES: Final = 0.5


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


def stroke_loss(tables: Tensor, wanted: Tensor) -> Tensor:
    """Mean absolute difference of what is laid on in strokes; colours count as a stroke is there.

    The painting alone would not teach it: where a stroke is not yet right the smallest error is to lay none.

    Args:
        tables, wanted: (b, 4 strokes, h, w) in -1..1: red, green and blue of each, and its cover.
    """
    gap = (tables - wanted).unflatten(1, (-1, 4)).abs()
    there = 0.5 * (1 + wanted.unflatten(1, (-1, 4))[:, :, 3:])
    return (gap[:, :, :3] * (_HINT + there)).mean() + gap[:, :, 3:].mean()


def glaze_loss(tables: Tensor, wanted: Tensor) -> Tensor:
    """Mean absolute difference of glazes: their colours where they lie and near, their distances at edges.

    Each glaze counts the same, however much of the picture it covers: small ones would else be of the same
    colour on any skin.

    Args:
        tables, wanted: (b, 4 glazes, h, w) in -1..1: red, green and blue that each adds, and how far inside
            of its edge a place is.
    """
    gap = (tables - wanted).unflatten(1, (-1, 4)).abs()
    inside = wanted.unflatten(1, (-1, 4))[:, :, 3:]
    colours = _by_glaze(gap[:, :, :3], _BEYOND + (1 + inside).clamp(0, 1))
    distances = _by_glaze(gap[:, :, 3:], _FAR + 1 - inside.abs())
    return (colours + _DISTANCES * distances).mean()


def _by_glaze(gap: Tensor, weight: Tensor) -> Tensor:
    """(b, glazes, c, h, w), weight with c = 1 -> (glazes,): weighted means."""
    over = (0, 2, 3, 4)
    return (weight * gap).mean(dim=over) / weight.mean(dim=over)
