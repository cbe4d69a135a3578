"""The generator back out of an installed style: a new style may start from a hand that is near to its own."""

import copy
from collections.abc import Mapping
from typing import Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from app.errors import BadInputError
from app.styles.manifest import GENERATOR_NAME
from app.styles.style import Style
from app.training.export.generator_graph import HALF_RANGE, MIDDLE_LEVEL
from app.training.export.glaze_graph import GLAZES_NAME, FixedEdges, has_edges
from app.training.export.layer import Layer, as_rows, off_corners, under_patches
from app.training.export.onnx_graph import HALF_LEVEL
from app.training.export.stroke_graph import COLUMNS_NAME, COVERS, ROWS_NAME, by_cell
from app.training.networks.generator import BORDER_PX, FINE_PX, PATCH_PX, Generator, Surface, bias_of
from app.training.networks.glazes import Glazes
from app.training.networks.strokes import TABLE_WIDTH, Strokes
from app.training.rendering import GLAZED, LAYERS, TEXTURES, glaze_edges, stroke_layers, surface_textures
from app.training.rendering.brushwork import BrushLayer
from app.training.rendering.glazing import Edge
from app.training.snapshots import generator_of

Numbers = Mapping[str, NDArray[np.float32]]
State = dict[str, NDArray[np.float32]]

_TABLES: Final = "tables.unlimited"
_BASE, _COLOURS, _KEPT = (f"{name}.unlimited" for name in ("base", "colours", "kept"))
"""What ours once held in their place, the first of them only for some time."""
_PERIOD: Final = "surface.period"
_NOT_PLAIN: Final = ("glaze", "stem", "up_2", "head", _BASE, _TABLES, _COLOURS, _KEPT, "ground", "woven")
"""What the graph holds in another order or scale than the generator, or works out from such."""
_BY_STRIPS, _BY_ROWS = f"integers_1_0_-1_{PATCH_PX}", f"integers_1_0_-1_{3 * PATCH_PX}"
"""What the graph reshapes the picture to: in strips, see `as_strips`, or by whole rows, as ours once did."""
_UNEXPLAINED: Final = 1e-3
"""Of a mixture's size: what is left of it by the textures that it was mixed of. Others leave most of it."""


class NotTeachableError(BadInputError):
    """A style's network is none that Limner can teach on."""


def installed_generator(style: Style) -> Generator:
    """The generator that a style was exported from, as `export_onnx` was given it, in float32.

    Older graphs do not hold the cover of the ground under strokes, which no painting depends on.

    Raises:
        StyleError: the file is damaged.
        NotTeachableError: the network is none of Limner's making, or has textures, strokes or glazes of
            another version.
    """
    try:
        graph = onnx.load_from_string(style.read_file(GENERATOR_NAME)).graph
        numbers = _by_rows({each.name: numpy_helper.to_array(each) for each in graph.initializer})
        state = {name: torch.from_numpy(values.copy()) for name, values in _convolutions(numbers).items()}
        if not {f"{_TABLES}.weight", f"{_COLOURS}.weight"}.isdisjoint(numbers):
            state |= _strokes(numbers)
        if f"{GLAZES_NAME}.weight" in numbers:
            state |= _glazes(numbers)
        if _PERIOD in numbers:
            moved = (BORDER_PX - _border_px(numbers)) // PATCH_PX
            state |= _surface(np.roll(numbers[_PERIOD], (moved, moved), axis=(2, 3)))
        return generator_of(state)
    except (KeyError, ValueError, RuntimeError) as error:
        raise NotTeachableError(
            f"The network of the style {style.id!r} cannot be taught on: choose another style to start from."
        ) from error


@torch.no_grad()
def unguided(generator: Generator) -> Generator:
    """The generator as it paints where no face is known: what is taught by drawings is given no guide."""
    if generator.guidance is None:
        return generator
    state = {
        name: values for name, values in generator.state_dict().items() if not name.startswith("guidance.")
    }
    state["stem.bias"] = state["stem.bias"] + bias_of(generator.guidance)
    return generator_of(state)


