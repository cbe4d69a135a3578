"""Is this how the renderer would have painted the photograph beside it?"""

from itertools import pairwise
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

_WIDTH: Final = 32
_SLOPE: Final = 0.2


class PairJudge(nn.Module):
    """A discriminator that sees pairs, one score a patch of 54 pixels ("pix2pix", Isola et al. 2017).

    Spectral norm (Miyato et al. 2018) in all layers.

    Args:
        width: channels of the first layer; doubled twice.
    """

    def __init__(self, width: int = _WIDTH) -> None:
        super().__init__()
        channels = (6, width, 2 * width, 4 * width)
        strided = [nn.Conv2d(of, to, 4, stride=2, padding=1) for of, to in pairwise(channels)]
        deep = nn.Conv2d(channels[-1], channels[-1], 3, padding=1)
        self.layers = nn.ModuleList(spectral_norm(layer) for layer in (*strided, deep))
        self.verdict = spectral_norm(nn.Conv2d(channels[-1], 1, 3, padding=1))

    def forward(self, photograph: Tensor, painting: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Both (b, 3, h, w) in -1..1.

        Returns:
            (b, 1, h/8, w/8) scores, positive for renderings, and what each layer saw on the way.
        """
        seen = torch.cat((photograph, painting), dim=1).contiguous(memory_format=torch.channels_last)
        features = []
        for layer in self.layers:
            seen = functional.leaky_relu(layer(seen), _SLOPE)
            features.append(seen)
        return self.verdict(seen), features
