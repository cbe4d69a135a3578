"""Layers of brush strokes in an ONNX graph: colours gathered at the strokes' middles, layer on layer."""

from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from app.training.export.graph_nodes import GraphNodes
from app.training.export.layer import Layer
from app.training.networks.strokes import TABLE_WIDTH

_MIDDLE: Final = 128.0
_HALF_RANGE: Final = np.float32(127.5)
_PERIOD: Final = 128
_TABLES: Final = "tables"
_RELIEF_STEP: Final = 0.4
"""Grey levels; 127 of them either way are enough."""
_ROW, _COLUMN = "strokes.row", "strokes.column"
ROWS_NAME, COLUMNS_NAME = f"{_ROW}.period", f"{_COLUMN}.period"
"""The constants that say where strokes lie, as `by_cell` has it."""
MARGIN: Final = 1
"""Cells around the crop that have strokes too, so that `WEAVE` finds neighbours at the edge."""
_PERIODS: Final = 5
"""Enough for crops of 1024."""
_IN_A_CELL: Final = 4
"""Places of 2 x 2 pixels, each of which has as many pixels."""
_COLOURS: Final = 3
_END: Final = 1 << 30
COVERS: Final = slice(TABLE_WIDTH - 1, None, TABLE_WIDTH)


@dataclass(frozen=True, slots=True, eq=False)
class FixedStrokes:
    """Where strokes lie, as `app.training.networks.strokes.Strokes` has it, in grey levels.

    Attributes:
        rows, columns: (layers, 128, 128) int8.
        relief: (layers, 128, 128, 4) float32.
        border: cells around the crop in the tables.
    """

    rows: NDArray[np.int8]
    columns: NDArray[np.int8]
    relief: NDArray[np.float32]
    border: int


class Arithmetic(Protocol):
    """What is asked of the graph's arithmetic here; see `app.training.export.generator_graph.Arithmetic`."""

    def limited(self, name: str, source: str, layer: Layer, low: float, high: float) -> str: ...
    def read(self, source: str, like: str) -> str: ...
    def take_up(self, sources: list[str], name: str) -> str: ...


def lay_strokes(
    nodes: GraphNodes, arithmetic: Arithmetic, source: str, tables: Layer, strokes: FixedStrokes
) -> str:
    """The strokes' colours and relief, ready for `WEAVE`.

    Which cell each place takes its colour from depends on nothing but the sides: the runtime works it out
    once, when it loads the graph. Everything lies number by number, all places of one after those of another:
    so what a stroke leaves of what is below it is one row, and multiplying several rows by it takes hardly
    longer than by as many. Numbers are taken one by one (`GatherElements`), which takes half as long as to
    take four at a time that lie together. How much is laid on is worked out cell by cell, before. Relief is
    summed less that of the layer above it, which saves a step: what is left of r under l is l + kept (r - l).

    Args:
        nodes: the graph.
        arithmetic: its numbers.
        source: the map that tables are worked out from, (1, c, h/4 + borders, w/4 + borders).
        tables: the layer that does so, giving -1..1.
        strokes: where they lie.

    Returns:
        (1, 28, h/4 + 2, w/4 + 2), with a margin of `MARGIN` cells, in grey levels around the middle: red,
        green and blue of each of 2 x 2 places, then of each pixel of a place its relief at each place.
    """
    count = len(strokes.rows)
    places = _Places(nodes, source, strokes)
    arithmetic.limited(_TABLES, source, _in_levels(tables), -_MIDDLE, _MIDDLE - 1)
    numbers = arithmetic.read(_TABLES, _TABLES)
    by_layer = nodes.reshape(numbers, "strokes.tables", 1 + count, TABLE_WIDTH, -1)
    laid_on, kept = _laid_on(nodes, by_layer)
    painted, relief = places.ground(numbers), places.relief[0]
    for number in range(count):
        name = f"strokes.{number}"
        laid = places.taken(laid_on, number, places.of_colours, f"{name}.laid")
        through = places.taken(kept, number, places.one_row, f"{name}.kept")
        painted = _over(nodes, f"{name}.painted", painted, through, laid)
        relief = _over(nodes, f"{name}.lit", relief, through, places.relief[1 + number])
    maps = [places.as_map(painted, _COLOURS * _IN_A_CELL), places.as_map(relief, _IN_A_CELL * _IN_A_CELL)]
    return arithmetic.take_up(maps, "strokes.levels")


