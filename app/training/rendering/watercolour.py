"""Watercolour by rule: transparent washes, one over another, with pigment gathered at their edges and in the
valleys of the paper.

After Bousseau, Kaplan, Thollot and Sillion 2006, "Interactive watercolor rendering with temporal coherence
and abstraction": abstraction of tones, edge darkening, paper grain and variation of pigment density; backruns
after Curtis et al. 1997, "Computer-generated watercolor".

Where a wash ends is decided within a few pixels: what depends on the whole picture (washes measured against
all of the skin) was tried, and the network could not foretell it.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts, face_parts, light_on, with_joined_teeth, with_shine
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.textures import blooms, clouds, laid, tooth
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


_GROUND: Final = _Wash(1.2, 0.42, 0.0, 0.05)
"""The first wash, on skin, hair and cloth alike, but not where there is no colour: there the paper shows."""
_LIGHT: Final = _Wash(0.86, 0.36, 0.0, 0.03)
_WASHES: Final = (
    _Wash(0.66, 0.48, 0.14, 0.022),
    _Wash(0.47, 0.60, 0.30, 0.022),
    _Wash(0.30, 0.72, 0.48, 0.022),
    _Wash(0.15, 0.82, 0.60, 0.022),
)
"""Few, so that each can be told from the next."""
_TOOTH: Final = tooth(3.4, seed=21)
_FLOCKS: Final = tooth(12.0, seed=22)
_CLOUDS: Final = clouds(90.0, seed=23)
_BLOOMS: Final = blooms(84.0, seed=24)
WATERCOLOUR_TEXTURES: Final = (_TOOTH, _FLOCKS, _CLOUDS, _BLOOMS)
_FINE: Final = 0.42
_COARSE: Final = 0.20
"""How much pigment granulates, in the paper's tooth and in flocks of it."""
_SMOOTH_SKIN: Final = 0.45
"""How much less on skin, which is painted with finer pigment."""
_POOLED: Final = 0.75
_BACKRUN: Final = 1.1
"""How much more, or less, pigment there is where a wash was wetter, and how much its backruns gather."""
_DRIFT: Final = (0.22, 0.0, -0.18)
"""What of that is one pigment's and not the other's: blues, greens and reds absorbed."""
_CALM_FACE: Final = 0.85
"""How much less of all this there is on skin and features: else one eye is paler than the other."""
_RAGGED: Final = 0.02
"""How far flocks move the edges of washes, in lightness."""
_SKIN_CALM: Final = 0.055
"""In distances of the eyes: within the skin, light is smoothed so far."""
_COLOUR_REACH: Final = 2.0
"""How many times as far its colour, so that shine finds some."""
_WET_SKIN: Final = 1.3
"""How many times softer washes end on skin, which is painted wet in wet: sharp ends are islands there."""
_SHADOW_PIGMENTS: Final = (0.47, 0.41, 0.42), (0.35, 0.39, 0.52)
"""Umber with much ultramarine, and, on skin, with little."""
_PENCIL: Final = (0.62, 0.70, 0.78)
_PAPER: Final = (0.965, 0.988, 0.998)
_PIGMENT_LIGHTNESS: Final = 72.0
_DEEPER: Final = 16.0
_EDGE_PX: Final = 3.0
_EDGE: Final = 1.5
_PENCIL_STRENGTH: Final = 0.75


