"""Glazes: layers of one colour each whose edges are crisp, whatever a small network can foretell of them.

A network that is not sure where a shadow ends paints it soft, however sharply the renderer ends it. So what
it is asked for is how far every place is from the edge, which runs smoothly and which it may get a little
wrong; where that is 0 lies an edge, as crisp at any size as the picture's pixels (Green 2007, "Improved
Alpha-Tested Magnification for Vector Textures and Special Effects"). A renderer paints by the same rule.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture
from app.training.rendering.brushwork import CELL_PX
from app.training.rendering.outlines import disc
from app.training.rendering.textures import laid
from app.training.rendering.tone import Plane, blur, smooth_step

REACH_PX: Final = 12.0
"""Beyond that one distance is as good as another."""
EDGE_PX: Final = 1.6
"""How wide an edge is, from nothing to all."""
RIM_PX: Final = 5.0
"""How far in from its edge a glaze dries denser."""
_NOTHING, _BEGINS = 0.45, 0.08
"""How far below nothing a share is where a screen is to show nothing at all, and up to which share."""
_SCREEN_CALM_PX: Final = 2.0
_ROUNDED_PX: Final = 1.8
"""Distances from the edge of a mask of pixels are stepped as it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """How the edge of a glaze runs.

    Attributes:
        ragged_px: (256, 256) float32, periodic: how far it is moved outwards; a printer's screen, too, if it
            reaches as far as distances do.
        rim: how much denser it is at the edge, as a share of what it adds.
    """

    ragged_px: Plane
    rim: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Glaze:
    """One layer on one picture.

    Attributes:
        distance_px: (h, w) float32, how far inside of its edge a place is; negative outside.
        adds: (h, w, 3) float32 BGR, what it adds to 0..1 where it lies; defined everywhere.
    """

    distance_px: Plane
    adds: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Glazed:
    """A rendering before it is put together.

    Attributes:
        base: (h, w, 3) float32 BGR 0..1, without glazes.
        glazes: in any order, for they are added.
    """

    base: NDArray[np.float32]
    glazes: tuple[Glaze, ...]


def distance_px(inside: NDArray[np.bool_]) -> Plane:
    """How far inside of a mask every place is, at most `REACH_PX` either way, with corners rounded."""
    mask = inside.astype(np.uint8)
    within, beyond = (
        cv2.distanceTransform(each, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) for each in (mask, 1 - mask)
    )
    return np.clip(
        blur(np.clip(within - beyond, -2 * REACH_PX, 2 * REACH_PX), _ROUNDED_PX), -REACH_PX, REACH_PX
    )


def screen(texture: Plane, reach_px: float) -> Edge:
    """An edge that falls apart into what a texture is made of, dots or lines, for `screened` places.

    Args:
        texture: (256, 256), each value of 0..1 as frequent as any other.
        reach_px: how far it moves the edge either way: the less, the softer dots and lines are.
    """
    return Edge(np.asarray(reach_px * (1 - 2 * texture), np.float32))


def screened(share: Plane, reach_px: float) -> Plane:
    """A distance that is inside of a `screen`'s edge on such a share of the paper, (h, w) 0..1."""
    bare = share - _NOTHING * (1 - smooth_step(share, 0, _BEGINS))
    return np.asarray(reach_px * (2 * blur(np.asarray(bare, np.float32), _SCREEN_CALM_PX) - 1), np.float32)


def without_specks(inside: NDArray[np.bool_], least_px: float) -> NDArray[np.bool_]:
    """A mask less its pieces of fewer pixels than that, and with its holes filled that are as small."""
    result = inside.copy()
    for value in (True, False):
        _, pieces, measured, _ = cv2.connectedComponentsWithStats((result == value).astype(np.uint8))
        small = measured[:, cv2.CC_STAT_AREA] < least_px
        small[0] = False
        result[small[pieces]] = not value
    return result


def run_over(place: NDArray[np.bool_], ground: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A place on a ground, such as shadow on skin, carried on beyond the ground's end: so that a ragged edge
    lies where the place ends, and not where the ground does.
    """
    wider = cv2.dilate((place & ground).astype(np.uint8), disc(REACH_PX)) > 0
    return np.asarray((place & ground) | (wider & ~ground))


def density(distance: Plane, edge: Edge) -> Plane:
    """How much of a glaze lies where, (h, w): 0 outside, 1 inside, more at its rim."""
    moved = distance + laid(edge.ragged_px, *distance.shape)
    cover = np.clip(0.5 + moved / EDGE_PX, 0, 1)
    return np.asarray((1 + edge.rim) * cover - edge.rim * np.clip(moved / RIM_PX, 0, 1), np.float32)


def put_together(glazed: Glazed, edges: tuple[Edge, ...]) -> Picture:
    """(h, w, 3) uint8 BGR."""
    picture = glazed.base.copy()
    for glaze, edge in zip(glazed.glazes, edges, strict=True):
        picture += laid_on(glaze, edge)
    return np.asarray(np.rint(255 * np.clip(picture, 0, 1)), np.uint8)


def laid_on(glaze: Glaze, edge: Edge) -> NDArray[np.float32]:
    """(h, w, 3) BGR: what a glaze adds where, as a network can say it: one number a cell, and between cells
    what lies between them.
    """
    size = glaze.distance_px.shape[::-1]
    known = cv2.resize(_by_cell(glaze.distance_px), size, interpolation=cv2.INTER_LINEAR)
    return density(np.asarray(known, np.float32), edge)[..., None] * glaze.adds


def glaze_tables(glazed: Glazed) -> NDArray[np.uint8]:
    """(4 glazes, h/4, w/4): red, green, blue that each adds, -1..1 as 0..255, and its distance likewise."""
    tables = []
    for glaze in glazed.glazes:
        tables += [_by_cell(np.ascontiguousarray(glaze.adds[..., colour])) for colour in (2, 1, 0)]
        tables.append(_by_cell(glaze.distance_px) / REACH_PX)
    return np.rint(127.5 * (1 + np.clip(np.stack(tables), -1, 1))).astype(np.uint8)


def _by_cell(plane: Plane) -> Plane:
    """(h, w) -> (h/4, w/4), means."""
    height, width = plane.shape
    small = cv2.resize(plane, (width // CELL_PX, height // CELL_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)
