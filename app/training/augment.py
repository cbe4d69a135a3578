"""Differentiable augmentation of what the discriminators see.

Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN Training": the same random changes to
real and fake, so that a few dozen drawings are not learnt by heart. Geometry is left alone but for a shift,
since both are aligned.
"""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_BRIGHTNESS: Final = 0.2
_CONTRAST: Final = 0.2
_SATURATION: Final = 0.3
_SHIFT: Final = 0.06


def augment(picture: Tensor) -> Tensor:
    """Random brightness, saturation, contrast and shift for each of (b, 3, h, w)."""
    batch = len(picture)

    def uniform() -> Tensor:
        return 2 * torch.rand(batch, 1, 1, 1, device=picture.device) - 1

    picture = picture + _BRIGHTNESS * uniform()
    grey = picture.mean(dim=1, keepdim=True)
    picture = grey + (picture - grey) * (1 + _SATURATION * uniform())
    mean = picture.mean(dim=(1, 2, 3), keepdim=True)
    picture = mean + (picture - mean) * (1 + _CONTRAST * uniform())
    reach = max(1, round(_SHIFT * picture.shape[-1]))
    padded = functional.pad(picture, (reach,) * 4, mode="reflect")
    shifts = torch.randint(0, 2 * reach + 1, (batch, 2)).tolist()
    height, width = picture.shape[-2:]
    return torch.stack([padded[i, :, dy : dy + height, dx : dx + width] for i, (dy, dx) in enumerate(shifts)])
