"""The generator laid out as an ONNX graph, whatever numbers it is worked out in."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from app.training.export.context_graph import CONTEXT, lay_context
from app.training.export.glaze_graph import FixedEdges, lay_glazes
from app.training.export.graph_nodes import INPUT_NAME, OUTPUT_NAME, GraphNodes
from app.training.export.layer import Layer, around_corners, as_strips, in_strips, over_patches
from app.training.export.stroke_graph import WEAVE, FixedStrokes, lay_strokes
from app.training.networks.generator import BORDER_PX, FINE_PX, PATCH_PX, Generator, Surface

HALF_RANGE: Final = 127.5
_PERIODS: Final = 5
"""Enough for crops of 1024 with their borders."""
MIDDLE_LEVEL: Final = 128
"""Grey level that the graph works around: a byte, unlike the half range, so that integers stay integers."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What the last layer gave.

    Attributes:
        name: (1, h, w, 3 p p) uint8 grey levels of p x p pixels at each place, in strips, see `in_strips`.
        pixels: p.
        border_px: how far it goes beyond the picture, all round.
    """

    name: str
    pixels: int
    border_px: int


class Arithmetic(Protocol):
    """How the graph's layers are worked out. Tensors are NCHW and go by their names."""

    def start(self, patches: str) -> str:
        """Bytes to numbers around 0: grey levels less `MIDDLE_LEVEL`."""
        ...

    def start_guide(self, guide: str) -> str:
        """Bytes to numbers of 0..1."""
        ...

    def convolve(self, name: str, source: str, layer: Layer, *, relu: bool = True) -> str: ...

    def add(self, name: str, one: str, other: str) -> str:
        """relu(one + other)."""
        ...

    def period(self, name: str, values: NDArray[np.float32]) -> str:
        """A constant that is repeated to become the tensor `name`."""
        ...

    def double(self, source: str, channels: int) -> str:
        """Every pixel four times: (1, c, h, w) -> (1, c, 2h, 2w)."""
        ...

    def levels(self, name: str, source: str, layer: Layer) -> str:
        """A convolution that gives uint8 grey levels."""
        ...

    def limited(self, name: str, source: str, layer: Layer, low: float, high: float) -> str:
        """A convolution that gives numbers between these, to be worked on outside of the layers."""
        ...

    def read(self, source: str, like: str) -> str:
        """What was taken out of a tensor that `limited` gave, as float32."""
        ...

    def shares(self, name: str, source: str, layer: Layer, moved: str | None, reach: float) -> str:
        """A convolution, moved by a constant that `period` gave, at most so far; cut off at 0 and 1."""
        ...

    def share_of(self, levels: str, shares: str, name: str) -> str:
        """Grey levels that `limited` gave, times what `shares` gave."""
        ...

    def with_shares(self, levels: str, added: list[str], name: str) -> str:
        """uint8 around `MIDDLE_LEVEL`, and what `share_of` gave several times, to uint8."""
        ...

    def take_up(self, sources: list[str], name: str) -> str:
        """Float32 numbers around 0, in grey levels, for a layer to work on: the channels of several maps."""
        ...

    def tell(self, name: str, source: str) -> str:
        """Float32 numbers, (1, c, 1, 1), for `add` to add to every place."""
        ...

    def sum_of_levels(self, one: str, other: str, name: str) -> str:
        """uint8 and uint8, both around `MIDDLE_LEVEL`, to uint8."""
        ...

    def part_of(self, whole: str, name: str) -> str:
        """`name`, which was cut out of `whole`, to work on."""
        ...

    def paint(self, source: str, head: Layer) -> Painted:
        """The last layer, on (1, 4 c, h, w): 2 x 2 pixels each, in the order (row, column, channel)."""
        ...


