"""The generator: a portrait crop in, its painting out, made for one thread of a laptop CPU."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from app.training.networks.glazes import Glazes
from app.training.networks.strokes import Strokes, limited
from app.training.rendering.textures import TEXTURE_PX

BORDER_PX: Final = 8
"""The picture is continued by reflection so far, and the painting cut back: where convolutions pad with
zeros they paint a rim. Once it was 16: another width moves the coarse grids along the crop, so that the same
weights paint a little otherwise, and no worse, since they are taught at all places of them."""

PATCH_PX: Final = 4
FINE_PX: Final = 2


Features = tuple[Tensor, Tensor, Tensor]
"""(b, c, h, w) at 1/4, 1/8 and 1/16 of the picture's size."""


@dataclass(frozen=True, slots=True)
class GeneratorShape:
    """How wide and how deep.

    Attributes:
        widths: channels at 1/4, 1/8 and 1/16 of the picture's size; multiples of 16 run fastest.
        down_blocks: residual blocks on the way down, per level, the deepest last.
        up_blocks: residual blocks on the way up, from 1/8 to 1/4.
        fine: channels at half of the picture's size, in front of the last layer.
        textures: how many fixed textures the painting may show; see `Surface`.
        strokes: how many layers of brush strokes lie under it; see `Strokes`.
        glances: how many things about the whole picture every place is told; see `Context`.
        glazes: how many layers with crisp edges lie over it; see `Glazes`. Either these or strokes.
        guides: how many planes of a guide it is given beside the picture; see `app.geometry.guide`.
    """

    widths: tuple[int, int, int] = (32, 64, 96)
    down_blocks: tuple[int, int, int] = (0, 1, 3)
    up_blocks: tuple[int, int] = (1, 1)
    fine: int = 16
    textures: int = 0
    strokes: int = 0
    glances: int = 0
    glazes: int = 0
    guides: int = 0

    def __post_init__(self) -> None:
        if self.strokes and self.glazes:
            raise ValueError(
                "strokes and glazes are told by the same layer: a generator has one or the other"
            )


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


