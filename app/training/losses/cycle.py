"""Geometry-aware cycle term: the painting must still hold the photograph (Zhu et al. 2017, CycleGAN).

Everything is aligned to the sitter, so the inverse network has no geometry to undo, and the face can count
more than the surroundings, which drawings leave out.
"""

from typing import Final

from torch import Tensor

_SURROUNDINGS: Final = 0.25


def cycle_loss(restored: Tensor, photograph: Tensor, face: Tensor) -> Tensor:
    """Mean absolute difference, in which the face counts fully and the rest a quarter.

    Args:
        restored, photograph: (b, 3, s, s) in -1..1.
        face: (b, 1, s, s), 0..1.
    """
    weight = _SURROUNDINGS + (1 - _SURROUNDINGS) * face
    return (weight * (restored - photograph).abs()).mean() / weight.mean().clamp_min(1e-6)
