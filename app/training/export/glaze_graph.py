"""Glazes in an ONNX graph: crisp edges out of distances that a quarter of the picture's size tells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from app.training.export.graph_nodes import GraphNodes
from app.training.export.layer import Layer, in_strips
from app.training.networks.generator import BORDER_PX, PATCH_PX
from app.training.networks.strokes import TABLE_WIDTH
from app.training.rendering.glazing import EDGE_PX, REACH_PX, RIM_PX

_MIDDLE: Final = 128.0
_HALF_RANGE: Final = np.float32(127.5)
_COLOURS: Final = 3
_TABLES: Final = "glazes"
GLAZES_NAME: Final = f"{_TABLES}.unlimited"
"""The tables' layer in the float graph."""
_GLAZE, _COLOURS_OF, _RAGGED_OF = "glaze.", ".colours", ".ragged"
_TOLD = f"{_COLOURS_OF}.unlimited.weight"
_AROUND_CORNERS: Final = PATCH_PX // 2
"""Pixels that places around corners begin before the picture does."""


@dataclass(frozen=True, slots=True, eq=False)
class FixedEdges:
    """How edges run, as `app.training.networks.glazes.Glazes` has it.

    Attributes:
        ragged_px: (glazes, 256, 256) float32.
        rim: (glazes,) float32.
    """

    ragged_px: NDArray[np.float32]
    rim: NDArray[np.float32]


class Arithmetic(Protocol):
    """What is asked of the graph's arithmetic here; see `app.training.export.generator_graph.Arithmetic`."""

    def limited(self, name: str, source: str, layer: Layer, low: float, high: float) -> str: ...
    def part_of(self, whole: str, name: str) -> str: ...
    def period(self, name: str, values: NDArray[np.float32]) -> str: ...
    def shares(self, name: str, source: str, layer: Layer, moved: str | None, reach: float) -> str: ...
    def share_of(self, levels: str, shares: str, name: str) -> str: ...


