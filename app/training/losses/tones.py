"""How far two paintings are apart, in every pixel or in their tones alone."""

from torch import Tensor
from torch.nn import functional


def mean_gap(difference: Tensor, tones_px: int) -> Tensor:
    """Mean absolute difference of squares' averages.

    Args:
        difference: (b, c, h, w) of two paintings.
        tones_px: side of the squares; 1 for single pixels. Textures and brush strokes lie fixed on the crop
            and do not move with what is painted: larger squares ask the same of tones alone.
    """
    return functional.avg_pool2d(difference, tones_px).abs().mean()