@torch.no_grad()
def blended(learnt: Generator, start: Generator, share: float) -> Generator:
    """Weights between what was learnt and what it started from.

    Along that line a network keeps what it could before, and has most of what it learnt (Wortsman et al.
    2022, "Robust fine-tuning of zero-shot models").

    Args:
        learnt: taught from `start`, so of the same shape; left as it is.
        start: what it started from.
        share: of `start`, 0..1.
    """
    result = copy.deepcopy(learnt)
    device = next(result.parameters()).device
    for mine, its in zip(result.parameters(), start.to(device).parameters(), strict=True):
        mine.lerp_(its, share)
    return result


def _by_rows(numbers: Numbers) -> Numbers:
    """The graph's numbers with the pixels of a patch in the order (row, column, colour)."""
    if _BY_ROWS in numbers:
        return numbers
    if _BY_STRIPS not in numbers:
        raise ValueError("patches in no order of ours")
    pixels = PATCH_PX if len(numbers["head.bias"]) == 3 * PATCH_PX**2 else FINE_PX
    return {
        **numbers,
        "stem.weight": as_rows(numbers["stem.weight"].swapaxes(0, 1), PATCH_PX).swapaxes(0, 1),
        **{name: as_rows(numbers[name], pixels) for name in ("head.weight", "head.bias")},
    }


def _border_px(numbers: Numbers) -> int:
    """How far the graph continues the picture; ours once went twice as far."""
    for border_px in (BORDER_PX, 2 * BORDER_PX):
        if f"integers_0_{border_px}_{border_px}_0_0_{border_px}_{border_px}_0" in numbers:
            return border_px
    raise ValueError("a border of no width of ours")


def _convolutions(numbers: Numbers) -> State:
    state = {
        name: values
        for name, values in numbers.items()
        if name.endswith((".weight", ".bias")) and not name.startswith(_NOT_PLAIN)
    }
    for name, restored in (("stem", _stem), ("up_2", _channels_first), ("head", _head)):
        layer = restored(Layer(numbers[f"{name}.weight"], numbers[f"{name}.bias"]))
        state |= {f"{name}.weight": layer.weight, f"{name}.bias": layer.bias}
    return state


def _stem(layer: Layer) -> Layer:
    """Of patches (row, column, colour) of grey levels -> of (colour, row, column) in -1..1."""
    shape = layer.weight.shape
    by_pixel = layer.weight.reshape(-1, PATCH_PX, PATCH_PX, 3, *shape[2:])
    bias = layer.bias - (MIDDLE_LEVEL - HALF_RANGE) * layer.weight.sum(axis=(1, 2, 3))
    weight = by_pixel.transpose(0, 3, 1, 2, 4, 5).reshape(shape) * HALF_RANGE
    return Layer(weight.astype(np.float32), bias.astype(np.float32))


def _channels_first(layer: Layer) -> Layer:
    """Outputs (row, column, channel) of a layer before a shuffle -> (channel, row, column)."""
    weight = layer.weight.reshape(FINE_PX, FINE_PX, -1, *layer.weight.shape[1:])
    bias = layer.bias.reshape(FINE_PX, FINE_PX, -1)
    return Layer(
        weight.transpose(2, 0, 1, 3, 4, 5).reshape(layer.weight.shape),
        bias.transpose(2, 0, 1).reshape(layer.bias.shape),
    )


def _head(layer: Layer) -> Layer:
    """Grey levels of pixels (row, column, colour) -> -1..1 of (colour, row, column)."""
    over_patches = len(layer.bias) == 3 * PATCH_PX**2
    middle = np.float32((MIDDLE_LEVEL if over_patches else HALF_RANGE) + HALF_LEVEL)
    if over_patches and layer.weight.shape[2:] == (2, 2):
        layer = off_corners(layer)
    layer = _channels_first(under_patches(layer) if over_patches else layer)
    scale = np.float32(HALF_RANGE)
    return Layer(layer.weight / scale, (layer.bias - middle) / scale)


def _strokes(numbers: Numbers) -> dict[str, Tensor]:
    """The tables' layer, and where strokes lie: of that renderer's own that lays them at the same places."""
    weight, bias = _tables(numbers) if f"{_TABLES}.weight" in numbers else _tables_of_before(numbers)
    count = len(bias) // TABLE_WIDTH - 1
    layers = next((layers for layers in map(stroke_layers, LAYERS) if _same_places(layers, numbers)), None)
    if layers is None:
        raise ValueError("strokes of no renderer here")
    strokes = Strokes(count, weight.shape[1], BORDER_PX)
    strokes.lay(layers)
    state = {f"strokes.{name}": values for name, values in strokes.state_dict().items()}
    return state | {
        "strokes.tables.weight": torch.from_numpy(weight),
        "strokes.tables.bias": torch.from_numpy(bias),
    }