def lay_out(generator: Generator, nodes: GraphNodes, arithmetic: Arithmetic) -> None:
    """Add the whole generator to a graph, from bytes to bytes.

    The same function as `Generator`, on grey levels. Scaling is folded into the first and the last layer; the
    border is continued, and pixels are gathered into patches and spread again, as bytes.
    """
    layers = _Layers(generator)
    at_4 = layers.stem()
    guided = generator.guidance is not None
    source = arithmetic.convolve("stem", arithmetic.start(_patches(nodes)), at_4, relu=not guided)
    if guided:
        guide = arithmetic.start_guide(_guide(nodes, generator.shape.guides))
        source = arithmetic.add(
            "guided", source, arithmetic.convolve("guidance", guide, layers["guidance"], relu=False)
        )

    def blocks(source: str, group: str) -> str:
        for place in range(layers.blocks(group)):
            name = f"{group}.{place}"
            inner = arithmetic.convolve(f"{name}.first", source, layers[f"{name}.first"])
            inner = arithmetic.convolve(f"{name}.second", inner, layers[f"{name}.second"], relu=False)
            source = arithmetic.add(name, source, inner)
        return source

    def up(source: str, name: str, skip: str) -> str:
        layer = layers[name]
        narrowed = arithmetic.convolve(name, source, layer, relu=False)
        return arithmetic.add(f"{name}.skip", arithmetic.double(narrowed, len(layer.bias)), skip)

    wide = blocks(source, "encode_4")
    wider = blocks(arithmetic.convolve("down_8", wide, layers.strided("down_8")), "encode_8")
    widest = arithmetic.convolve("down_16", wider, layers.strided("down_16"))
    if generator.context is not None:
        attention, told = (layers[f"{CONTEXT}.{part}"] for part in ("attention", "told"))
        context = lay_context(nodes, arithmetic, widest, attention, told)
        widest = arithmetic.add(f"in_{CONTEXT}", widest, context)
    widest = blocks(widest, "encode_16")
    wider = blocks(up(widest, "up_8", wider), "decode_8")
    wide = blocks(up(wider, "up_4", wide), "decode_4")
    fine = arithmetic.convolve("up_2", wide, layers.pixels_first("up_2"), relu=generator.surface is None)
    if generator.surface is not None:
        period = arithmetic.period("surface", layers.surface(generator.surface))
        fine = arithmetic.add("on_surface", fine, _laid(nodes, period, "surface", like=fine))
    if generator.over_painting is None:
        _spread(nodes, arithmetic.paint(fine, layers.head()))
        return
    details = paint_around_corners(nodes, arithmetic, fine, over_patches(layers.head(MIDDLE_LEVEL)))
    if generator.glazes is not None:
        glazes = lay_glazes(nodes, arithmetic, wide, layers["glazes.tables"], layers.edges(), laid=_laid)
        total = arithmetic.with_shares(details.name, [in_places(nodes, glaze) for glaze in glazes], "total")
        _spread(nodes, replace(details, name=total))
        return
    assert generator.strokes is not None
    laid = lay_strokes(nodes, arithmetic, wide, layers["strokes.tables"], layers.strokes())
    woven = arithmetic.levels("woven", laid, in_strips(around_corners(WEAVE), PATCH_PX))
    total = arithmetic.sum_of_levels(details.name, in_places(nodes, woven), "total")
    _spread(nodes, replace(details, name=total))


