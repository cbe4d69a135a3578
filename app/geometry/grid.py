"""Smooth maps worked out at few nodes and filled in between, to a fraction of a pixel."""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Points

Roi = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels; right and bottom are outside."""


@dataclass(frozen=True, slots=True)
class CoarseGrid:
    """Nodes over a region of a picture, a whole number of pixels apart.

    They reach half a cell beyond the region on every side, so that nothing is ever extrapolated: a constant
    or reflected border would tear the map's edge off.

    Attributes:
        roi_px: the region.
        cell_px: distance between nodes.
    """

    roi_px: Roi
    cell_px: int

    @classmethod
    def over(cls, roi_px: Roi, *, cells: int) -> Self:
        """Lay at least `cells` cells along the longer side, unless they would be smaller than a pixel."""
        left, top, right, bottom = roi_px
        return cls(roi_px, max(1, max(right - left, bottom - top) // cells))

    @property
    def shape(self) -> tuple[int, int]:
        """Nodes down, nodes across."""
        left, top, right, bottom = self.roi_px
        lead = self._lead_px
        return -(-(bottom - top + lead) // self.cell_px) + 1, -(-(right - left + lead) // self.cell_px) + 1

    def nodes_px(self) -> Points:
        """(down, across, 2) float64, where the nodes lie in the picture."""
        left, top = self.roi_px[:2]
        down, across = self.shape
        first = (self.cell_px - 1) / 2 - self._lead_px
        x = left + first + self.cell_px * np.arange(across)
        y = top + first + self.cell_px * np.arange(down)
        return np.stack(np.meshgrid(x, y), axis=-1)

    def fill(self, values: NDArray[np.float64]) -> NDArray[np.float32]:
        """Interpolate bilinearly at every pixel of the region.

        Args:
            values: (down, across, channels) float64, one for each node.

        Returns:
            (height, width, channels) float32.
        """
        left, top, right, bottom = self.roi_px
        down, across = self.shape
        # Resizing lays a node on the middle of the `cell_px` pixels that it grows into.
        large = cv2.resize(
            values.astype(np.float32),
            (across * self.cell_px, down * self.cell_px),
            interpolation=cv2.INTER_LINEAR,
        )
        lead = self._lead_px
        filled = large[lead : lead + bottom - top, lead : lead + right - left]
        return np.ascontiguousarray(filled, dtype=np.float32)

    @property
    def _lead_px(self) -> int:
        """Pixels between the region and the outer edge of the nodes' cells, at least half a cell."""
        return (self.cell_px + 1) // 2
