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
_BASE: Final = "base"
_COLOURS: Final = "colours"
_KEPT: Final = "kept"
_GROUND: Final = "ground"
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
"""Places of 2 x 2 pixels."""
_COVERS: Final = slice(TABLE_WIDTH - 1, None, TABLE_WIDTH)
_BLACK: Final = np.float32(-_MIDDLE)
_SPREAD: Final = np.zeros((TABLE_WIDTH, TABLE_WIDTH), np.float32)
_SPREAD[-1] = 1 / -_BLACK
_ALL_KEPT: Final = np.ones(TABLE_WIDTH, np.float32)
"""What is left of what is below, where nothing of the black that stands for it is laid on."""


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
    once, when it loads the graph. How much a stroke lays on is worked out cell by cell, and so is how much it
    leaves of what is below it, which goes along as the fourth number: to gather takes as long for one number
    as for four. There it stands as if black were laid on, and a product of matrices spreads it over all
    four, for to multiply equal shapes is many times as fast as to spread a column over a row. Relief is
    summed less that of the layer above it, which saves a step: what is left of r under l is l + kept (r - l).

    Args:
        nodes: the graph.
        arithmetic: its numbers.
        source: the map that tables are worked out from, (1, c, h/4 + borders, w/4 + borders).
        tables: the layer that does so, giving -1..1.
        strokes: where they lie.

    Returns:
        (1, 32, h/4 + 2, w/4 + 2), with a margin of `MARGIN` cells, in grey levels around the middle: of each
        of 2 x 2 places red, green, blue and black, then of each the relief of its 2 x 2 pixels.
    """
    places = _Places(nodes, source, strokes)
    base, colours = _colours(tables)
    # Apart: what the ground is softened from is a fifth of all.
    arithmetic.limited(_BASE, source, base, -_MIDDLE, _MIDDLE - 1)
    arithmetic.limited(_COLOURS, source, colours, -_MIDDLE, _MIDDLE - 1)
    arithmetic.limited(_KEPT, source, _kept(tables), 0.0, 1.0)
    arithmetic.limited(_GROUND, _BASE, _softened(), -_MIDDLE, _MIDDLE - 1)
    own, kept, ground = (arithmetic.read(places.in_rows(what), what) for what in (_COLOURS, _KEPT, _GROUND))
    hidden = nodes.add("Mul", [own, kept], "strokes.hidden")
    laid = places.entries_of(nodes.add("Sub", [own, hidden], "strokes.laid_on"), "laid")
    spread, everything = nodes.constant("strokes.spread", _SPREAD), nodes.constant("strokes.all", _ALL_KEPT)

    painted, relief = places.ground(ground), places.relief[0]
    for number in range(len(strokes.rows)):
        name = f"strokes.{number}"
        on_top = nodes.add("Gather", [laid, places.entries[number]], f"{name}.laid", axis=0)
        through = nodes.add("Gemm", [on_top, spread, everything], f"{name}.kept")
        painted = _over(nodes, f"{name}.painted", painted, through, on_top)
        relief = _over(nodes, f"{name}.lit", relief, through, places.relief[1 + number])
    maps = [places.as_map(each, 4 * TABLE_WIDTH) for each in (painted, relief)]
    return arithmetic.take_up(maps, "strokes.levels")


def _weave() -> Layer:
    """What `lay_strokes` gives to pixels: colours with soft steps between places (bilinear), and the relief.

    Outputs are (row, column, colour) of 4 x 4 pixels, around the middle level.
    """
    weight = np.zeros((4, 4, 3, 2, 2, 2, TABLE_WIDTH, 3, 3), np.float32)
    for row, column in np.ndindex(4, 4):
        place = row // 2, column // 2
        for down, right in np.ndindex(2, 2):
            # The place's neighbour on the side on which the pixel lies, too, maybe in another cell.
            other = place[0] + down * (2 * (row % 2) - 1), place[1] + right * (2 * (column % 2) - 1)
            tap = 1 + other[0] // 2, 1 + other[1] // 2
            share = (0.25 if down else 0.75) * (0.25 if right else 0.75)
            for colour in range(3):
                weight[row, column, colour, 0, other[0] % 2, other[1] % 2, colour, *tap] += share
        weight[row, column, :, 1, *place, 2 * (row % 2) + column % 2, 1, 1] = 1
    return Layer(weight.reshape(48, 8 * TABLE_WIDTH, 3, 3), np.full(48, _MIDDLE, np.float32))


WEAVE: Final = _weave()


def _colours(tables: Layer) -> tuple[Layer, Layer]:
    """Colours of ground and strokes, in grey levels around the middle; black stands for the cover."""
    weight, bias = tables.weight * _HALF_RANGE, tables.bias * _HALF_RANGE + np.float32(_HALF_RANGE - _MIDDLE)
    weight[_COVERS], bias[_COVERS] = 0.0, _BLACK
    ground, strokes = slice(TABLE_WIDTH), slice(TABLE_WIDTH, None)
    return Layer(weight[ground], bias[ground]), Layer(weight[strokes], bias[strokes])


def _softened() -> Layer:
    """The ground at four places of each cell: it runs from cell to cell (bilinear)."""
    weight = np.zeros((2, 2, TABLE_WIDTH, TABLE_WIDTH, 3, 3), np.float32)
    for row, column, down, right in np.ndindex(2, 2, 2, 2):
        tap = 1 + down * (2 * row - 1), 1 + right * (2 * column - 1)
        for number in range(TABLE_WIDTH):
            weight[row, column, number, number, *tap] += (0.25 if down else 0.75) * (0.25 if right else 0.75)
    return Layer(weight.reshape(-1, TABLE_WIDTH, 3, 3), np.zeros(4 * TABLE_WIDTH, np.float32))


def _kept(tables: Layer) -> Layer:
    """How much each layer of strokes leaves of what is below it; of the ground nothing is asked."""
    weight, bias = (
        np.repeat(each[_COVERS][1:], TABLE_WIDTH, axis=0) for each in (tables.weight, tables.bias)
    )
    return Layer(-0.5 * weight, np.float32(0.5) - 0.5 * bias)


def _over(nodes: GraphNodes, name: str, below: str, kept: str, above: str) -> str:
    """kept * below + above."""
    return nodes.add("Add", [nodes.add("Mul", [below, kept], f"{name}.seen"), above], name)


class _Places:
    """Places of 2 x 2 pixels, cell by cell, four in each.

    Constants, once the sides are known; of all layers together, for every step takes its time to work out.

    Attributes:
        entries: for each layer, (places,) int32: which of `entries_of` each place takes.
        relief: (places, 4) float32, at first and then for each layer: its relief less that of the one above.
    """

    def __init__(self, nodes: GraphNodes, like: str, strokes: FixedStrokes) -> None:
        self._nodes, self._border = nodes, strokes.border - MARGIN
        self._cells = nodes.add("Shape", [like], "strokes.cells", start=2)
        self._inner = nodes.add("Sub", [self._cells, nodes.integers(2 * self._border)], "strokes.inner")
        count = len(strokes.rows)
        # All that is left would do as well; but ONNX's shape inference would not see how many these are.
        self.entries = self._by_layer("strokes.entries", self._entries(strokes), count, self._count())
        steps = np.rint(by_cell(_steps_up(strokes.relief)) / _RELIEF_STEP).astype(np.int8)
        relief = nodes.add(
            "Cast", [self._tiled("strokes.relief", steps)], "strokes.relief_steps", to=TensorProto.FLOAT
        )
        step = nodes.constant("strokes.relief_step", np.float32(_RELIEF_STEP))
        relief = nodes.add("Mul", [relief, step], "strokes.relief_levels")
        rows = nodes.integers(-1, TABLE_WIDTH)
        self.relief = self._by_layer("strokes.lit", relief, 1 + count, rows)

    def in_rows(self, what: str) -> str:
        """(1, n, h, w) -> (h, w, n)."""
        turned = self._nodes.transpose(what, f"{what}.nhwc", 0, 2, 3, 1)
        return self._nodes.add("Squeeze", [turned, self._nodes.integers(0)], f"{what}.in_rows")

    def ground(self, places: str) -> str:
        """(h, w, 16), four places of each cell -> (places, 4), without the border."""
        nodes, cut = self._nodes, self._border
        ends = [nodes.integers(cut, cut), nodes.integers(-cut, -cut), nodes.integers(0, 1)]
        return nodes.reshape(
            nodes.add("Slice", [places, *ends], "ground.inner"), "ground.rows", -1, TABLE_WIDTH
        )

    def entries_of(self, rows: str, name: str) -> str:
        """(h, w, 4 n) -> (h w n, 4)."""
        return self._nodes.reshape(rows, f"{name}.entries", -1, TABLE_WIDTH)

    def as_map(self, rows: str, numbers: int) -> str:
        """(places, 4) -> (1, n, h/4, w/4), n of a cell's places."""
        nodes = self._nodes
        shape = [nodes.integers(1), self._inner, nodes.integers(numbers)]
        shape_name = nodes.add("Concat", shape, f"{rows}.map_shape", axis=0)
        cells = nodes.add("Reshape", [rows, shape_name], f"{rows}.cells")
        return nodes.transpose(cells, f"{rows}.map", 0, 3, 1, 2)

    def _entries(self, strokes: FixedStrokes) -> str:
        """(layers, h, w, 4) int32: the entry of the cell that each place's stroke has its middle in."""
        nodes = self._nodes
        sides = nodes.add("Cast", [self._cells], "strokes.sides", to=TensorProto.INT32)
        last = nodes.add("Sub", [sides, self._integer(1 + strokes.border)], "strokes.last")
        row = self._moved(_ROW, strokes.rows, last, 0)
        column = self._moved(_COLUMN, strokes.columns, last, 1)
        width = nodes.add("Gather", [sides, self._integer(1)], "strokes.width", axis=0)
        cell = nodes.add("Add", [nodes.add("Mul", [row, width], "strokes.row_start"), column], "strokes.cell")
        count = len(strokes.rows)
        first = nodes.add("Mul", [cell, self._integer(count)], "strokes.first_entry")
        layer = nodes.constant("strokes.layer", np.arange(count, dtype=np.int32).reshape(-1, 1, 1, 1))
        return nodes.add("Add", [first, layer], "strokes.entry")

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
