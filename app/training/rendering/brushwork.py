"""Strokes of a loaded brush, laid on a lattice from large to small.

Hertzmann 1998, "Painterly rendering with curved brush strokes of multiple sizes", and Litwinowicz 1997,
"Processing images and video for an impressionist effect"; but strokes start from fixed places, and lights go
over darks, so that nothing is left to chance, and a small change of the photograph changes little.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.training.rendering.flow import Flow
from app.training.rendering.tone import Plane

_FAINTEST: Final = 0.04
"""Cover below which a stroke is not laid."""
_STEPS: Final = 64
_SIDE: Final = 0.12
"""Of half the width: how soft the sides are."""


@dataclass(frozen=True, slots=True)
class Brush:
    """One size of stroke.

    Attributes:
        spacing_px: of the lattice; a power of two, 32 at most.
        length_px, width_px: of a stroke.
        strict: CIE Lab distance at which a stroke stops at what has another colour.
        body: how high the paint stands.
    """

    spacing_px: int
    length_px: float
    width_px: float
    strict: float
    body: float


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """What is painted so far, changed in place.

    Attributes:
        lab: (h, w, 3) float32 CIE Lab.
        height: of the paint's surface.
    """

    lab: NDArray[np.float32]
    height: Plane


def lay_strokes(
    canvas: Canvas,
    brush: Brush,
    colours: NDArray[np.float32],
    outline: NDArray[np.float32],
    *,
    flow: Flow,
    cover: Plane,
) -> None:
    """Paint one layer.

    Args:
        canvas: painted on.
        brush: with which.
        colours: (h, w, 3) CIE Lab; a stroke has the colour at its middle.
        outline: (h, w, 3) CIE Lab; a stroke ends where this differs from its colour.
        flow: along which strokes go.
        cover: how opaque the strokes are, 0..1.
    """
    height, width = cover.shape
    half = brush.spacing_px / 2 - 0.5
    ys, xs = np.meshgrid(
        np.arange(half, height, brush.spacing_px), np.arange(half, width, brush.spacing_px), indexing="ij"
    )
    # Like bricks; its own mirror image, and the same again after 256 pixels.
    outwards = np.where(xs % 256 < 128, -1, 1) * np.where((ys // brush.spacing_px) % 2 > 0, 0.25, -0.25)
    at_y, at_x = ys.ravel(), np.clip(xs + outwards * brush.spacing_px, 0, width - 1).ravel()
    row, column = np.rint(at_y).astype(np.intp), np.rint(at_x).astype(np.intp)
    laid = cover[row, column] > _FAINTEST
    at_y, at_x, row, column = at_y[laid], at_x[laid], row[laid], column[laid]
    # From dark to light.
    order = np.argsort(colours[row, column, 0], kind="stable")
    bends = _bends(flow, at_y, at_x, row, column, ahead_px=brush.length_px / 3)
    reach = int(np.ceil(0.5 * float(np.hypot(brush.length_px, brush.width_px)))) + 1
    tip, ridge = _profile(brush)
    for n in order:
        y, x = int(row[n]), int(column[n])
        top, left = max(y - reach, 0), max(x - reach, 0)
        bottom, right = min(y + reach + 1, height), min(x + reach + 1, width)
        down = np.arange(top, bottom, dtype=np.float32)[:, None] - np.float32(at_y[n])
        across = np.arange(left, right, dtype=np.float32)[None] - np.float32(at_x[n])
        cos, sin = flow.x[y, x], flow.y[y, x]
        along = across * cos + down * sin
        aside = down * cos - across * sin - bends[n] * along * along
        to_x = along * np.float32(_STEPS / brush.length_px) + np.float32(_STEPS / 2)
        to_y = aside * np.float32(_STEPS / brush.width_px) + np.float32(_STEPS / 2)
        window = (slice(top, bottom), slice(left, right))
        gap = outline[window] - colours[y, x]
        far = np.einsum("ijk,ijk->ij", gap, gap)
        paint = cv2.remap(tip, to_x, to_y, cv2.INTER_LINEAR) * np.exp(
            far * np.float32(-0.5 / brush.strict**2)
        )
        paint *= cover[y, x]
        canvas.lab[window] += paint[..., None] * (colours[y, x] - canvas.lab[window])
        relief = cv2.remap(ridge, to_x, to_y, cv2.INTER_LINEAR)
        canvas.height[window] += paint * (relief - canvas.height[window])


def _bends(
    flow: Flow,
    at_y: NDArray[np.float64],
    at_x: NDArray[np.float64],
    row: NDArray[np.intp],
    column: NDArray[np.intp],
    *,
    ahead_px: float,
) -> NDArray[np.float32]:
    """Half the curvature of each stroke, from how the flow turns along it."""
    cos, sin = flow.x[row, column], flow.y[row, column]
    turns = []
    for way in (1, -1):
        next_y = np.clip(np.rint(at_y + way * ahead_px * sin), 0, flow.y.shape[0] - 1).astype(np.intp)
        next_x = np.clip(np.rint(at_x + way * ahead_px * cos), 0, flow.x.shape[1] - 1).astype(np.intp)
        there_x, there_y = flow.x[next_y, next_x], flow.y[next_y, next_x]
        sine = (cos * there_y - sin * there_x) * np.sign(cos * there_x + sin * there_y)
        turns.append(way * np.clip(sine, -0.5, 0.5))
    return np.asarray((turns[0] + turns[1]) / (4 * ahead_px), np.float32)


def _profile(brush: Brush) -> tuple[Plane, Plane]:
    """Opacity and height over a stroke's length and width, with a rim of nothing."""
    ys, xs = np.mgrid[0 : _STEPS + 1, 0 : _STEPS + 1].astype(np.float32) * np.float32(2 / _STEPS) - 1
    # Bristles end unevenly.
    ragged = 0.10 * np.sin(7.3 * ys + 0.6) + 0.06 * np.sin(17.1 * ys)
    lengthwise = np.clip((1 - np.abs(xs) + ragged - 0.16) / 0.14, 0, 1)
    sideways = np.clip((1 - np.abs(ys)) / _SIDE, 0, 1)
    tip = (lengthwise * sideways).astype(np.float32)
    ridge = (brush.body * (0.7 + 0.3 * np.abs(ys) ** 3 + 0.05 * np.cos(4 * np.pi * ys))).astype(np.float32)
    return tip, ridge


def broken_colour(shape: tuple[int, ...], spacing_px: int, kind: int = 0) -> Plane:
    """-1..1 for each place of a lattice, constant over its cell; `kind` is 0 or 1, for two tables.

    It repeats every eight cells, and is its own mirror image there: pictures are learnt mirrored as well.
    """
    rows, columns = (np.arange(-(-length // spacing_px)) % 8 for length in shape)
    columns = np.minimum(columns, 7 - columns)
    # Multiples of the golden ratio fall evenly.
    numbers = 5 * rows[:, None] + (7 + 4 * kind) * columns[None] + 3 * rows[:, None] * columns[None]
    cells = np.asarray(2 * ((0.618034 * numbers) % 1) - 1, np.float32)
    return np.asarray(
        np.kron(cells, np.ones((spacing_px,) * 2, np.float32))[: shape[0], : shape[1]], np.float32
    )
