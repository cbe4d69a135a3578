"""Skin in watercolour: a pale first wash, wet hollows, a glaze of drawn shadow, rose in its cheeks."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.training.rendering.drawn_shadows import drawn_shadow_px
from app.training.rendering.flesh import Flesh
from app.training.rendering.sitter import Sitter
from app.training.rendering.skin_colour import SkinPalette, black_brows, blush, lightness_of, lips_on
from app.training.rendering.tone import Plane, blur, smooth_step

_PALETTE: Final = SkinPalette(
    painted=((0, 20, 35, 50, 62, 75, 100), (12, 26, 41, 66, 86, 92, 97)),
    chroma=((12, 26, 41, 66, 86, 92, 97), (12, 24, 31, 30, 21, 16, 10)),
    own_chroma=0.4,
    hues_deg=(52, 68),
)
"""Light skin is mostly paper; dark skin is as dark as it is."""
_WET, _HOLLOW = 0.55, (0.0, 0.14)
"""How much is laid wet in wet, and how much darker than around it, as a share of most skin's lightness, skin
is where that begins, and where all of it lies."""
_MUZZLE: Final = 0.03
"""See `Flesh.hollow`."""
_GLAZE: Final = np.array((0.855, 1.0, 0.94), np.float32), np.array((2.0, 2.0, -0.5), np.float32)
_DEEPER: Final = np.array((0.78, 1.08, 0.85), np.float32), np.array((2.0, 3.0, 0.0), np.float32)
"""What glazes make of the first wash, CIE Lab: factors, and what is added."""
_RAISED, _SPARED = (0.02, 0.30), ((30.0, 60.0), (0.25, 0.0))
"""How much lighter than around it, as a share of its lightness, skin begins to be spared, and is; and how
much of the first wash that takes on dark and on light skin, CIE L*: lights make the form of dark faces."""
_ROSE: Final = ((117, 0.24, 0.9), (346, 0.24, 0.9), (4, 0.12, 0.8), (199, 0.14, 0.5))
"""See `blush`: cheeks, tip of the nose, chin."""
_ROSE_TINT: Final = 9.0
_LIPS: Final = (35.0, 65.0), (1.0, 0.9)
"""How much lips differ from skin that is painted dark and light, CIE L*."""
_EDGE, _EDGE_PX = 1.4, 4.0
"""How much denser washes dry at their edge, and how far in."""
_TEETH: Final = np.array((0.89, 0.925, 0.95), np.float32)
"""The light that passes their wash, BGR: paper would be whiter than the eyes."""
_DIMMED: Final = (25.0, 60.0), (0.84, 1.0)
"""What of that is left beside dark and light skin, CIE L*."""
_BROW: Final = 0.6, 0.9
"""How strongly any brow is painted on light and on dark skin."""
_BLACK_BROW: Final = np.array((0.42, 0.4, 0.4), np.float32)
"""The colour of brows on dark skin, as a share of the first wash's, CIE Lab."""


@dataclass(frozen=True, slots=True, eq=False)
class SkinWashes:
    """What light passes the paint, float32 BGR 0..1, and where glazes lie.

    Attributes:
        first: the first wash, with rose, as if skin were everywhere, (h, w, 3).
        shaded: the same under a glaze.
        shadow_px: how far inside of that every place is.
        bare: the first wash without anything, (3,).
        brow, lips: what is painted there instead, (3,).
        black_brows: 0..1, how far a brow is that alone, and not what hairs are seen, too.
    """

    first: NDArray[np.float32]
    shaded: NDArray[np.float32]
    shadow_px: Plane
    bare: NDArray[np.float32]
    brow: NDArray[np.float32]
    lips: NDArray[np.float32]
    black_brows: float


def skin_washes(sitter: Sitter, flesh: Flesh, landmarks_px: Points) -> SkinWashes:
    """Of a sitter with the (478, 2) landmarks of its face."""
    parts, size = sitter.parts, flesh.form.shape
    own = _PALETTE(sitter.skin_lab)
    light = float(own[0])
    first = _transmitted(own)
    glaze, accent = (_transmitted(own * factor + more) / first for factor, more in (_GLAZE, _DEEPER))
    black, fair = black_brows(own), accent * glaze
    brow = fair + black * (_transmitted(own * _BLACK_BROW) / first - fair)
    strength = _BROW[0] + black * (_BROW[1] - _BROW[0])
    rosy = own + np.array((-3, _ROSE_TINT * lightness_of(own), 0), np.float32)
    rose = blush(landmarks_px, _ROSE, size, parts.interocular_px)
    lips = own + float(np.interp(light, *_LIPS)) * (lips_on(own, sitter.lip_tint) - own)
    edge = np.clip(flesh.cover - blur(flesh.cover, _EDGE_PX), 0, 1)[..., None]

    soft = np.asarray(_WET * smooth_step(flesh.hollow(_MUZZLE), *_HOLLOW), np.float32)
    spared = float(np.interp(light, *_SPARED)) * smooth_step(flesh.raised, *_RAISED)[..., None]

    def painted(wash: NDArray[np.float32]) -> NDArray[np.float32]:
        paint = np.asarray(np.broadcast_to(wash, (*size, 3)), np.float32)
        paint = _glazed(_glazed(paint, rose, _transmitted(rosy) / first), soft, accent)
        return np.asarray(paint ** (1 + _EDGE * edge - spared), np.float32)

    return SkinWashes(
        first=painted(first),
        shaded=painted(first * np.clip(glaze, 0.02, 1)),
        shadow_px=drawn_shadow_px(sitter, flesh, landmarks_px),
        bare=first,
        brow=np.asarray(first * np.clip(brow, 0.02, 1) ** strength, np.float32),
        lips=_transmitted(lips),
        black_brows=black,
    )


def teeth_transmitted(skin_lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3,) BGR, 0..1: the light that passes the wash of teeth beside skin of such a (3,) CIE Lab."""
    return np.asarray(_TEETH * np.interp(skin_lab[0], *_DIMMED), np.float32)


def _transmitted(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3,) CIE Lab -> (3,) BGR, never quite black, for it is multiplied and divided by."""
    colour = cv2.cvtColor(np.asarray(lab, np.float32).reshape(1, 1, 3), cv2.COLOR_Lab2BGR)[0, 0]
    return np.asarray(np.clip(colour, 0.02, 1), np.float32)


def _glazed(paint: NDArray[np.float32], cover: Plane, glaze: NDArray[np.float32]) -> NDArray[np.float32]:
    """A further wash, denser at its edge (Bousseau et al. 2006); none lets more light through than paper."""
    gathered = np.clip(cover - blur(cover, _EDGE_PX), 0, 1)
    density = (cover + _EDGE * gathered)[..., None]
    return np.asarray(paint * np.clip(glaze, 0.02, 1) ** density, np.float32)