def _glazes(numbers: Numbers) -> dict[str, Tensor]:
    """The tables' layer, and how edges run: as that renderer's own do that are moved likewise."""
    weight, bias = (numbers[f"{GLAZES_NAME}.{part}"] / np.float32(HALF_RANGE) for part in ("weight", "bias"))
    count = len(bias) // TABLE_WIDTH
    edges = next((edges for edges in map(glaze_edges, GLAZED) if has_edges(numbers, _fixed(edges))), None)
    if edges is None or len(edges) != count:
        raise ValueError("glazes of no renderer here")
    glazes = Glazes(count, weight.shape[1], BORDER_PX)
    glazes.lay(edges)
    state = {f"glazes.{name}": values for name, values in glazes.state_dict().items()}
    return state | {
        "glazes.tables.weight": torch.from_numpy(weight),
        "glazes.tables.bias": torch.from_numpy(bias),
    }


def _fixed(edges: tuple[Edge, ...]) -> FixedEdges:
    return FixedEdges(
        np.stack([edge.ragged_px for edge in edges]), np.array([edge.rim for edge in edges], np.float32)
    )


def _tables(numbers: Numbers) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weight and bias of the tables' layer, in -1..1."""
    weight, bias = numbers[f"{_TABLES}.weight"], numbers[f"{_TABLES}.bias"]
    weight, bias = _in_half_ranges(weight, bias)
    weight[COVERS], bias[COVERS] = -weight[COVERS], -bias[COVERS]
    return weight, bias


def _tables_of_before(numbers: Numbers) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    weight, bias = (
        np.concatenate(
            [numbers[each] for each in (f"{_BASE}.{part}", f"{_COLOURS}.{part}") if each in numbers]
        )
        for part in ("weight", "bias")
    )
    weight, bias = _in_half_ranges(weight, bias)
    above_ground = slice(COVERS.start + TABLE_WIDTH, None, TABLE_WIDTH)
    weight[above_ground] = -2 * numbers[f"{_KEPT}.weight"][::TABLE_WIDTH]
    bias[above_ground] = 1 - 2 * numbers[f"{_KEPT}.bias"][::TABLE_WIDTH]
    return weight, bias


def _in_half_ranges(
    weight: NDArray[np.float32], bias: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    scale = np.float32(HALF_RANGE)
    return weight / scale, (bias - (scale - np.float32(MIDDLE_LEVEL))) / scale


def _same_places(layers: tuple[BrushLayer, ...], numbers: Numbers) -> bool:
    return all(
        np.array_equal(by_cell(np.stack(offsets)), numbers[name])
        for name, offsets in (
            (ROWS_NAME, [layer.rows for layer in layers]),
            (COLUMNS_NAME, [layer.columns for layer in layers]),
        )
    )


def _surface(period: NDArray[np.float32]) -> dict[str, Tensor]:
    """The textures that one period of a mixture was mixed of, and the mixture.

    The graph holds their sum alone. It is linear in the mixture, so least squares give it back, and say at
    the same time which renderer's textures they were.
    """
    wanted = period[0].reshape(FINE_PX**2, -1, *period.shape[2:]).swapaxes(0, 1)
    wanted = wanted.reshape(-1, period[0, 0].size).T
    for renderer in TEXTURES:
        textures = surface_textures(renderer)
        surface = Surface(len(textures), wanted.shape[1])
        surface.lay(textures)
        patches = surface.patches()[0].flatten(1).numpy().T
        mixture = np.linalg.lstsq(patches, wanted, rcond=None)[0]
        if np.abs(patches @ mixture - wanted).max() <= _UNEXPLAINED * np.abs(wanted).max():
            weight = torch.from_numpy(np.ascontiguousarray(mixture.T))[..., None, None]
            return {"surface.textures": surface.textures, "surface.mixture.weight": weight}
    raise ValueError("textures of no renderer here")