def render_watercolour(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in watercolour; meant for crops of 512 x 512."""
    sure = face_parts(picture, landmarks_px)
    picture = with_joined_teeth(picture, sure)
    size = picture.shape[:2]
    lightness = np.asarray(flatten(picture, space_px=2, colour=12)[..., 0], np.float32)
    parts = with_shine(sure, lightness)
    lab = _calm(picture, parts, sure.skin)
    tone = np.asarray(exposed(lab[..., 0]) + _RAGGED * (laid(_FLOCKS, *size) - 0.5), np.float32)
    pigment, stained = _pigment(lab, parts)
    neutral, umber = (np.array(each, np.float32) for each in _SHADOW_PIGMENTS)
    shadow = neutral + parts.skin[..., None] * (umber - neutral)
    paint = np.ones((*size, 3), np.float32)
    paint = _lay(paint, stained, _GROUND, pigment, shadow)
    light = _cover(tone, _LIGHT, parts.skin) * (0.35 + 0.65 * stained)
    paint = _lay(paint, np.asarray(light, np.float32), _LIGHT, pigment, shadow)
    for wash in _WASHES:
        paint = _lay(paint, _cover(tone, wash, parts.skin), wash, pigment, shadow)
    line = contours(picture, sigma_px=0.95, gain=24, slack=0.22) * (1 - 0.6 * parts.skin)
    paint *= 1 - _PENCIL_STRENGTH * line[..., None] * np.array(_PENCIL, np.float32)
    # On the whole face, beards too: which of it is dark skin is hard to tell.
    calm = np.maximum(parts.skin, parts.face)
    painted = _granulated(_pooled(np.clip(paint, 0.02, 1), calm), parts.skin)
    return np.asarray(np.rint(255 * painted * np.array(_PAPER)), np.uint8)


def _calm(picture: Picture, parts: FaceParts, coloured: Plane) -> NDArray[np.float32]:
    """CIE Lab: smooth on skin, in locks along the hair, crisp in eyes and mouth.

    Args:
        picture: the photograph.
        parts: where the face's parts lie.
        coloured: skin whose colour is to be seen; its shine takes that of the skin around it.
    """
    locks = kuwahara((picture / 255).astype(np.float32), 3)
    locks = smooth_along(locks, edge_flow(locks, 4.0), length_px=7, sigma_px=3.5)
    lab = np.asarray(cv2.cvtColor(np.clip(locks, 0, 1), cv2.COLOR_BGR2Lab), np.float32)
    lab = blur(lab, 1.2)
    reach_px = _SKIN_CALM * parts.interocular_px
    on_skin = np.dstack(
        [
            light_on(parts.skin, lab[..., 0], reach_px),
            *(light_on(coloured, lab[..., i], _COLOUR_REACH * reach_px) for i in (1, 2)),
        ]
    )
    lab += parts.skin[..., None] * (on_skin - lab)
    crisp = flatten(picture, space_px=3, colour=18)
    return np.asarray(lab + np.maximum(parts.eyes, parts.mouth)[..., None] * (crisp - lab), np.float32)


def _pigment(calm: NDArray[np.float32], parts: FaceParts) -> tuple[NDArray[np.float32], Plane]:
    """The paint's own colour, (h, w, 3) BGR 0..1, and how coloured the place is, 0..1."""
    ab = calm[..., 1:]
    chroma = np.asarray(np.linalg.norm(ab, axis=2), np.float32)
    around = blur(chroma, 3.0)
    # A grey wall may be as light as pale skin.
    skin = np.maximum(parts.skin * smooth_step(around, 2.5, 6.0), parts.face)
    stained = np.maximum(smooth_step(around, 5, 16), skin)
    stained = np.asarray(stained * (1 - parts.mouth) * (1 - 0.8 * parts.eyes), np.float32)
    # Pale colours gain more than strong ones, which would turn to poster paint.
    vivid = np.asarray(ab * (1.45 / (1 + chroma[..., None] / 110)), np.float32)
    vivid = vivid + parts.lips[..., None] * np.array([6.0, 0.0], np.float32)
    # Dark skin is painted with darker pigment, not only with more of it.
    lightness = _PIGMENT_LIGHTNESS - _DEEPER * (1 - smooth_step(calm[..., 0], 28, 62))
    lab = np.dstack([lightness, blur(vivid, 1.2)]).astype(np.float32)
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0.03, 1).astype(np.float32), stained


def _cover(tone: Plane, wash: _Wash, skin: Plane) -> Plane:
    softness = wash.softness * (1 + _WET_SKIN * skin)
    return 1 - smooth_step(np.asarray((tone - wash.below) / softness, np.float32), -1.0, 1.0)


def _lay(
    paint: NDArray[np.float32],
    cover: Plane,
    wash: _Wash,
    pigment: NDArray[np.float32],
    shadow: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Glaze: light passes the new layer and all below it, so transmittances multiply."""
    gathered = np.clip(cover - blur(cover, _EDGE_PX), 0, 1)
    density = np.clip(wash.density * (cover + _EDGE * gathered), 0, 1)[..., None]
    colour = (1 - wash.shade) * pigment + wash.shade * shadow
    return np.asarray(paint * (1 - density * (1 - colour)), np.float32)


def _pooled(transmitted: NDArray[np.float32], calm: Plane) -> NDArray[np.float32]:
    """Washes dry unevenly: pigment lies where it was wet, and backruns drive it outwards."""
    size = transmitted.shape[:2]
    free = (1 - _CALM_FACE * calm)[..., None]
    wet = laid(_CLOUDS, *size)[..., None] - 0.5
    backruns = np.maximum(laid(_BLOOMS, *size) - 0.7, 0)[..., None]
    share = _POOLED * wet * (1 + np.array(_DRIFT, np.float32)) + _BACKRUN * backruns
    return np.asarray(np.exp(np.log(transmitted) * (1 + free * share)), np.float32)


def _granulated(transmitted: NDArray[np.float32], skin: Plane) -> NDArray[np.float32]:
    """Pigment gathers in the valleys of the paper; in dark paint it shows least."""
    size = transmitted.shape[:2]
    absorbed = -np.log(transmitted)
    grain = _FINE * (laid(_TOOTH, *size) - 0.5) + _COARSE * (laid(_FLOCKS, *size) - 0.5)
    grain = (grain * (1 - _SMOOTH_SKIN * skin))[..., None]
    return np.asarray(np.exp(-absorbed * (1 + grain / (0.6 + absorbed))), np.float32)
