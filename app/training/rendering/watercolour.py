"""Watercolour by rule: transparent washes, one over another, with pigment gathered at their edges.

After Bousseau, Kaplan, Thollot and Sillion 2006, "Interactive watercolor rendering with temporal coherence
and abstraction": abstraction of tones, edge darkening and variation of pigment density. Their paper grain and
turbulence are left out: noise that does not depend on the sitter cannot be learnt by a network that must
hold still, and should not be.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture
from app.training.rendering.tone import Plane, blur, contours, exposed, flatten, smooth_step


@dataclass(frozen=True, slots=True)
class _Wash:
    """One layer of paint.

    Attributes:
        below: it covers what is darker than this.
        density: 0..1, how much pigment it carries.
        shade: 0..1, how much of the pigment is that of shadows.
        softness: half the width of its edge, in lightness.
    """

    below: float
    density: float
    shade: float
    softness: float


_GROUND: Final = _Wash(1.2, 0.36, 0.0, 0.05)
"""The first wash, on skin, hair and cloth alike, but not where there is no colour: there the paper shows."""
_LIGHT: Final = _Wash(0.88, 0.34, 0.0, 0.02)
_WASHES: Final = (
    _Wash(0.68, 0.50, 0.12, 0.018),
    _Wash(0.48, 0.62, 0.28, 0.018),
    _Wash(0.30, 0.72, 0.45, 0.018),
    _Wash(0.15, 0.80, 0.55, 0.018),
)
"""Few, so that each can be told from the next."""
_SHADOW_PIGMENT: Final = (0.56, 0.36, 0.40)
_PENCIL: Final = (0.66, 0.74, 0.80)
_PAPER: Final = (0.965, 0.988, 0.998)
_PIGMENT_LIGHTNESS: Final = 74.0
_EDGE_PX: Final = 3.0
_EDGE: Final = 1.2
_PENCIL_STRENGTH: Final = 0.7


def render_watercolour(picture: Picture) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in watercolour; meant for crops of 512 x 512."""
    lab = flatten(picture, space_px=5, colour=22)
    tone = exposed(lab[..., 0])
    tone_smooth = blur(tone, 2.4)
    pigment, stained = _pigment(lab[..., 1:])
    paint = np.ones((*tone.shape, 3), np.float32)
    paint = _lay(paint, stained, _GROUND, pigment)
    light = _cover(tone_smooth, _LIGHT) * (0.35 + 0.65 * stained)
    paint = _lay(paint, np.asarray(light, np.float32), _LIGHT, pigment)
    for wash in _WASHES:
        paint = _lay(paint, _cover(tone_smooth, wash), wash, pigment)
    line = contours(picture, sigma_px=0.95, gain=22, slack=0.22) * np.clip(0.25 + 1.1 * tone, 0, 1)
    paint *= 1 - _PENCIL_STRENGTH * line[..., None] * np.array(_PENCIL, np.float32)
    return np.asarray(np.rint(255 * np.clip(paint * np.array(_PAPER, np.float32), 0, 1)), np.uint8)


def _pigment(ab: NDArray[np.float32]) -> tuple[NDArray[np.float32], Plane]:
    """The paint's own colour, (h, w, 3) BGR 0..1, and how coloured the place is, 0..1."""
    chroma = np.asarray(np.linalg.norm(ab, axis=2), np.float32)
    stained = smooth_step(blur(chroma, 3.0), 5, 16)
    # Pale colours gain more than strong ones, which would turn to poster paint.
    vivid = blur(np.asarray(ab * (1.3 / (1 + chroma[..., None] / 110)), np.float32), 1.2)
    lab = np.dstack([np.full_like(chroma, _PIGMENT_LIGHTNESS), vivid])
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0.03, 1).astype(np.float32), stained


def _cover(tone: Plane, wash: _Wash) -> Plane:
    return np.asarray(
        1 - smooth_step(tone, wash.below - wash.softness, wash.below + wash.softness), np.float32
    )


def _lay(
    paint: NDArray[np.float32], cover: Plane, wash: _Wash, pigment: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Glaze: light passes the new layer and all below it, so transmittances multiply."""
    gathered = np.clip(cover - blur(cover, _EDGE_PX), 0, 1)
    density = np.clip(wash.density * (cover + _EDGE * gathered), 0, 1)[..., None]
    colour = (1 - wash.shade) * pigment + wash.shade * np.array(_SHADOW_PIGMENT, np.float32)
    return np.asarray(paint * (1 - density * (1 - colour)), np.float32)
