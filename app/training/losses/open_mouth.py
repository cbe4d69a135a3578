"""Teeth stay light: luminance is held inside the open mouth.

Portraits of old hardly ever smile, so a discriminator takes every mouth for a closed, dark one.
"""

from torch import Tensor

from app.training.luminance import luminance


def open_mouth_loss(painting: Tensor, photograph: Tensor, open_mouth: Tensor) -> Tensor:
    """Mean absolute difference of luminance inside the lips; 0 where all mouths are shut.

    Args:
        painting, photograph: (b, 3, s, s) in -1..1.
        open_mouth: (b, 1, s, s), 0..1.
    """
    difference = (luminance(painting) - luminance(photograph)).abs()
    # At least 0.2 % of the picture, so that a slit of a mouth is no lever.
    area = open_mouth.mean().clamp_min(0.002)
    return (difference * open_mouth).mean() / area