def paint_around_corners(nodes: GraphNodes, arithmetic: Arithmetic, source: str, head: Layer) -> Painted:
    """The last layer, in patches around the corners of those that it is given.

    Args:
        nodes: the graph.
        arithmetic: its numbers.
        source: (1, c, h/4 + 4, w/4 + 4).
        head: of whole patches, see `over_patches`.

    Returns:
        h/4 + 1 by w/4 + 1 places: half a patch more than the picture, all round. One patch around it is all
        that they depend on.
    """
    inner = _cut(nodes, in_places(nodes, source), f"{source}.inner", BORDER_PX // PATCH_PX - 1)
    inner = arithmetic.part_of(source, nodes.transpose(inner, f"{source}.inner_nchw", 0, 3, 1, 2))
    painted = arithmetic.levels("head", inner, in_strips(around_corners(head), PATCH_PX))
    return Painted(in_places(nodes, painted), PATCH_PX, PATCH_PX // 2)


def in_places(nodes: GraphNodes, map_of_places: str) -> str:
    """(1, c, h, w) -> (1, h, w, c)."""
    return nodes.transpose(map_of_places, f"{map_of_places}.nhwc", 0, 2, 3, 1)


def _patches(nodes: GraphNodes) -> str:
    """(1, h, w, 3) -> (1, 48, h/4 + 4, w/4 + 4), both uint8; channels are in strips.

    Only the transposition that gathers rows moves anything: the reshapes are free, and the last one, to NCHW,
    is taken back by the runtime, which convolves bytes as NHWC.
    """
    border = nodes.integers(0, BORDER_PX, BORDER_PX, 0, 0, BORDER_PX, BORDER_PX, 0)
    padded = nodes.add("Pad", [INPUT_NAME, border], "continued", mode="reflect")
    rows = nodes.reshape(padded, "strip_rows", 1, 0, -1, PATCH_PX)
    rows = nodes.reshape(rows, "patch_rows", -1, PATCH_PX, 0, PATCH_PX)
    strips = nodes.transpose(rows, "gathered", 0, 2, 1, 3)
    patches = nodes.reshape(strips, "patches", 0, -1, 3 * PATCH_PX**2)
    patches = nodes.add("Unsqueeze", [patches, nodes.integers(0)], "patches_nhwc")
    return nodes.transpose(patches, "patches_nchw", 0, 3, 1, 2)


def _guide(nodes: GraphNodes, planes: int) -> str:
    """(1, h/4, w/4, planes) -> (1, planes, h/4 + 4, w/4 + 4), both uint8."""
    border_px = BORDER_PX // PATCH_PX
    border = nodes.integers(0, border_px, border_px, 0, 0, border_px, border_px, 0)
    padded = nodes.add("Pad", [nodes.guide(planes), border], "guide_continued", mode="reflect")
    return nodes.transpose(padded, "guide_nchw", 0, 3, 1, 2)


def _cut(nodes: GraphNodes, places: str, name: str, border: int) -> str:
    """(1, h, w, c), less the border."""
    inner = [nodes.integers(border, border), nodes.integers(-border, -border), nodes.integers(1, 2)]
    return nodes.add("Slice", [places, *inner], name)


def _spread(nodes: GraphNodes, painted: Painted) -> None:
    """Places to the painting, less what goes beyond it: in places where they end with it, else in pixels."""
    places, pixels, border_px = painted.name, painted.pixels, painted.border_px
    if border_px % pixels == 0:
        places, border_px = _cut(nodes, places, "without_border", border_px // pixels), 0
    places = nodes.add("Squeeze", [places, nodes.integers(0)], "places")
    strips = nodes.reshape(places, "place_strips", 0, -1, pixels, pixels)
    runs = nodes.transpose(strips, "spread", 0, 2, 1, 3)
    runs = nodes.reshape(runs, "painted_rows", 0, pixels, -1, 3)
    painting = nodes.reshape(runs, "painting_and_border" if border_px else OUTPUT_NAME, 1, -1, 0, 3)
    if border_px:
        _cut(nodes, painting, OUTPUT_NAME, border_px)


def _laid(nodes: GraphNodes, period: str, name: str, *, like: str) -> str:
    """One period, repeated and cut to the height and width of `like`.

    The runtime works it out once, when it loads the graph: with the sides known all of it is constant.
    """
    for axis in (2, 3):
        period = nodes.add("Concat", [period] * _PERIODS, f"{name}.repeated_{axis}", axis=axis)
    shape = nodes.add("Shape", [like], f"{name}.shape")
    sides = nodes.add("Shape", [like], f"{name}.sides", start=2)
    cut = nodes.add("Slice", [period, nodes.integers(0, 0), sides, nodes.integers(2, 3)], f"{name}.cut")
    # It has that shape already; but ONNX's shape inference does not look into the ends of a Slice.
    return nodes.add("Reshape", [cut, shape], name)


class _Layers:
    """The generator's numbers, by layer, for grey levels, with pixels before colours among the channels."""

    def __init__(self, generator: Generator) -> None:
        self._numbers = {
            name: values.detach().cpu().float().numpy() for name, values in generator.state_dict().items()
        }

    def __getitem__(self, name: str) -> Layer:
        return Layer(self._numbers[f"{name}.weight"], self._numbers[f"{name}.bias"])

    def blocks(self, group: str) -> int:
        """How many residual blocks a group has."""
        return sum(name.startswith(f"{group}.") and name.endswith(".first.bias") for name in self._numbers)

    def strided(self, name: str) -> Layer:
        layer = self[name]
        return Layer(layer.weight, layer.bias, stride=2)

    def stem(self) -> Layer:
        layer = self["stem"]
        by_colour = layer.weight.reshape(-1, 3, PATCH_PX, PATCH_PX, *layer.weight.shape[2:])
        by_pixel = by_colour.transpose(2, 3, 1, 0, 4, 5).reshape(
            -1, *by_colour.shape[:1], *by_colour.shape[4:]
        )
        weight = as_strips(by_pixel, PATCH_PX).swapaxes(0, 1) / HALF_RANGE
        # Trained around half of the range, run around the byte beside it.
        return Layer(weight, layer.bias + (MIDDLE_LEVEL - HALF_RANGE) * weight.sum(axis=(1, 2, 3)))

    def pixels_first(self, name: str) -> Layer:
        """A layer before a shuffle: its outputs (channel, row, column) as (row, column, channel)."""
        layer = self[name]
        weight = layer.weight.reshape(-1, FINE_PX, FINE_PX, *layer.weight.shape[1:])
        bias = layer.bias.reshape(-1, FINE_PX, FINE_PX)
        return Layer(
            weight.transpose(1, 2, 0, 3, 4, 5).reshape(layer.weight.shape),
            bias.transpose(1, 2, 0).reshape(layer.bias.shape),
        )

    def surface(self, surface: Surface) -> NDArray[np.float32]:
        """(1, c, 64, 64): its period, in the order of channels of `pixels_first`."""
        period = surface.period().detach().cpu().float().numpy()
        pixels_first = period.reshape(1, -1, FINE_PX**2, *period.shape[2:]).swapaxes(1, 2)
        return np.ascontiguousarray(pixels_first.reshape(period.shape))

    def strokes(self) -> FixedStrokes:
        rows, columns, relief = (self._numbers[f"strokes.{name}"] for name in ("rows", "columns", "relief"))
        return FixedStrokes(
            rows.astype(np.int8),
            columns.astype(np.int8),
            np.ascontiguousarray(relief.transpose(0, 2, 3, 1)) * np.float32(HALF_RANGE),
            BORDER_PX // PATCH_PX,
        )

    def edges(self) -> FixedEdges:
        return FixedEdges(self._numbers["glazes.ragged_px"], self._numbers["glazes.rim"])

    def head(self, middle: float = HALF_RANGE) -> Layer:
        return _in_levels(self.pixels_first("head"), middle)


def _in_levels(layer: Layer, middle: float) -> Layer:
    """A layer that gives -1..1, giving grey levels around `middle`."""
    return Layer(layer.weight * HALF_RANGE, layer.bias * np.float32(HALF_RANGE) + np.float32(middle))
