"""Content and identity: light and dark must lie where they lay.

The correlation term of structural similarity (Wang et al. 2004, eq. 10) on luminance, at several scales. It
asks for the same forms and is blind to contrast, brightness and palette, which belong to the style. A face
embedding says more about identity, but costs many times as much on a CPU.
"""

from typing import Final

from torch import Tensor
from torch.nn import functional

from app.training.luminance import luminance

_WINDOW: Final = 9
_SCALES: Final = (4, 8, 16, 32)
_LAYOUT: Final = 16
_HAIR: Final = 5
"""Hair is looked for this fraction of the side around the face."""
_COARSE: Final = 8
_FLAT: Final = 2e-3
"""Variance (of luminance in -1..1) below which a window counts as flat and is left free."""


def structure_importance(face: Tensor, features: Tensor, surroundings: float = 1 / 3) -> Tensor:
    """What counts for likeness: eyes and mouth three times as much as the face, and the rest less than that.

    Args:
        face, features: (b, 1, s, s), 0..1.
        surroundings: 0..1, what lies beyond the head, where a style may have a ground of its own. The hair
            close around the face counts a third at least.
    """
    reach = 2 * (face.shape[-1] // _HAIR) + 1
    near = functional.avg_pool2d(
        face[..., ::_COARSE, ::_COARSE], reach // _COARSE | 1, 1, reach // _COARSE // 2
    )
    near = functional.interpolate((3 * near).clamp_max(1), size=face.shape[-2:], mode="bilinear")
    ground = surroundings + (max(1 / 3, surroundings) - surroundings) * near
    return ground + (1 - ground) * face + 2 * features


def structure_loss(painting: Tensor, photograph: Tensor, importance: Tensor) -> Tensor:
    """Mean of 1 - correlation over windows and scales, plus that of the whole picture's layout.

    Args:
        painting, photograph: (b, 3, s, s) in -1..1.
        importance: (b, 1, s, s) >= 0, how much a place counts; see `structure_importance`.
    """
    ours, theirs = luminance(painting), luminance(photograph)
    total = painting.new_zeros(())
    for scale in _SCALES:
        a, b = functional.avg_pool2d(ours, scale), functional.avg_pool2d(theirs, scale)
        weight = functional.avg_pool2d(importance, scale)
        mean_a, mean_b = _blur(a), _blur(b)
        variance_a = (_blur(a * a) - mean_a * mean_a).clamp_min(0)
        variance_b = (_blur(b * b) - mean_b * mean_b).clamp_min(0)
        covariance = _blur(a * b) - mean_a * mean_b
        correlation = (covariance + _FLAT) / ((variance_a + _FLAT) * (variance_b + _FLAT)).sqrt()
        # A window that is flat in the photograph asks for nothing.
        weight = weight * variance_b / (variance_b + _FLAT)
        total = total + (weight * (1 - correlation)).sum() / weight.sum().clamp_min(1e-6)
    return total / len(_SCALES) + _whole_picture(ours, theirs, importance)


def _whole_picture(ours: Tensor, theirs: Tensor, importance: Tensor) -> Tensor:
    """1 - correlation of the coarse layout: dark hair is flat in every window, but dark beside the face."""
    a, b, weight = (functional.avg_pool2d(each, _LAYOUT).flatten(1) for each in (ours, theirs, importance))
    weight = weight.clamp_max(1)
    weight = weight / weight.sum(dim=1, keepdim=True).clamp_min(1e-6)

    def mean(x: Tensor) -> Tensor:
        return (weight * x).sum(dim=1, keepdim=True)

    a, b = a - mean(a), b - mean(b)
    spread = (mean(a.square()) + _FLAT) * (mean(b.square()) + _FLAT)
    return (1 - (mean(a * b) + _FLAT) / spread.sqrt()).mean()


def _blur(x: Tensor) -> Tensor:
    return functional.avg_pool2d(x, _WINDOW, stride=1, padding=_WINDOW // 2, count_include_pad=False)
