"""Layers of shade and light with crisp edges, laid by a network: it says how far from its edge a place is."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from app.training.networks.strokes import TABLE_WIDTH, limited
from app.training.rendering.brushwork import CELL_PX
from app.training.rendering.glazing import EDGE_PX, REACH_PX, RIM_PX
from app.training.rendering.textures import TEXTURE_PX

_COLOURS = 3


class Edge(Protocol):
    """See `app.training.rendering.glazing.Edge`."""

    @property
    def ragged_px(self) -> NDArray[np.float32]: ...
    @property
    def rim(self) -> float: ...


class Glazes(nn.Module):
    """What `app.training.rendering.glazing` says of glazes, told cell by cell: colours, and a distance.

    Args:
        count: how many.
        channels: of the map at a quarter of the picture's size that they are worked out from.
        border_px: how far the map goes on beyond the crop, on every side.
    """

    ragged_px: Tensor
    """(count, 256, 256): how far edges are moved outwards, by pixel of the crop."""
    rim: Tensor
    """(count,): how much denser they are at the edge."""

    def __init__(self, count: int, channels: int, border_px: int) -> None:
        super().__init__()
        self.register_buffer("ragged_px", torch.zeros(count, TEXTURE_PX, TEXTURE_PX))
        self.register_buffer("rim", torch.zeros(count))
        self.tables = nn.Conv2d(channels, TABLE_WIDTH * count, 1)
        self._border_px = border_px

    def lay(self, edges: Sequence[Edge]) -> None:
        """Take over how edges run."""
        self.ragged_px.copy_(torch.from_numpy(np.stack([edge.ragged_px for edge in edges])))
        self.rim.copy_(torch.tensor([edge.rim for edge in edges]))

    def forward(self, features: Tensor, corners: Tensor | None) -> Tensor:
        """(b, channels, h/4, w/4) -> (b, 12, h/2, w/2): what is added to a painting in -1..1, to be shuffled.

        Args:
            features: with their border.
            corners: as for `Generator.forward`.
        """
        tables = limited(self.tables(features), leak=self.training)
        pixels = functional.interpolate(
            tables, scale_factor=float(CELL_PX), mode="bilinear", align_corners=False
        )
        told = pixels.unflatten(1, (-1, TABLE_WIDTH))
        moved = REACH_PX * told[:, :, _COLOURS] + self._ragged(pixels, corners)
        cover = (0.5 + moved / EDGE_PX).clamp(0, 1)
        rim = self.rim[:, None, None]
        density = (1 + rim) * cover - rim * (moved / RIM_PX).clamp(0, 1)
        # A table's 1 is all that lies between black and white.
        added = 2 * (density[:, :, None] * told[:, :, :_COLOURS]).sum(dim=1)
        return functional.pixel_unshuffle(added, 2)

    def _ragged(self, like: Tensor, corners: Tensor | None) -> Tensor:
        device = self.ragged_px.device
        rows, columns = (torch.arange(side, device=device)[None] - self._border_px for side in like.shape[2:])
        if corners is not None:
            rows, columns = rows + CELL_PX * corners[:, :1], columns + CELL_PX * corners[:, 1:]
        period = self.ragged_px.shape[-1]
        return self.ragged_px[:, (rows % period)[:, :, None], (columns % period)[:, None, :]].transpose(0, 1)