class Context(nn.Module):
    """What every place is told of the whole picture, above all how light and of what hue its skin is.

    Convolutions see some hundred pixels around a place: whether it is skin in shade or darker skin they
    cannot know, and paint something in between. So the picture is glanced at: each glance is a mean over all
    places, weighed by an attention of its own, and what was seen is added everywhere (Cao et al. 2019,
    "GCNet: Non-local Networks Meet Squeeze-Excitation Networks and Beyond"). Wherever skin is, its mean is
    the same, so that a face that moves does not change it, as it would the means of normalising layers.

    Args:
        channels: of the map at a sixteenth of the picture's size.
        glances: how many.
    """

    def __init__(self, channels: int, glances: int) -> None:
        super().__init__()
        self.attention = nn.Conv2d(channels, glances, 1)
        self.told = _silent(nn.Conv2d(channels * glances, channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        """(b, c, h, w) -> (b, c, 1, 1)."""
        weights = self.attention(x).flatten(2).softmax(dim=2)
        seen = weights @ x.flatten(2).transpose(1, 2)
        return torch.as_tensor(self.told(seen.flatten(1)[..., None, None]))


class Surface(nn.Module):
    """Fixed textures that a painting's strokes are made of: the tooth of paper, hatching, bristles.

    A network cannot learn strokes that hang on nothing in the photograph; it paints their average, an even
    tone. So it is given them: the textures are mixed, patch by patch, and added in front of a ReLU, whose
    other summand is the tone that the network wants: a screen, as in halftoning. They lie fixed on the crop,
    which follows the face, and the mixture is a constant that costs nothing when the network runs.

    Args:
        count: how many textures.
        channels: of the map that they are added to, at a quarter of the picture's size.
    """

    textures: Tensor
    """(count, 256, 256), -1..1, without a seam from edge to edge; kept with the weights."""

    def __init__(self, count: int, channels: int) -> None:
        super().__init__()
        self.register_buffer("textures", torch.zeros(count, TEXTURE_PX, TEXTURE_PX))
        self.mixture = nn.Conv2d(count * PATCH_PX**2, channels, 1, bias=False)
        nn.init.zeros_(self.mixture.weight)

    def lay(self, textures: NDArray[np.float32]) -> None:
        """Take over textures, (count, 256, 256) float32 in -1..1."""
        self.textures.copy_(torch.from_numpy(textures))

    def period(self) -> Tensor:
        """(1, channels, 64, 64): one period of the mixture, from the corner of the crop's border on."""
        return self.mixture(self.patches())

    def patches(self) -> Tensor:
        """(1, 16 count, 64, 64): what is mixed, from the same corner on."""
        patches = functional.pixel_unshuffle(self.textures[None], PATCH_PX)
        return patches.roll((BORDER_PX // PATCH_PX,) * 2, dims=(2, 3))

    def forward(self, below: Tensor, corners: Tensor | None) -> Tensor:
        """What is added to `below`, (b, channels, h, w), whose border is that of `Generator.patch`."""
        period = self.period()
        side = period.shape[-1]
        rows, columns = (torch.arange(length, device=below.device) for length in below.shape[2:])
        if corners is None:
            return period[:, :, rows % side][..., columns % side]
        rows = (rows + corners[:, :1]) % side
        columns = (columns + corners[:, 1:]) % side
        return period[0][:, rows[:, :, None], columns[:, None, :]].transpose(0, 1)


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
        self.guidance = nn.Conv2d(self.shape.guides, wide, 1) if self.shape.guides else None
        self.encode_4 = _blocks(wide, at_4)
        self.down_8 = nn.Conv2d(wide, wider, 3, stride=2, padding=1)
        self.encode_8 = _blocks(wider, at_8)
        self.down_16 = nn.Conv2d(wider, widest, 3, stride=2, padding=1)
        self.context = Context(widest, self.shape.glances) if self.shape.glances else None
        self.encode_16 = _blocks(widest, at_16)
        self.up_8 = nn.Conv2d(widest, wider, 1)
        self.decode_8 = _blocks(wider, up_8)
        self.up_4 = nn.Conv2d(wider, wide, 1)
        self.decode_4 = _blocks(wide, up_4)
        fine = self.shape.fine
        self.up_2 = nn.Conv2d(wide, fine * FINE_PX**2, 3, padding=1)
        self.surface = Surface(self.shape.textures, fine * FINE_PX**2) if self.shape.textures else None
        self.head = nn.Conv2d(fine, 3 * FINE_PX**2, 3, padding=1)
        self.strokes = Strokes(self.shape.strokes, wide, BORDER_PX) if self.shape.strokes else None
        self.glazes = Glazes(self.shape.glazes, wide, BORDER_PX) if self.shape.glazes else None
        with torch.no_grad():
            for layer in (self.up_2, self.head):
                one_each = layer.weight[:: FINE_PX**2]
                layer.weight.copy_(one_each.repeat_interleave(FINE_PX**2, dim=0))
                nn.init.zeros_(bias_of(layer))

    @property
    def has_fixed_strokes(self) -> bool:
        """Whether there are textures, strokes or ragged edges, which lie fixed on the crop."""
        if self.surface is not None or self.strokes is not None:
            return True
        return self.glazes is not None and bool(self.glazes.ragged_px.any())

    @property
    def over_painting(self) -> Strokes | Glazes | None:
        """What is added to what the last layer paints."""
        return self.strokes if self.glazes is None else self.glazes

    def forward(self, picture: Tensor, corners: Tensor | None = None, guide: Tensor | None = None) -> Tensor:
        """(b, 3, h, w) RGB in -1..1 -> the same; h and w multiples of 16.

        In training the painting may leave -1..1 by a trace, so that gradients find the way back from
        pure black and white.

        Args:
            picture: what to paint.
            corners: (b, 2) int64, row and column in patches at which the pictures lie in the crops that they
                are cut from; None for whole crops. Textures, strokes and ragged edges ask, which lie fixed.
            guide: see `encode`.
        """
        return self.unpatch(self.decode(self.encode(self.patch(picture), guide), corners))

    def patch(self, picture: Tensor) -> Tensor:
        """(b, 3, h, w) -> (b, 48, h/4 + 4, w/4 + 4): patches, with `BORDER_PX` of reflection around them."""
        padded = functional.pad(picture, (BORDER_PX,) * 4, mode="reflect")
        return functional.pixel_unshuffle(padded, PATCH_PX)

    def unpatch(self, painted: Tensor) -> Tensor:
        """What `decode` gave -> (b, 3, h, w) in -1..1, without the border."""
        inner = slice(BORDER_PX, -BORDER_PX)
        painting = functional.pixel_shuffle(painted, FINE_PX)[..., inner, inner]
        return limited(painting, leak=self.training)

    def encode(self, patches: Tensor, guide: Tensor | None = None) -> Features:
        """(b, 48, h/4, w/4) -> what is carried on, through the skips too: maps at 1/4, 1/8 and 1/16.

        Args:
            patches: see `patch`.
            guide: (b, guides, h/4, w/4) in 0..1, without a border; None where no face is known. Generators
                without guides are given none.
        """
        seen = self.stem(patches)
        if self.guidance is not None:
            border = BORDER_PX // PATCH_PX
            known = functional.pad(guide, (border,) * 4, mode="reflect") if guide is not None else None
            seen = seen + (
                self.guidance(known) if known is not None else bias_of(self.guidance)[:, None, None]
            )
        at_4 = self.encode_4(functional.relu(seen))
        at_8 = self.encode_8(functional.relu(self.down_8(at_4)))
        at_16 = functional.relu(self.down_16(at_8))
        if self.context is not None:
            at_16 = functional.relu(at_16 + self.context(at_16))
        return at_4, at_8, self.encode_16(at_16)

    def decode(self, features: Features, corners: Tensor | None = None) -> Tensor:
        """What `encode` gave -> (b, 12, h/2, w/2), not clamped; `corners` as for `forward`."""
        at_4, at_8, at_16 = features
        up_8 = self.decode_8(functional.relu(_double(self.up_8(at_16)) + at_8))
        up_4 = self.decode_4(functional.relu(_double(self.up_4(up_8)) + at_4))
        fine = self.up_2(up_4)
        if self.surface is not None:
            fine = fine + self.surface(fine, corners)
        painted = self.head(functional.relu(functional.pixel_shuffle(fine, FINE_PX)))
        if self.over_painting is None:
            return painted
        return limited(painted, leak=self.training) + self.over_painting(up_4, corners)


def bias_of(layer: nn.Conv2d) -> Tensor:
    """The layer's bias, which all layers here have."""
    assert layer.bias is not None
    return layer.bias


def _silent(layer: nn.Conv2d) -> nn.Conv2d:
    """A layer that adds nothing yet: what was learnt without it stays as it was."""
    with torch.no_grad():
        nn.init.zeros_(layer.weight)
        nn.init.zeros_(bias_of(layer))
    return layer


def _blocks(channels: int, count: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(channels) for _ in range(count)))


def _double(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")
