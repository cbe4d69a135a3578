"""Where pictures stand side by side."""

import math
from dataclasses import dataclass
from typing import Final

_BEST_RATIO: Final = 1.2
"""Width to height of a cell in which a head with its shoulders stands well."""

_EMPTY_CELL_COSTS: Final = 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """An upright rectangle in whole pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def ratio(self) -> float:
        """Width to height."""
        return self.width / self.height

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns, to index a picture."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)


def columns_for(
    count: int, ratio: float, *, cell_ratio: float = _BEST_RATIO, empty_cost: float = _EMPTY_CELL_COSTS
) -> int:
    """How many columns suit so many cells in a room of that ratio of width to height.

    Args:
        count: >= 1.
        ratio: of the room.
        cell_ratio: of the cells, as they should be.
        empty_cost: how bad a cell is that stays empty; 1 is as bad as cells almost three times too wide.
    """

    def cost(columns: int) -> float:
        rows = math.ceil(count / columns)
        shape = abs(math.log(ratio * rows / columns / cell_ratio))
        return shape + empty_cost * (rows * columns - count)

    return min(range(1, count + 1), key=cost)


def grid(count: int, size_px: tuple[int, int], gap_px: int) -> tuple[Place, ...]:
    """Fill a room with cells of one size, row by row; a last row with fewer stands in the middle.

    Args:
        count: >= 1.
        size_px: width and height of the room.
        gap_px: between two cells.
    """
    width, height = size_px
    columns = columns_for(count, width / height)
    rows = math.ceil(count / columns)
    cell_width = max(1, (width - (columns - 1) * gap_px) // columns)
    cell_height = max(1, (height - (rows - 1) * gap_px) // rows)
    places = []
    for number in range(count):
        row, column = divmod(number, columns)
        in_row = min(columns, count - row * columns)
        row_width = in_row * cell_width + (in_row - 1) * gap_px
        left = (width - row_width) // 2 + column * (cell_width + gap_px)
        places.append(Place(left, row * (cell_height + gap_px), cell_width, cell_height))
    return tuple(places)


def covering_part(size_px: tuple[int, int], ratio: float, focus: tuple[float, float] = (0.5, 0.5)) -> Place:
    """The largest part of a picture that has the ratio of a cell, as near to a point as the picture allows.

    Args:
        size_px: width and height of the picture.
        ratio: of the cell, width to height.
        focus: what should come to stand in the middle, in shares of the picture's width and height.
    """
    width, height = size_px
    part_width = max(1, min(width, round(height * ratio)))
    part_height = max(1, min(height, round(width / ratio)))
    left = min(max(round(focus[0] * width - part_width / 2), 0), width - part_width)
    top = min(max(round(focus[1] * height - part_height / 2), 0), height - part_height)
    return Place(left, top, part_width, part_height)
