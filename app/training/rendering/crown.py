"""Bare foreheads and crowns that shine: what is white there in a photograph is skin, and ends somewhere.

Lamps hang above people. A bald crown in front of a light wall has the colour of the wall, and a renderer
that knows skin by its colour paints a head without a top. So the skin is followed from the forehead upwards
for as long as nothing changes abruptly, given its own colour, and put into shade at its edge.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import LEFT_BROW, RIGHT_BROW
from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts, face_parts, light_on, smooth_surface
from app.training.rendering.outlines import disc
from app.training.rendering.tone import Plane, blur, closed, smooth_step

_SOFT: Final = 0.02
"""In distances of the eyes, as all lengths here: how far slopes are smoothed."""
_STEEPEST: Final = 90.0
"""CIE Lab from one distance of the eyes to the next: hairlines are steeper than this, shine is not."""
_LEAST_SHARE: Final = 0.002
"""Of the picture: so much of the forehead has to be seen for skin to be followed from it."""
_STAINS, _HOT_SPOT, _TO_THE_EDGE = 0.06, 0.25, 0.05
"""How wide gaps are that are closed, those that are whole patches of light, and what is left at the edge."""
_DARKER: Final = 8.0
"""CIE L* below the forehead's at which it is no longer bare."""
_AROUND: Final = 0.6
"""How far around a place its skin is looked at."""
_LIGHTER, _BENDS = 9.0, 14.0
"""CIE L* by which it may be lighter than that, at most, and over how many more it gets there."""
_WHITE: Final = (3.0, 14.0)
"""CIE L* above the skin around at which light begins to have no colour of the skin, and has none."""
_RIM, _RIM_WIDTH = 10.0, 0.05
"""CIE L* by which it is darker at its edge, and how far in."""
_BALD: Final = 0.5
"""Share of a head above its brows: somebody whose skin takes up more of it is bald."""


def with_calm_crown(picture: Picture, landmarks_px: Points) -> Picture:
    """The photograph with shine on bare foreheads and crowns in the colour of skin, their edge in shade.

    Args:
        picture: (h, w, 3) uint8 BGR.
        landmarks_px: (478, 2), of the face in it.
    """
    parts = face_parts(picture, landmarks_px)
    lab = _lab(picture)
    sitter = parts.sitter
    bare = bare_crown(picture, landmarks_px, parts)[..., None]
    if not bare.any():
        return picture
    flesh = np.asarray(parts.skin * parts.face, np.float32)
    reach_px = _AROUND * parts.interocular_px
    usual = np.dstack([light_on(flesh, np.ascontiguousarray(lab[..., i]), reach_px) for i in range(3)])
    lighter = np.maximum(lab[..., :1] - usual[..., :1], 0)
    inside_px = cv2.distanceTransform((sitter > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    rim = _RIM * np.exp(-((inside_px / (_RIM_WIDTH * parts.interocular_px)) ** 2))[..., None]
    lightness = lab[..., :1] - lighter + _LIGHTER * np.tanh(lighter / _BENDS) - rim
    white = smooth_step(np.asarray(lighter, np.float32), *_WHITE)
    colour = lab[..., 1:] + white * (usual[..., 1:] - lab[..., 1:])
    calm = lab + bare * (np.dstack([lightness, colour]) - lab)
    bgr = cv2.cvtColor(calm.astype(np.float32), cv2.COLOR_Lab2BGR)
    return np.asarray(np.rint(255 * np.clip(bgr, 0, 1)), np.uint8)


def is_bald(bare: Plane, sitter: Plane, landmarks_px: Points) -> bool:
    """Whether most of a head above its brows is bare skin.

    Args:
        bare: see `bare_crown`.
        sitter: the silhouette.
        landmarks_px: (478, 2), of the face.
    """
    head = sitter[: max(0, round(_brows_y(landmarks_px)))]
    return bool(bare.sum() > _BALD * head.sum() > 0)


def bare_crown(picture: Picture, landmarks_px: Points, parts: FaceParts) -> Plane:
    """(h, w) float32, 0..1: bare skin above the brows, shining or not.

    Args:
        picture: (h, w, 3) uint8 BGR.
        landmarks_px: (478, 2), of the face in it.
        parts: of that face.
    """
    lab = _lab(picture)
    brows_y = _brows_y(landmarks_px)
    unit_px, sitter = parts.interocular_px, parts.sitter
    rows = np.arange(len(lab), dtype=np.float32)[:, None]
    above = np.broadcast_to(smooth_step(brows_y - rows, 0, 0.15 * unit_px), sitter.shape)
    forehead = np.asarray(parts.skin * parts.face * above, np.float32)
    if not (forehead > 0.7).any():
        return np.zeros_like(sitter)
    lightness = np.ascontiguousarray(lab[..., 0])
    darkest = float((forehead * lightness).sum() / forehead.sum()) - _DARKER
    smooth = smooth_surface(lightness, unit_px)
    head = (sitter > 0.5).astype(np.float32)
    even = (_slope(lab, unit_px) < _STEEPEST) & (smooth > 0.5) & (lightness > darkest)
    walkable = even & (above > 0.1) & (cv2.erode(sitter, np.ones((5, 5))) > 0.5)
    reached = _connected(walkable, forehead > 0.7)
    light = np.asarray(smooth * (lightness > darkest), np.float32)
    filled = np.maximum(
        closed(reached, _STAINS * unit_px), closed(reached, _HOT_SPOT * unit_px) * (light > 0.3)
    )
    rim = disc(_TO_THE_EDGE * unit_px)
    at_edge = (1 - cv2.erode(head, rim)) * (lightness > darkest)
    whole = np.maximum(filled, cv2.dilate(filled, rim) * at_edge) * head
    return np.asarray(blur(np.asarray(whole, np.float32), 1.5) * sitter * (1 - parts.features), np.float32)


def _lab(picture: Picture) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab), np.float32)


def _brows_y(landmarks_px: Points) -> float:
    return float(landmarks_px[[*LEFT_BROW, *RIGHT_BROW], 1].mean())


def _slope(lab: NDArray[np.float32], unit_px: float) -> Plane:
    """How much colours change over a distance of the eyes."""
    soft = cv2.GaussianBlur(lab, (0, 0), _SOFT * unit_px)
    across, down = (cv2.Sobel(soft, cv2.CV_32F, *way, scale=1 / 8) for way in ((1, 0), (0, 1)))
    return np.asarray(unit_px * np.sqrt((across**2 + down**2).sum(axis=2)), np.float32)


def _connected(walkable: NDArray[np.bool_], start: NDArray[np.bool_]) -> Plane:
    """What can be reached from where it starts, in places of some size; 0 or 1."""
    count, parts = cv2.connectedComponents(walkable.astype(np.uint8), connectivity=4)
    shared = np.bincount(parts[start & walkable], minlength=count)
    shared[0] = 0
    return np.isin(parts, np.flatnonzero(shared > _LEAST_SHARE * walkable.size)).astype(np.float32)
