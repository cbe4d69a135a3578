"""Brows and lips as they are drawn: flat shapes with crisp edges, which landmarks place."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.training.rendering.drawn_features import brows_of
from app.training.rendering.face_parts import FaceParts
from app.training.rendering.glazing import Edge, Glaze, distance_px, laid_on
from app.training.rendering.sitter import Sitter
from app.training.rendering.skin_colour import BrowPalette, lips_on
from app.training.rendering.textures import TEXTURE_PX
from app.training.rendering.tone import Plane, smooth_step

_LIPS: Final = (0.5, 0.75)
"""Where `FaceParts.lips` begins to be lips as they are drawn, and is."""
_PLAIN: Final = Edge(np.zeros((TEXTURE_PX, TEXTURE_PX), np.float32))


def brows_and_lips(
    parts: FaceParts,
    landmarks_px: Points,
    skin: Plane,
    *,
    brows_add: NDArray[np.float32],
    lips_add: NDArray[np.float32],
    edge: Edge = _PLAIN,
) -> NDArray[np.float32]:
    """What they add to 0..1, (h, w, 3) BGR.

    Args:
        parts: of a face.
        landmarks_px: (478, 2), of the same.
        skin: (h, w), 0..1, what is painted as skin: no brow is drawn on a fringe, or on a hat.
        brows_add: (3,) BGR, what brows add.
        lips_add: likewise.
        edge: how theirs runs.
    """
    brows = brows_of(landmarks_px, skin.shape, parts.interocular_px) * np.maximum(skin, parts.brows)
    added = np.zeros((*skin.shape, 3), np.float32)
    for shape, adds in ((brows, brows_add), (lips_of(parts), lips_add)):
        added += laid_on(Glaze(distance_px(shape > 0.5), np.asarray(adds, np.float32)), edge)
    return added


def marks_on(
    sitter: Sitter,
    landmarks_px: Points,
    skin: Plane,
    *,
    flat: NDArray[np.float32],
    shadow: NDArray[np.float32],
    brows: BrowPalette,
) -> NDArray[np.float32]:
    """`brows_and_lips` on skin that is painted in one colour.

    Args:
        sitter: whose lips have a tint.
        landmarks_px: (478, 2), of the same.
        skin: see `brows_and_lips`.
        flat: (3,) CIE Lab, that colour.
        shadow: (3,) CIE Lab, of its shadows.
        brows: how these are painted.
    """
    strength, brow = brows(shadow, flat)
    bare, brow_bgr, lips_bgr = map(_bgr_of, (flat, brow, lips_on(flat, sitter.lip_tint)))
    return brows_and_lips(
        sitter.parts, landmarks_px, skin, brows_add=strength * (brow_bgr - bare), lips_add=lips_bgr - bare
    )


def lips_of(parts: FaceParts) -> Plane:
    """Lips as they are drawn, (h, w) float32, 0..1."""
    return smooth_step(parts.lips, *_LIPS)


def _bgr_of(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3,) CIE Lab -> (3,) BGR 0..1."""
    flat = np.asarray(lab, np.float32).reshape(1, 1, 3)
    return np.asarray(cv2.cvtColor(flat, cv2.COLOR_Lab2BGR)[0, 0], np.float32)
