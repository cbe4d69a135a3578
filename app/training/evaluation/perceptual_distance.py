"""How far a painting is from its own photograph, and ArtFID.

LPIPS (Zhang et al., "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", arXiv
1801.03924) weighs the channels of a network as people judged; those weights are not at hand. This is the same
distance with all channels alike: it is not LPIPS, and not called so.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.training.evaluation.vgg import BLOCK_CHANNELS, Description


def perceptual_distance(photographs: Description, paintings: Description) -> float:
    """1 less the cosine of what VGG-16 sees at one place, mean over places, blocks and pictures.

    0 for the same picture, at most 1.
    """
    first, second = (d.places.astype(np.float32) for d in (photographs, paintings))
    ends = np.cumsum((0, *BLOCK_CHANNELS))
    blocks = [_cosine(first[..., a:b], second[..., a:b]) for a, b in pairwise(ends)]
    return max(0.0, 1 - float(np.mean(blocks)))


def art_fid(perceptual: float, frechet: float) -> float:
    """(1 + content) (1 + style): Wright and Ommer, "ArtFID" (arXiv 2207.12280), on our two distances."""
    return (1 + perceptual) * (1 + frechet)


def _cosine(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    return float(np.mean((first * second).sum(axis=-1)))
