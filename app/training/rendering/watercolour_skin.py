"""Skin in watercolour: a pale first wash, glazes of shadow in the hollows of the face, rose in its cheeks."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.training.rendering.flesh import Flesh
from app.training.rendering.sitter import Sitter
from app.training.rendering.skin_colour import SkinPalette, blush, lips_on
from app.training.rendering.tone import Plane, blur, over, smooth_step

_PALETTE: Final = SkinPalette(
    painted=((0, 20, 35, 50, 62, 75, 100), (14, 29, 44, 67, 86, 92, 97)),
    chroma=((14, 29, 44, 67, 86, 92, 97), (15, 30, 35, 30, 21, 16, 10)),
    own_chroma=0.4,
    hues_deg=(52, 68),
)
"""Light skin is mostly paper; dark skin is as dark as it is."""
_RAGGED: Final = 0.022, 0.030
"""How far flocks of pigment move the ends of washes: by form, and by light."""
_SHADOW: Final = (0.030, 0.062)
"""How much darker than around it, as a share of most skin's lightness, skin begins to be glazed, and is."""
_ACCENT: Final = (0.11, 0.15)
_TURNED: Final = (0.10, 0.45), 0.8
"""The same compared with most of the skin, for the side that is turned from the light; how dense it is."""
_RAISED: Final = (0.05, 0.12), 0.8
_MUZZLE: Final = 0.055
_GLAZE: Final = np.array((0.84, 1.08, 0.98), np.float32), np.array((3.0, 3.0, 0.0), np.float32)
_DEEPER: Final = np.array((0.78, 1.08, 0.85), np.float32), np.array((2.0, 3.0, 0.0), np.float32)
"""What glazes make of the first wash, CIE Lab: factors, and what is added."""
_PIGMENT_LEFT: Final = 0.62, 0.92
"""How much of it stays where the wash is lifted from what is raised, on light skin and on dark."""
_DARK, _LIGHT = 30.0, 60.0
_ROSE: Final = ((117, 0.24, 0.9), (346, 0.24, 0.9), (4, 0.12, 0.8), (199, 0.14, 0.5))
"""See `blush`: cheeks, tip of the nose, chin."""
_ROSE_TINT: Final = 9.0
_EDGE, _EDGE_PX = 0.9, 3.0
"""How much denser washes dry at their edge, and how far in."""
_BROW: Final = 0.6


def skin_washes(sitter: Sitter, flesh: Flesh, flocks: Plane, landmarks_px: Points) -> NDArray[np.float32]:
    """What light passes the paint, (h, w, 3) float32 BGR 0..1, as if skin were everywhere.

    Args:
        sitter: the portrait.
        flesh: its skin.
        flocks: (h, w), -0.5..0.5, how pigment flocks.
        landmarks_px: (478, 2), of its face.
    """
    parts = sitter.parts
    own = _PALETTE(sitter.skin_lab)
    light = float(own[0])
    by_form, by_light = _RAGGED
    hollow = np.asarray(-flesh.form - _MUZZLE * flesh.muzzle + by_form * flocks, np.float32)
    turned, dense = _TURNED
    raised, lifted = _RAISED
    first = _transmitted(own)
    darkness = np.clip((_LIGHT - light) / (_LIGHT - _DARK), 0, 1)
    paper = np.asarray(1 - (1 - first) * np.interp(darkness, (0, 1), _PIGMENT_LEFT), np.float32)
    paint = over(np.broadcast_to(first, sitter.lab.shape), lifted * smooth_step(flesh.form, *raised), paper)
    glaze, accent = (_transmitted(own * factor + more) / first for factor, more in (_GLAZE, _DEEPER))
    paint = _glazed(paint, smooth_step(hollow, *_SHADOW), glaze)
    darker = np.asarray(sitter.darker + by_light * flocks, np.float32)
    paint = _glazed(paint, dense * smooth_step(darker, *turned), glaze)
    paint = _glazed(paint, smooth_step(hollow, *_ACCENT), accent)
    brows = _BROW * flesh.brows
    paint = _glazed(_glazed(paint, brows, accent), brows, glaze)
    rosy = own + np.array((-3, _ROSE_TINT * min(light / 75, 1), 0), np.float32)
    where = blush(landmarks_px, _ROSE, flesh.form.shape, parts.interocular_px)
    paint = _glazed(paint, where, _transmitted(rosy) / first)
    lips = lips_on(own, sitter.lip_tint)
    paint = over(paint, smooth_step(parts.lips, 0.5, 0.75), _transmitted(lips))
    edge = np.clip(flesh.cover - blur(flesh.cover, _EDGE_PX), 0, 1)[..., None]
    return np.asarray(paint ** (1 + _EDGE * edge), np.float32)


def _transmitted(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3,) CIE Lab -> (3,) BGR, never quite black, for it is multiplied and divided by."""
    colour = cv2.cvtColor(np.asarray(lab, np.float32).reshape(1, 1, 3), cv2.COLOR_Lab2BGR)[0, 0]
    return np.asarray(np.clip(colour, 0.02, 1), np.float32)


def _glazed(paint: NDArray[np.float32], cover: Plane, glaze: NDArray[np.float32]) -> NDArray[np.float32]:
    """A further wash, denser at its edge (Bousseau et al. 2006); none lets more light through than paper."""
    gathered = np.clip(cover - blur(cover, _EDGE_PX), 0, 1)
    density = (cover + _EDGE * gathered)[..., None]
    return np.asarray(paint * np.clip(glaze, 0.02, 1) ** density, np.float32)
