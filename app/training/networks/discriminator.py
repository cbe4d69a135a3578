"""Discriminators: is this by the hand of the style?"""

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm


class Discriminator(nn.Module):
    """Strided convolutions with spectral norm (Miyato et al. 2018), one score a patch (Isola et al. 2017).

    Args:
        width: channels of the first layer; doubled up to four times that.
        depth: strided layers; each halves the size.
        coordinates: append two channels with x and y in -1..1, so that the whole portrait's discriminator
            knows which part of the face it looks at.
    """

    def __init__(self, *, width: int = 32, depth: int = 4, coordinates: bool = False) -> None:
        super().__init__()
        self.coordinates = coordinates
        channels = 5 if coordinates else 3
        layers: list[nn.Module] = []
        for level in range(depth):
            out = width * min(2**level, 4)
            layers += [spectral_norm(nn.Conv2d(channels, out, 4, stride=2, padding=1)), nn.LeakyReLU(0.2)]
            channels = out
        layers.append(spectral_norm(nn.Conv2d(channels, 1, 3, padding=1)))
        self.layers = nn.Sequential(*layers)

    def forward(self, picture: Tensor) -> Tensor:
        """(b, 3, h, w) in -1..1 -> (b, 1, h', w') scores, positive for real."""
        if self.coordinates:
            batch, _, height, width = picture.shape
            ys = torch.linspace(-1, 1, height, device=picture.device, dtype=picture.dtype)
            xs = torch.linspace(-1, 1, width, device=picture.device, dtype=picture.dtype)
            plane = torch.stack(torch.meshgrid(xs, ys, indexing="xy")).expand(batch, -1, -1, -1)
            picture = torch.cat((picture, plane), dim=1)
        return self.layers(picture)


def cut_out(picture: Tensor, centres: Tensor, side: float, size_px: int) -> Tensor:
    """Square details of pictures.

    Args:
        picture: (b, c, s, s).
        centres: (b, 2) in -1..1.
        side: length of the square, in units of the picture's side.
        size_px: side of the result; (b, c, size, size).
    """
    ticks = torch.linspace(
        -1 + 1 / size_px, 1 - 1 / size_px, size_px, device=picture.device, dtype=picture.dtype
    )
    local = side * torch.stack(torch.meshgrid(ticks, ticks, indexing="xy"), dim=-1)
    field = centres[:, None, None, :].to(picture.dtype) + local
    return functional.grid_sample(picture, field, padding_mode="reflection", align_corners=False)
