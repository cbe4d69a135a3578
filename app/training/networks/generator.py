"""The generator: a portrait crop in, its painting out, made for one thread of a laptop CPU."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

BORDER_PX: Final = 16
"""The picture is continued by reflection so far, and the painting cut back: where convolutions pad with
zeros they paint a rim."""

PATCH_PX: Final = 4
FINE_PX: Final = 2
_FINE_WIDTH: Final = 16
_LEAK: Final = 0.02


Features = tuple[Tensor, Tensor, Tensor]
"""(b, c, h, w) at 1/4, 1/8 and 1/16 of the picture's size."""


@dataclass(frozen=True, slots=True)
class GeneratorShape:
    """How wide and how deep.

    Attributes:
        widths: channels at 1/4, 1/8 and 1/16 of the picture's size; multiples of 16 run fastest.
        down_blocks: residual blocks on the way down, per level, the deepest last.
        up_blocks: residual blocks on the way up, from 1/8 to 1/4.
    """

    widths: tuple[int, int, int] = (32, 64, 96)
    down_blocks: tuple[int, int, int] = (0, 1, 3)
    up_blocks: tuple[int, int] = (1, 1)


class ResidualBlock(nn.Module):
    """x -> relu(x + conv(relu(conv(x)))), without normalisation.

    Instance and layer norms take their statistics from the frame and pump in video; batch norm needs larger
    batches than a CPU affords. The last convolution starts small instead (Zhang et al. 2019, "Fixup").
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        with torch.no_grad():
            self.second.weight.mul_(0.2)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.second(functional.relu(self.first(x))))


class Generator(nn.Module):
    """U-Net between 1/4 and 1/16 of the size, behind a pixel-unshuffle stem, with additive skips.

    Working at a quarter of the size and shuffling back (Shi et al. 2016, "Real-Time Single Image and Video
    Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network") buys width where it is cheap;
    layers in front of a shuffle start with equal sub-pixel weights (Aitken et al. 2017, "Checkerboard
    artifact free sub-pixel convolution") so that no dot grid appears. The way back has two stages: one
    convolution for all sixteen pixels of a patch leaves jagged strokes, for it sees nothing of what its
    neighbour draws.
    """

    def __init__(self, shape: GeneratorShape | None = None) -> None:
        super().__init__()
        self.shape = shape or GeneratorShape()
        wide, wider, widest = self.shape.widths
        at_4, at_8, at_16 = self.shape.down_blocks
        up_8, up_4 = self.shape.up_blocks
        self.stem = nn.Conv2d(3 * PATCH_PX**2, wide, 3, padding=1)
        self.encode_4 = _blocks(wide, at_4)
        self.down_8 = nn.Conv2d(wide, wider, 3, stride=2, padding=1)
        self.encode_8 = _blocks(wider, at_8)
        self.down_16 = nn.Conv2d(wider, widest, 3, stride=2, padding=1)
        self.encode_16 = _blocks(widest, at_16)
        self.up_8 = nn.Conv2d(widest, wider, 1)
        self.decode_8 = _blocks(wider, up_8)
        self.up_4 = nn.Conv2d(wider, wide, 1)
        self.decode_4 = _blocks(wide, up_4)
        self.up_2 = nn.Conv2d(wide, _FINE_WIDTH * FINE_PX**2, 3, padding=1)
        self.head = nn.Conv2d(_FINE_WIDTH, 3 * FINE_PX**2, 3, padding=1)
        with torch.no_grad():
            for layer in (self.up_2, self.head):
                one_each = layer.weight[:: FINE_PX**2]
                layer.weight.copy_(one_each.repeat_interleave(FINE_PX**2, dim=0))
                nn.init.zeros_(bias_of(layer))

    def forward(self, picture: Tensor) -> Tensor:
        """(b, 3, h, w) RGB in -1..1 -> the same; h and w multiples of 16.

        In training the painting may leave -1..1 by a trace, so that gradients find the way back from
        pure black and white.
        """
        return self.unpatch(self.paint_patches(self.patch(picture)))

    def patch(self, picture: Tensor) -> Tensor:
        """(b, 3, h, w) -> (b, 48, h/4 + 8, w/4 + 8): patches, with `BORDER_PX` of reflection around them."""
        padded = functional.pad(picture, (BORDER_PX,) * 4, mode="reflect")
        return functional.pixel_unshuffle(padded, PATCH_PX)

    def unpatch(self, painted: Tensor) -> Tensor:
        """What `decode` gave -> (b, 3, h, w) in -1..1, without the border."""
        inner = slice(BORDER_PX, -BORDER_PX)
        painting = functional.pixel_shuffle(painted, FINE_PX)[..., inner, inner]
        inside = painting.clamp(-1, 1)
        return inside + _LEAK * (painting - inside) if self.training else inside

    def paint_patches(self, patches: Tensor) -> Tensor:
        """(b, 48, h/4, w/4) unshuffled picture -> (b, 12, h/2, w/2) unshuffled painting, not clamped."""
        return self.decode(self.encode(patches))

    def encode(self, patches: Tensor) -> Features:
        """(b, 48, h/4, w/4) -> what is carried on, through the skips too: maps at 1/4, 1/8 and 1/16."""
        at_4 = self.encode_4(functional.relu(self.stem(patches)))
        at_8 = self.encode_8(functional.relu(self.down_8(at_4)))
        at_16 = self.encode_16(functional.relu(self.down_16(at_8)))
        return at_4, at_8, at_16

    def decode(self, features: Features) -> Tensor:
        """What `encode` gave -> (b, 12, h/2, w/2)."""
        at_4, at_8, at_16 = features
        up_8 = self.decode_8(functional.relu(_double(self.up_8(at_16)) + at_8))
        up_4 = self.decode_4(functional.relu(_double(self.up_4(up_8)) + at_4))
        fine = functional.relu(functional.pixel_shuffle(self.up_2(up_4), FINE_PX))
        return self.head(fine)


def bias_of(layer: nn.Conv2d) -> Tensor:
    """The layer's bias, which all layers here have."""
    assert layer.bias is not None
    return layer.bias


def _blocks(channels: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(channels) for _ in range(count)))


def _double(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")
