"""What a discriminator sees in a painting should be what it sees in the rendering (Wang et al. 2018,
"High-Resolution Image Synthesis and Semantic Manipulation with Conditional GANs", equation 4).
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

_LEAST: Final = 1e-3


def feature_matching_loss(painted: Sequence[Tensor], rendered: Sequence[Tensor]) -> Tensor:
    """Mean absolute difference of features, each layer's as a share of how large its features are.

    Args:
        painted, rendered: one (b, c, h, w) a layer.

    Returns:
        A scalar, 0 or more.
    """
    gaps = [
        (mine.float() - its.float()).abs().mean() / (its.float().abs().mean() + _LEAST)
        for mine, its in zip(painted, rendered, strict=True)
    ]
    return torch.stack(gaps).mean()