def _weave() -> Layer:
    """What `lay_strokes` gives to pixels: colours with soft steps between places (bilinear), and the relief.

    Outputs are (row, column, colour) of 4 x 4 pixels, around the middle level.
    """
    colours = np.zeros((4, 4, _COLOURS, _COLOURS, 2, 2, 3, 3), np.float32)
    relief = np.zeros((4, 4, _COLOURS, 2, 2, 2, 2, 3, 3), np.float32)
    for row, column in np.ndindex(4, 4):
        place = row // 2, column // 2
        for down, right in np.ndindex(2, 2):
            # The place's neighbour on the side on which the pixel lies, too, maybe in another cell.
            other = place[0] + down * (2 * (row % 2) - 1), place[1] + right * (2 * (column % 2) - 1)
            tap = 1 + other[0] // 2, 1 + other[1] // 2
            share = (0.25 if down else 0.75) * (0.25 if right else 0.75)
            for colour in range(_COLOURS):
                colours[row, column, colour, colour, other[0] % 2, other[1] % 2, *tap] += share
        relief[row, column, :, row % 2, column % 2, *place, 1, 1] = 1
    weight = np.concatenate([each.reshape(48, -1, 3, 3) for each in (colours, relief)], axis=1)
    return Layer(weight, np.full(48, _MIDDLE, np.float32))


WEAVE: Final = _weave()


def _in_levels(tables: Layer) -> Layer:
    """Colours of ground and strokes, and what each stroke leaves of what is below it, in grey levels.

    All around the middle: so what is left, 0..1, has the range of a colour, and needs no layer of its own.
    """
    weight, bias = tables.weight * _HALF_RANGE, tables.bias * _HALF_RANGE
    weight[COVERS], bias[COVERS] = -weight[COVERS], -bias[COVERS]
    return Layer(weight, bias + np.float32(_HALF_RANGE - _MIDDLE))


def _softened() -> NDArray[np.float32]:
    """(12, 1, 3, 3): the ground at four places of each cell: it runs from cell to cell (bilinear)."""
    weight = np.zeros((_COLOURS, 2, 2, 3, 3), np.float32)
    for row, column, down, right in np.ndindex(2, 2, 2, 2):
        tap = 1 + down * (2 * row - 1), 1 + right * (2 * column - 1)
        weight[:, row, column, *tap] += (0.25 if down else 0.75) * (0.25 if right else 0.75)
    return weight.reshape(-1, 1, 3, 3)


def _laid_on(nodes: GraphNodes, tables: str) -> tuple[str, str]:
    """(1 + layers, 4, cells) -> (layers, 3, cells) laid on, and (layers, 1, cells) left of it below, 0..1."""
    own, levels = (
        nodes.add(
            "Slice",
            [tables, nodes.integers(1, first), nodes.integers(_END, end), nodes.integers(0, 1)],
            f"strokes.{name}",
        )
        for name, first, end in (("colours", 0, _COLOURS), ("left", _COLOURS, TABLE_WIDTH))
    )
    steps = nodes.add("Add", [levels, nodes.constant("strokes.black", np.float32(_MIDDLE))], "strokes.steps")
    kept = nodes.add("Mul", [steps, nodes.constant("strokes.step", np.float32(1 / 255))], "strokes.all_kept")
    hidden = nodes.add("Mul", [own, kept], "strokes.hidden")
    return nodes.add("Sub", [own, hidden], "strokes.laid_on"), kept


def _over(nodes: GraphNodes, name: str, below: str, kept: str, above: str) -> str:
    """kept * below + above."""
    return nodes.add("Add", [nodes.add("Mul", [below, kept], f"{name}.seen"), above], name)


