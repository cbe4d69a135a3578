"""Texture: which features occur together, wherever they do.

Gram matrices of VGG features (Gatys et al. 2016, "Image Style Transfer Using Convolutional Neural Networks",
eq. 3), divided by the target's mean square, so that dark and light pictures count alike.
"""

import torch
from torch import Tensor


def gram_loss(ours: Tensor, theirs: Tensor) -> Tensor:
    """Mean absolute difference of both Gram matrices; (b, c, h, w) features of the same layer."""
    return (_gram(ours) - _gram(theirs)).abs().mean() / theirs.square().mean().clamp_min(1e-6)


def _gram(features: Tensor) -> Tensor:
    flat = features.flatten(2)
    return torch.bmm(flat, flat.transpose(1, 2)) / flat.shape[-1]
