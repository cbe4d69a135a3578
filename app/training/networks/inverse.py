"""The inverse network: back from the painting to the photograph, for the cycle loss only."""

import torch
from torch import Tensor, nn
from torch.nn import functional

HINT_PX = 32
"""Side of the squares over which the colour hint averages, in pixels of the 512 crop."""


class InverseGenerator(nn.Module):
    """A light network at half the size that is told the photograph's coarse colours.

    Without the hint the generator hides hair and background colours in the painting, as tints that only the
    inverse network reads (Chu et al. 2017, "CycleGAN, a Master of Steganography").
    """

    def __init__(self, width: int = 48) -> None:
        super().__init__()
        self.stem = nn.Conv2d(6 * 16, width, 3, padding=1)
        self.down = nn.Conv2d(width, 2 * width, 3, stride=2, padding=1)
        self.middle = nn.Conv2d(2 * width, 2 * width, 3, padding=1)
        self.up = nn.Conv2d(2 * width, width, 1)
        self.fuse = nn.Conv2d(width, width, 3, padding=1)
        self.head = nn.Conv2d(width, 3 * 16, 3, padding=1)

    def forward(self, painting: Tensor, hint: Tensor) -> Tensor:
        """(b, 3, s, s) painting and hint, -1..1 -> photograph (b, 3, s, s)."""
        patches = functional.pixel_unshuffle(torch.cat((painting, hint), dim=1), 4)
        stem = functional.relu(self.stem(patches))
        deep = functional.relu(self.middle(functional.relu(self.down(stem))))
        up = functional.interpolate(self.up(deep), scale_factor=2.0, mode="nearest")
        fused = functional.relu(self.fuse(functional.relu(up + stem)))
        return hint + functional.pixel_shuffle(self.head(fused), 4)


def colour_hint(photograph: Tensor, size_px: int) -> Tensor:
    """(b, 3, 512, 512) -> its averages over `HINT_PX` squares, enlarged smoothly to (b, 3, size, size)."""
    coarse = functional.avg_pool2d(photograph, HINT_PX)
    return functional.interpolate(coarse, size=(size_px, size_px), mode="bilinear", align_corners=False)