class _Places:
    """Places of 2 x 2 pixels: all of a cell's first ones, cell by cell, then all of its second ones.

    Constants, once the sides are known; of all layers together, for every step takes its time to work out.

    Attributes:
        one_row: for each layer, (1, places) int32: the cell that each place's stroke has its middle in.
        of_colours: the same, three times.
        relief: (4, places) float32, at first and then for each layer: its relief less that of the one above.
    """

    def __init__(self, nodes: GraphNodes, like: str, strokes: FixedStrokes) -> None:
        self._nodes, self._border = nodes, strokes.border - MARGIN
        self._cells = nodes.add("Shape", [like], "strokes.cells", start=2)
        self._inner = nodes.add("Sub", [self._cells, nodes.integers(2 * self._border)], "strokes.inner")
        count = len(strokes.rows)
        in_order = nodes.transpose(self._middles(strokes), "strokes.by_place", 0, 3, 1, 2)
        # All that is left would do as well; but ONNX's shape inference would not see how many these are.
        places = self._count()
        one, four = (
            nodes.add("Concat", [nodes.integers(rows), places], f"strokes.rows_{rows}", axis=0)
            for rows in (1, _IN_A_CELL)
        )
        own = self._by_layer("strokes.middles", in_order, count, one)
        self.one_row = own
        self.of_colours = [
            nodes.add("Concat", [cells] * _COLOURS, f"{cells}.of_colours", axis=0) for cells in own
        ]
        steps = np.rint(by_cell(_steps_up(strokes.relief)) / _RELIEF_STEP).astype(np.int8)
        relief = nodes.add(
            "Cast", [self._tiled("strokes.relief", steps)], "strokes.relief_steps", to=TensorProto.FLOAT
        )
        step = nodes.constant("strokes.relief_step", np.float32(_RELIEF_STEP))
        relief = nodes.add("Mul", [relief, step], "strokes.relief_levels")
        by_pixel = nodes.add(
            "Concat",
            [nodes.integers(1 + count), self._inner, nodes.integers(_IN_A_CELL, _IN_A_CELL)],
            "strokes.relief_shape",
            axis=0,
        )
        relief = nodes.add("Reshape", [relief, by_pixel], "strokes.relief_pixels")
        relief = nodes.transpose(relief, "strokes.relief_by_pixel", 0, 4, 3, 1, 2)
        self.relief = self._by_layer("strokes.lit", relief, 1 + count, four)

    def ground(self, tables: str) -> str:
        """(1, 4 n, h, w), the ground's colours first -> (3, places): the convolution uses the border up."""
        nodes = self._nodes
        own = nodes.add("Slice", [tables, *map(nodes.integers, (0, _COLOURS, 1))], "ground.own")
        weight = nodes.constant("ground.weight", _softened())
        soft = nodes.add("Conv", [own, weight], "ground.soft", kernel_shape=[3, 3], group=_COLOURS)
        return nodes.reshape(soft, "ground.rows", _COLOURS, -1)

    def taken(self, tables: str, number: int, cells: list[str], name: str) -> str:
        """(layers, n, cells) -> (n, places), each from the cell in which the stroke there has its middle."""
        nodes = self._nodes
        own = nodes.add("Gather", [tables, self._integer(number)], f"{name}_on", axis=0)
        return nodes.add("GatherElements", [own, cells[number]], name, axis=1)

    def as_map(self, rows: str, channels: int) -> str:
        """(n, places) -> (1, 4 n, h/4, w/4)."""
        nodes = self._nodes
        shape = nodes.add("Concat", [nodes.integers(1, channels), self._inner], f"{rows}.map_shape", axis=0)
        return nodes.add("Reshape", [rows, shape], f"{rows}.map")

    def _middles(self, strokes: FixedStrokes) -> str:
        """(layers, h, w, 4) int32: the cell that each place's stroke has its middle in."""
        nodes = self._nodes
        sides = nodes.add("Cast", [self._cells], "strokes.sides", to=TensorProto.INT32)
        last = nodes.add("Sub", [sides, self._integer(1 + strokes.border)], "strokes.last")
        row = self._moved(_ROW, strokes.rows, last, 0)
        column = self._moved(_COLUMN, strokes.columns, last, 1)
        width = nodes.add("Gather", [sides, self._integer(1)], "strokes.width", axis=0)
        return nodes.add("Add", [nodes.add("Mul", [row, width], "strokes.row_start"), column], "strokes.cell")

    def _moved(self, name: str, offsets: NDArray[np.int8], last: str, axis: int) -> str:
        """(layers, h, w, 4) int32: the row or the column of that cell, no further than the crop goes."""
        nodes = self._nodes
        own = nodes.constant(f"{name}.all", self._border + np.arange(_PERIODS * _PERIOD // 2, dtype=np.int32))
        ends = [nodes.integers(axis), nodes.integers(axis + 1), nodes.integers(0)]
        side = nodes.add("Slice", [self._inner, *ends], f"{name}.side")
        own = nodes.add("Slice", [own, nodes.integers(0), side, nodes.integers(0)], f"{name}.here")
        own = nodes.reshape(own, f"{name}.own", *((1, -1, 1, 1) if axis == 0 else (1, 1, -1, 1)))
        tiled = self._tiled(name, by_cell(offsets))
        moved = nodes.add(
            "Add", [own, nodes.add("Cast", [tiled], f"{name}.offset", to=TensorProto.INT32)], f"{name}.to"
        )
        most = nodes.add("Gather", [last, self._integer(axis)], f"{name}.most", axis=0)
        moved = nodes.add("Min", [moved, most], f"{name}.not_beyond")
        return nodes.add("Max", [moved, self._integer(self._border + MARGIN)], f"{name}.inside")

    def _count(self) -> str:
        """(1,) int64: how many places there are."""
        nodes = self._nodes
        sides = [
            nodes.add("Slice", [self._inner, *(nodes.integers(n) for n in (axis, axis + 1, 0))], name)
            for axis, name in enumerate(("strokes.height", "strokes.across"))
        ]
        cells = nodes.add("Mul", sides, "strokes.cell_count")
        return nodes.add("Mul", [cells, nodes.integers(_IN_A_CELL)], "strokes.place_count")

    def _by_layer(self, name: str, stack: str, count: int, shape: str) -> list[str]:
        nodes = self._nodes
        each = [
            nodes.add("Gather", [stack, self._integer(number)], f"{name}.{number}.cells", axis=0)
            for number in range(count)
        ]
        return [nodes.add("Reshape", [one, shape], f"{name}.{number}") for number, one in enumerate(each)]

    def _tiled(self, name: str, periods: NDArray[Any]) -> str:
        """(layers, 64, 64, n) repeated over the cells."""
        nodes = self._nodes
        tiled = nodes.constant(f"{name}.period", periods)
        for axis in (1, 2):
            tiled = nodes.add("Concat", [tiled] * _PERIODS, f"{name}.repeated_{axis}", axis=axis)
            sides = [nodes.integers(axis - 1), nodes.integers(axis), nodes.integers(0)]
            end = nodes.add("Slice", [self._inner, *sides], f"{name}.end_{axis}")
            tiled = nodes.add(
                "Slice", [tiled, nodes.integers(0), end, nodes.integers(axis)], f"{name}.cut_{axis}"
            )
        return tiled

    def _integer(self, number: int) -> str:
        return self._nodes.constant(f"integer_{number}", np.int32(number))


def _steps_up(relief: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, ...) -> (n + 1, ...): from each to the next, with nothing below the first and above the last."""
    return np.diff(relief, axis=0, prepend=0.0, append=0.0) * np.float32(-1)


def by_cell(periods: NDArray[Any]) -> NDArray[Any]:
    """(n, 128, 128, ...) -> (n, 64, 64, 4 ...): what belongs to a cell's four places, from the margin on."""
    half = _PERIOD // 2
    pairs = periods.reshape(len(periods), half, 2, half, 2, -1).transpose(0, 1, 3, 2, 4, 5)
    by_cell = pairs.reshape(len(periods), half, half, -1)
    return np.ascontiguousarray(np.roll(by_cell, (MARGIN, MARGIN), axis=(1, 2)))
