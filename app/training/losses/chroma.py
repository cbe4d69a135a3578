"""No colour where the drawing has none: ink stays black.

The cycle loss tempts the generator to hide the photograph's colours in faint tints. A painting may be as
colourful as the drawing it is compared with, and no more.
"""

from torch import Tensor
from torch.nn import functional

from app.training.luminance import luminance


def chroma_loss(painting: Tensor, drawing: Tensor) -> Tensor:
    """By how much the mean distance from grey exceeds the drawing's; both (b, 3, s, s) in -1..1."""
    return functional.relu(_chroma(painting) - _chroma(drawing)).mean()


def _chroma(rgb: Tensor) -> Tensor:
    return (rgb - luminance(rgb)).abs().mean(dim=(1, 2, 3))
