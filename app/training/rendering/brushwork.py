"""Brush strokes that lie fixed on the picture, each of one colour: layer over layer, broad ones first.

They lie on a ground that is painted as finely as can be, and is seen where no stroke fits. A layer covers the
picture with overlapping strokes of one direction ("dead leaves", Matheron 1968). Each takes the colour that
its layer has at its middle, and so much of it as its layer says there; painterly rendering has worked like
that since Haeberli 1990, "Paint by Numbers: Abstract Image Representations". The strokes stay where they are,
only their colours change: the picture holds still, and a generator that is given the same strokes has nothing
to learn but the colours.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.training.rendering.textures import TEXTURE_PX, laid
from app.training.rendering.tone import Plane, blur, smooth_step

CELL_PX: Final = 4
"""Strokes take their colours from cells of this size, and have edges of half of it."""
HALF_PX: Final = 2
PERIOD: Final = TEXTURE_PX // HALF_PX

Offsets = NDArray[np.int8]
Tables = NDArray[np.float32]
"""(1 + layers, h/4, w/4, 4): for every cell the ground's colour, then each layer's, and, last, how much of it
is laid on, 0..1."""

_SPACING: Final = (0.36, 0.45)
"""From one stroke to the next, along and across, in lengths and widths: close enough to leave no gap."""
_SPREAD_DEG: Final = 7.0
_LENGTHS: Final = (0.75, 1.2)
_WIDTHS: Final = (0.8, 1.2)
_BEND: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class BrushLayer:
    """Where the middle of the stroke on top of each place lies.

    All without a seam from edge to edge.

    Attributes:
        rows, columns: (128, 128) int8, from a place of 2 x 2 pixels to the cell that the middle of its
            stroke lies in.
        relief: (256, 256) float32, what is added to the colours, about -0.1..0.1: one stroke is a little
            lighter than the next, and light from the upper left falls on its edges and the bristles' marks.
    """

    rows: Offsets
    columns: Offsets
    relief: Plane


@cache
def brush_layer(
    angle_deg: float, *, length_px: float, width_px: float, lift: float, height: float, seed: int
) -> BrushLayer:
    """Strokes of about one direction, thrown until they cover everything.

    Args:
        angle_deg: of the strokes, from the x axis towards the y axis, which points down.
        length_px, width_px: of a usual stroke.
        lift: deviation of the strokes' own lightness.
        height: how much light and shade their relief has.
        seed: another one, other strokes.
    """
    rng = np.random.default_rng(seed)
    along, across = _SPACING
    side = int(np.ceil(TEXTURE_PX / np.sqrt(length_px * along * width_px * across)))
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    middles = (grid + rng.random(grid.shape)) * TEXTURE_PX / side
    reach = int(np.ceil(0.7 * length_px + width_px))
    around = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    top, own = np.zeros((2, TEXTURE_PX, TEXTURE_PX)), np.zeros((TEXTURE_PX, TEXTURE_PX), np.float32)
    paint, bare = own.copy(), own == 0
    for x, y in middles[rng.permutation(len(middles))]:
        corner = np.array([int(y), int(x)])
        down, right = around[0] + corner[0] - y, around[1] + corner[1] - x
        turn = np.deg2rad(angle_deg + _SPREAD_DEG * rng.normal())
        half_length, half_width = (
            0.5 * length_px * rng.uniform(*_LENGTHS),
            0.5 * width_px * rng.uniform(*_WIDTHS),
        )
        u = (right * np.cos(turn) + down * np.sin(turn)) / half_length
        v = (down * np.cos(turn) - right * np.sin(turn)) / half_width - _BEND * rng.normal() * u**2
        inside = np.abs(v) < np.sqrt(np.clip(1 - u**4, 0, 1))
        place = tuple((around[:, inside] + corner[:, None]) % TEXTURE_PX)
        top[(slice(None), *place)] = -down[inside], -right[inside]
        own[place] = lift * np.clip(rng.normal(), -2, 2)
        paint[place] = _thickness(u[inside], v[inside], rng.uniform(0, 2 * np.pi))
        bare[place] = False
    assert not bare.mean() > 0.01
    odd = slice(1, None, HALF_PX)
    ys, xs = np.mgrid[0:TEXTURE_PX, 0:TEXTURE_PX]
    rows, columns = (
        np.floor((at + to)[odd, odd] / CELL_PX).astype(np.int8) - (at[odd, odd] // CELL_PX).astype(np.int8)
        for at, to in zip((ys, xs), top, strict=True)
    )
    return BrushLayer(rows, columns, np.asarray(own + height * _lit(paint), np.float32))


def painted(tables: Tables, layers: tuple[BrushLayer, ...]) -> NDArray[np.float32]:
    """(h, w, 3) float32: strokes over the ground, one layer over another.

    Args:
        tables: of the ground, which runs softly from cell to cell and whose cover counts for nothing, then of
            each layer in the order in which they are painted.
    """
    height, width = (CELL_PX // HALF_PX * side for side in tables.shape[1:3])
    rows, columns = np.mgrid[0:height, 0:width] // (CELL_PX // HALF_PX)
    picture = cv2.resize(tables[0, ..., :3], (width, height), interpolation=cv2.INTER_LINEAR)
    relief = np.zeros((height, 2, width, 2), np.float32)
    for table, layer in zip(tables[1:], layers, strict=True):
        down, right = (_laid(offsets, height, width) for offsets in (layer.rows, layer.columns))
        taken = table[
            np.clip(rows + down, 0, len(table) - 1), np.clip(columns + right, 0, table.shape[1] - 1)
        ]
        cover = taken[..., 3:]
        picture += cover * (taken[..., :3] - picture)
        lit = laid(layer.relief, HALF_PX * height, HALF_PX * width).reshape(relief.shape)
        relief += cover[:, None] * (lit - relief)
    full = (HALF_PX * width, HALF_PX * height)
    colours = cv2.resize(picture, full, interpolation=cv2.INTER_LINEAR)
    return np.asarray(colours + relief.reshape(*full[::-1], 1), np.float32)


def uncovered(tables: Tables, layers: tuple[BrushLayer, ...]) -> Plane:
    """(h, w) float32, 0..1: how much of the ground is seen; `tables` as for `painted`."""
    flat = np.concatenate((np.ones_like(tables[:1]), tables[1:]))
    flat[1:, ..., :3] = 0
    level = tuple(replace(layer, relief=np.zeros_like(layer.relief)) for layer in layers)
    return np.asarray(painted(flat, level)[..., 0], np.float32)


def _thickness(u: NDArray[np.float64], v: NDArray[np.float64], phase: float) -> NDArray[np.float64]:
    """Of the paint in a stroke, along (u) and across (v) of which run from -1 to 1: thin at edges and end."""
    marks = 0.25 * np.sin(6 * v + phase) + 0.18 * np.sin(11 * v + 2 * phase)
    edge = smooth_step(np.abs(v).astype(np.float32), 0.55, 1.0)
    return np.asarray((marks - edge) * (1 - 0.5 * smooth_step(u.astype(np.float32), 0.3, 1)))


def _lit(paint: Plane) -> Plane:
    margin = 8
    inner = slice(margin, -margin)
    soft = blur(np.pad(paint, margin, mode="wrap"), 0.8)[inner, inner]
    return np.clip(soft - np.roll(soft, (1, 1), (0, 1)), -0.5, 0.5)


def in_cells(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of every cell: (h, w, c) -> (h/4, w/4, c) float32."""
    return np.asarray(
        cv2.resize(x, None, fx=1 / CELL_PX, fy=1 / CELL_PX, interpolation=cv2.INTER_AREA), np.float32
    )


def _laid(offsets: Offsets, height: int, width: int) -> NDArray[np.int64]:
    times = -(-height // PERIOD), -(-width // PERIOD)
    return np.tile(offsets, times)[:height, :width].astype(np.int64)
