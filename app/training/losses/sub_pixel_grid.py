"""No dot grid: the places within a 4 x 4 patch are treated alike.

The generator's head paints each patch's sixteen pixels with sixteen filters of their own, and in even greys
it learns a screen of dots that stands still while the face moves. In a true drawing no place of the patch is
darker than its neighbours on average, so what is left after a local mean must average to nothing at each.
"""

from typing import Final

from torch import Tensor
from torch.nn import functional

from app.training.networks.generator import PATCH_PX

_WINDOW_PATCHES: Final = 8


def sub_pixel_grid_loss(painting: Tensor) -> Tensor:
    """Mean absolute bias of the sixteen places, over windows of 32 pixels.

    Args:
        painting: (b, c, s, s), s a multiple of 32.
    """
    local = functional.avg_pool2d(
        functional.pad(painting, (1, 2, 1, 2), mode="replicate"), PATCH_PX, stride=1
    )
    # (b, c * 16, s / 4, s / 4): each place of the patch a channel.
    places = functional.pixel_unshuffle(painting - local, PATCH_PX)
    bias = functional.avg_pool2d(places, _WINDOW_PATCHES).unflatten(1, (-1, PATCH_PX**2))
    # A smooth ramp is off by the same at all places: the box reaches half a pixel further to one side.
    return (bias - bias.mean(dim=2, keepdim=True)).abs().mean()
