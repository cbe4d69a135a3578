"""Brows and lips as they are drawn: flat shapes with crisp edges, which landmarks place."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.training.rendering.drawn_features import brows_of
from app.training.rendering.face_parts import FaceParts
from app.training.rendering.glazing import Edge, Glaze, distance_px, laid_on
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
    # They do not overlap: each place has the colour of the nearer.
    inside_px = np.stack([distance_px(shape > 0.5) for shape in (brows, lips_of(parts))])
    adds = np.stack([brows_add, lips_add]).astype(np.float32)
    return laid_on(Glaze(np.asarray(inside_px.max(axis=0), np.float32), adds[inside_px.argmax(axis=0)]), edge)


def lips_of(parts: FaceParts) -> Plane:
    """Lips as they are drawn, (h, w) float32, 0..1."""
    return smooth_step(parts.lips, *_LIPS)


def bgr_of(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3,) CIE Lab -> (3,) BGR 0..1."""
    flat = np.asarray(lab, np.float32).reshape(1, 1, 3)
    return np.asarray(cv2.cvtColor(flat, cv2.COLOR_Lab2BGR)[0, 0], np.float32)