class Laid(Protocol):
    """Repeats one period over a map, see `app.training.export.generator_graph`."""

    def __call__(self, nodes: GraphNodes, period: str, name: str, *, like: str) -> str: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A glaze, or what it has less where it is not at its rim.

    Attributes:
        name: in the graph.
        glaze: its number.
        distance: the layer that gives how much of it lies where, before it is moved and cut off at 0 and 1.
        colours: the layer that gives what it adds, in grey levels.
        ragged: (1, 48, 64, 64), what the first is moved by; None for nothing.
    """

    name: str
    glaze: int
    distance: Layer
    colours: Layer
    ragged: NDArray[np.float32] | None


def lay_glazes(
    nodes: GraphNodes, arithmetic: Arithmetic, source: str, tables: Layer, edges: FixedEdges, *, laid: Laid
) -> list[str]:
    """What each glaze adds to the painting, and what it has less where it is not at its rim.

    Between cells everything runs bilinearly; places of 4 x 4 pixels around the corners of cells need four of
    them, always with the same shares: a convolution of 2 x 2, of the tables of one glaze and no others.
    It gives how much lies where as a share that ends at 0 and 1, as bytes do by themselves, so that an edge
    costs nothing.

    Args:
        nodes: the graph.
        arithmetic: its numbers.
        source: the map that tables are worked out from, (1, c, h/4 + 4, w/4 + 4).
        tables: the layer that does so, giving -1..1.
        edges: how they run.
        laid: repeats a texture.

    Returns:
        Of each (1, 48, h/4 + 1, w/4 + 1) as `Arithmetic.share_of` gives it, pixels in strips.
    """
    in_levels = Layer(tables.weight * _HALF_RANGE, tables.bias * _HALF_RANGE)
    arithmetic.limited(_TABLES, source, in_levels, -_MIDDLE, _MIDDLE - 1)
    places = nodes.transpose(_TABLES, f"{_TABLES}.nhwc", 0, 2, 3, 1)
    told = [arithmetic.part_of(_TABLES, _told_of(nodes, places, number)) for number in range(len(edges.rim))]
    added = []
    for part in _parts(edges):
        cells = told[part.glaze]
        levels = arithmetic.limited(
            f"{part.name}{_COLOURS_OF}", cells, part.colours, -2 * _MIDDLE, 2 * (_MIDDLE - 1)
        )
        moved, reach = None, 0.0
        if part.ragged is not None:
            name, reach = f"{part.name}{_RAGGED_OF}", float(np.abs(part.ragged).max())
            moved = laid(nodes, arithmetic.period(name, part.ragged), name, like=levels)
        shares = arithmetic.shares(f"{part.name}.shares", cells, part.distance, moved, reach)
        added.append(arithmetic.share_of(levels, shares, part.name))
    return added


def has_edges(numbers: Mapping[str, NDArray[np.float32]], edges: FixedEdges) -> bool:
    """Whether a float graph with these constants lays glazes whose edges run so."""
    parts = list(_parts(edges))
    wanted = {f"{part.name}{_TOLD}": part.colours.weight for part in parts}
    wanted |= {f"{part.name}{_RAGGED_OF}.period": part.ragged for part in parts if part.ragged is not None}
    found = {
        name: _of_one(values) if name.endswith(_TOLD) else values
        for name, values in numbers.items()
        if name.startswith(_GLAZE) and name.endswith((_TOLD, ".period"))
    }
    return found.keys() == wanted.keys() and all(
        found[name].shape == values.shape and np.allclose(found[name], values, atol=1e-6)
        for name, values in wanted.items()
    )


def _told_of(nodes: GraphNodes, places: str, glaze: int) -> str:
    """The tables of one glaze, NHWC -> NCHW, without the border but for the neighbours of corners."""
    name, border = f"{_GLAZE}{glaze}.told", BORDER_PX // PATCH_PX - 1
    begins, ends = (TABLE_WIDTH * number for number in (glaze, glaze + 1))
    which = (border, border, begins), (-border, -border, ends), (1, 2, 3)
    inner = nodes.add("Slice", [places, *(nodes.integers(*each) for each in which)], f"{name}.nhwc")
    return nodes.transpose(inner, name, 0, 3, 1, 2)


def _of_one(layer: NDArray[np.float32]) -> NDArray[np.float32]:
    """(48, tables, 2, 2) as it is for the tables of one glaze: older graphs give it those of all, times 0."""
    each = layer.reshape(len(layer), -1, TABLE_WIDTH, *layer.shape[2:])
    return np.asarray(each.sum(axis=1), np.float32)


def _parts(edges: FixedEdges) -> Iterator[_Part]:
    for number, rim in enumerate(map(float, edges.rim)):
        parts = [("whole", EDGE_PX, 0.5, 1 + rim)]
        if rim:
            parts.append(("within", RIM_PX, 0.0, -rim))
        distance, colours = (_between(which) for which in (slice(_COLOURS, TABLE_WIDTH), slice(_COLOURS)))
        ragged = edges.ragged_px[number]
        for part, width_px, at_the_edge, strength in parts:
            scale = np.float32(REACH_PX / width_px) / _HALF_RANGE
            yield _Part(
                f"{_GLAZE}{number}.{part}",
                number,
                in_strips(Layer(distance.weight * scale, distance.bias + np.float32(at_the_edge)), PATCH_PX),
                in_strips(Layer(colours.weight * np.float32(2 * strength), colours.bias), PATCH_PX),
                _by_place(ragged / np.float32(width_px)) if ragged.any() else None,
            )


def _between(which: slice) -> Layer:
    """(48, 4, 2, 2): some of a glaze's tables at the 4 x 4 pixels around corners of cells (bilinear).

    Outputs are (row, column, colour); a single table is given thrice.
    """
    weight = np.zeros((PATCH_PX, PATCH_PX, _COLOURS, TABLE_WIDTH, 2, 2), np.float32)
    tables = range(TABLE_WIDTH)[which]
    for row, column, down, right in np.ndindex(PATCH_PX, PATCH_PX, 2, 2):
        far = (row + 0.5) / PATCH_PX, (column + 0.5) / PATCH_PX
        share = (far[0] if down else 1 - far[0]) * (far[1] if right else 1 - far[1])
        for colour in range(_COLOURS):
            weight[row, column, colour, tables[colour % len(tables)], down, right] = share
    outputs = PATCH_PX**2 * _COLOURS
    return Layer(weight.reshape(outputs, -1, 2, 2), np.zeros(outputs, np.float32))


def _by_place(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """(256, 256) -> (1, 48, 64, 64), as `in_strips` orders places around corners, thrice for its colours."""
    around = np.roll(pixels, (_AROUND_CORNERS,) * 2, axis=(0, 1))
    side = len(pixels) // PATCH_PX
    by_pixel = around.reshape(side, PATCH_PX, side, PATCH_PX).transpose(1, 3, 0, 2).reshape(-1, side, side)
    strips = in_strips(
        Layer(np.repeat(by_pixel, _COLOURS, axis=0)[..., None], np.zeros(PATCH_PX**2 * _COLOURS, np.float32)),
        PATCH_PX,
    )
    return np.ascontiguousarray(strips.weight.reshape(1, -1, side, side))
