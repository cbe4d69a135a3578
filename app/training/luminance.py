"""Luminance of a picture."""

from torch import Tensor


def luminance(rgb: Tensor) -> Tensor:
    """(b, 3, h, w) RGB -> (b, 1, h, w), Rec. 601 weights, same range."""
    return (rgb * rgb.new_tensor([0.299, 0.587, 0.114])[None, :, None, None]).sum(dim=1, keepdim=True)
