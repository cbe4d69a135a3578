"""Brush strokes of one colour each, laid by a network: it says the colours, where strokes lie is given."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

TABLE_WIDTH = 4
"""What the ground, and then each layer, says of a cell: red, green, blue, and how much of it is laid on."""
_PERIOD = 128
_LEAK = 0.02


class Layer(Protocol):
    """See `app.training.rendering.brushwork.BrushLayer`."""

    @property
    def rows(self) -> NDArray[np.int8]: ...
    @property
    def columns(self) -> NDArray[np.int8]: ...
    @property
    def relief(self) -> NDArray[np.float32]: ...


class Strokes(nn.Module):
    """Layers of fixed strokes, one over another: gathered, not convolved.

    A convolution paints every pixel by itself, and a stroke is where many pixels agree. So each layer's
    colours are taken at the middles of its strokes, which lie fixed (see `app.training.rendering.brushwork`);
    how much of a stroke is laid on is taken there too, so that it comes and goes as a whole. Under them lies
    a ground without strokes, which runs softly from cell to cell and is seen where none fits.

    Args:
        count: how many layers of strokes.
        channels: of the map at a quarter of the picture's size that colours are worked out from.
        border_px: how far the map goes on beyond the crop, on every side.
    """

    rows: Tensor
    columns: Tensor
    relief: Tensor
    """(count, 4, 128, 128): of the 2 x 2 pixels of each place, -1..1."""

    def __init__(self, count: int, channels: int, border_px: int) -> None:
        super().__init__()
        self.register_buffer("rows", torch.zeros(count, _PERIOD, _PERIOD, dtype=torch.int64))
        self.register_buffer("columns", torch.zeros(count, _PERIOD, _PERIOD, dtype=torch.int64))
        self.register_buffer("relief", torch.zeros(count, 4, _PERIOD, _PERIOD))
        self.tables = nn.Conv2d(channels, TABLE_WIDTH * (count + 1), 1)
        self._border = border_px // 2

    def lay(self, layers: Sequence[Layer]) -> None:
        """Take over where strokes lie; relief is given in 0..1 of the range of colours."""
        for name in ("rows", "columns"):
            self.get_buffer(name).copy_(
                torch.from_numpy(np.stack([getattr(layer, name) for layer in layers]))
            )
        relief = torch.from_numpy(np.stack([layer.relief for layer in layers]))
        self.relief.copy_(2 * functional.pixel_unshuffle(relief[:, None], 2))

    def forward(self, features: Tensor, corners: Tensor | None) -> Tensor:
        """(b, channels, h/4, w/4) -> (b, 12, h/2, w/2): a painting to be shuffled, -1..1 and the relief.

        Args:
            features: with their border.
            corners: as for `Generator.forward`.
        """
        tables = limited(self.tables(features), leak=self.training)
        batch, _, height, width = tables.shape
        tables = tables.reshape(batch, -1, TABLE_WIDTH, height * width)
        here, within = self._places(height, width, corners)
        ground = tables[:, 0, :3].reshape(batch, 3, height, width)
        colours = functional.interpolate(ground, scale_factor=2.0, mode="bilinear", align_corners=False)
        relief = torch.zeros((), device=tables.device)
        for number in range(len(self.rows)):
            taken = _take(tables[:, 1 + number], self._cells(number, here, within, height, width))
            lit = self.relief[number][:, within[0], within[1]].transpose(0, 1)
            cover = 0.5 * (1 + taken[:, 3:])
            colours = colours + cover * (taken[:, :3] - colours)
            relief = relief + cover * (lit - relief)
        smooth = functional.interpolate(colours, scale_factor=2.0, mode="bilinear", align_corners=False)
        return functional.pixel_unshuffle(smooth, 2) + relief.repeat(1, 3, 1, 1)

    def _places(
        self, height: int, width: int, corners: Tensor | None
    ) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
        """The cell that each place of 2 x 2 pixels lies in, and where in the strokes' period it is."""
        device = self.rows.device
        rows = torch.arange(2 * height, device=device)[None, :, None]
        columns = torch.arange(2 * width, device=device)[None, None, :]
        shift = torch.zeros(1, 2, dtype=torch.int64, device=device) if corners is None else 2 * corners
        down, right = (shift[:, axis, None, None] - self._border for axis in (0, 1))
        return (rows // 2, columns // 2), ((rows + down) % _PERIOD, (columns + right) % _PERIOD)

    def _cells(
        self, number: int, here: tuple[Tensor, Tensor], within: tuple[Tensor, Tensor], height: int, width: int
    ) -> Tensor:
        # What the border would say has never been taught.
        edge = self._border // 2
        row = (here[0] + self.rows[number][within]).clamp(edge, height - 1 - edge)
        column = (here[1] + self.columns[number][within]).clamp(edge, width - 1 - edge)
        return row * width + column


def limited(x: Tensor, *, leak: bool) -> Tensor:
    """Kept within -1..1, but for a trace where it may leak, so that gradients find the way back."""
    inside = x.clamp(-1, 1)
    return inside + _LEAK * (x - inside) if leak else inside


def _take(table: Tensor, cells: Tensor) -> Tensor:
    """(b, 4, cells of the map), (1 or b, h, w) -> (b, 4, h, w)."""
    batch, numbers, _ = table.shape
    height, width = cells.shape[1:]
    wanted = cells.reshape(len(cells), 1, -1).expand(batch, numbers, -1)
    return table.gather(2, wanted).reshape(batch, numbers, height, width)
