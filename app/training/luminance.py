"""Luminance of a picture."""

from torch import Tensor


def luminance(rgb: Tensor) -> Tensor:
    """(b, 3, h, w) RGB -> (b, 1, h, w), Rec. 601 weights, same range."""
    return (rgb * rgb.new_tensor([0.299, 0.587, 0.114])[None, :, None, None]).sum(dim=1, keepdim=True)


def face_mean(x: Tensor, face: Tensor) -> Tensor:
    """Mean of (b, 1, h, w) inside a mask of the same shape, 0..1; (b, 1, 1, 1)."""
    dims = (1, 2, 3)
    mean = (x * face).sum(dims) / face.sum(dims).clamp_min(1e-6)
    return mean[:, None, None, None]
