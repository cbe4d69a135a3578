"""No colour where the drawing has none: ink stays black.

The cycle loss tempts the generator to hide the photograph's colours in faint tints. A painting may be as
colourful as the drawing it is compared with, and no more. The term is our own; that a generator hides what
the cycle asks for is known (Chu et al. 2017, "CycleGAN, a Master of Steganography").
"""

from torch import Tensor
from torch.nn import functional

from app.training.luminance import luminance


def chroma_loss(painting: Tensor, drawing: Tensor) -> Tensor:
    """By how much the mean distance from grey exceeds the drawing's.

    Args:
        painting: (b, 3, s, s) RGB in -1..1.
        drawing: (b, 3, s, s) RGB in -1..1; need not be aligned, only means are compared.

    Returns:
        A scalar, 0 or more, the mean over the batch: 0 where no painting is more colourful than its drawing.
    """
    return functional.relu(_chroma(painting) - _chroma(drawing)).mean()


def _chroma(rgb: Tensor) -> Tensor:
    """(b,): mean absolute difference of the channels from luminance."""
    return (rgb - luminance(rgb)).abs().mean(dim=(1, 2, 3))
