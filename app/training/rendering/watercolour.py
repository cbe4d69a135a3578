"""Watercolour by rule: transparent washes, one over another, with pigment gathered at their edges and in the
valleys of the paper.

After Bousseau, Kaplan, Thollot and Sillion 2006, "Interactive watercolor rendering with temporal coherence
and abstraction": abstraction of tones, edge darkening, paper grain and variation of pigment density; backruns
after Curtis et al. 1997, "Computer-generated watercolor".

Outside the skin, where a wash ends is decided within a few pixels. Skin is washed wet in wet by its form, see
`flesh`, and glazed where shadow is drawn, see `drawn_shadows`.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.drawn_beard import BeardPalette, DrawnBeard, drawn_beard, lines_left
from app.training.rendering.drawn_features import eyes_of, strokes_of
from app.training.rendering.drawn_marks import brows_and_lips
from app.training.rendering.drawn_shadows import depth_of_shadow
from app.training.rendering.face_parts import FaceParts, with_joined_teeth
from app.training.rendering.flesh import flesh_of, lower_face
from app.training.rendering.glazing import Edge, Glaze, Glazed, put_together
from app.training.rendering.inking import ink_lines, pen_on
from app.training.rendering.locks import locks_of, with_calm_shine
from app.training.rendering.sitter import Sitter, sitter_of
from app.training.rendering.textures import blooms, clouds, laid, tooth
from app.training.rendering.tone import Plane, blur, exposed, flatten, over, smooth_step
from app.training.rendering.watercolour_skin import SkinWashes, skin_washes, teeth_transmitted


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
"""The first wash, on hair, cloth and room alike, but not where there is no colour: there the paper shows."""
_LIGHT: Final = _Wash(0.86, 0.36, 0.0, 0.03)
_WASHES: Final = (
    _Wash(0.66, 0.46, 0.12, 0.022),
    _Wash(0.45, 0.54, 0.26, 0.022),
    _Wash(0.25, 0.62, 0.40, 0.022),
    _Wash(0.10, 0.66, 0.55, 0.022),
)
"""Few, so that each can be told from the next."""
_TOOTH: Final = tooth(3.4, seed=21)
_FLOCKS: Final = tooth(12.0, seed=22)
_CLOUDS: Final = clouds(90.0, seed=23)
_BLOOMS: Final = blooms(84.0, seed=24)
WATERCOLOUR_TEXTURES: Final = (_TOOTH, _FLOCKS, _CLOUDS, _BLOOMS)
_EDGE_OF_SKIN: Final = np.asarray(
    1.2 * (tooth(14.0, seed=25) - 0.5) + 2.4 * (tooth(34.0, seed=26) - 0.5), np.float32
)
WATERCOLOUR_EDGES: Final = (Edge(_EDGE_OF_SKIN),)
"""Of shadows on skin. Crisp lights were pale patches on dark faces; dense rims were the edge of a mask."""
_EDGE_OF_MARKS: Final = Edge(np.asarray(0.8 * (tooth(14.0, seed=27) - 0.5), np.float32))
"""Of brows and lips."""
_FINE, _COARSE = 0.20, 0.30
"""How much pigment granulates, in the paper's tooth and in flocks of it."""
_SMOOTH_SKIN: Final = 0.5
"""How much less on skin, which is painted with finer pigment."""
_POOLED: Final = 0.9
_BACKRUN: Final = 1.3
"""How much more, or less, pigment there is where a wash was wetter, and how much its backruns gather."""
_DRIFT: Final = (0.12, 0.0, -0.10)
"""What of that is one pigment's and not the other's: blues, greens and reds absorbed."""
_SKIN, _POOLED_ON_SKIN = (25.0, 60.0), ((0.22, 0.35), (0.08, 0.35))
"""How much of both there is on dark and on light skin, CIE L*: on dark skin they would be taken for scars."""
_CALM: Final = 0.9
"""How much less of all this there is on features: else one eye is paler than the other."""
_DENSE: Final = (0.08, 0.45)
"""Light passed, 0..1: below the one a wash is too dense to pool, beyond the other it does."""
_THIN: Final = 0.92
"""How dense all the paint is."""
_RAGGED: Final = 0.02
"""How far flocks move the edges of washes, in lightness; behind the sitter twice as far."""
_DARKER_HAIR: Final = 0.3, 0.9
"""Hair and cloth are painted as if they had so much of their light, of people with dark and with light skin,
see `_SKIN`: close-cropped hair is no silver, and brows are darker than what is around them."""
_HAIR_SHINE, _SHEEN = 14.0, 0.5
"""See `with_calm_shine`."""
_BEARD: Final = BeardPalette(
    painted=((0, 12, 25, 45, 65, 85, 100), (10, 19, 33, 56, 76, 91, 97)),
    vivid=1.35,
    most_chroma=44.0,
    shade=(0.64, 1.1),
)
_WHITE: Final = (38.0, 54.0), (9.0, 18.0)
"""From which CIE L* on beards begin to be white or grey, and are, and from which chroma on they are not."""
_AIR: Final = 0.35, (35.0, 60.0), 96.0
"""How far a room is drawn towards the paper, from which CIE L* on, and how light that is: a silhouette that
misses a lock of dark hair, or a shoulder, leaves it as dark as it is."""
_SHADOW_PIGMENT: Final = np.array((0.47, 0.41, 0.42), np.float32)
"""Umber with much ultramarine."""
_PAPER: Final = (0.965, 0.988, 0.998)
_PIGMENT_LIGHTNESS: Final = 72.0
_DEEPER: Final = 16.0
_EDGE_PX: Final = 3.0
_EDGE: Final = 1.5
_BRUSH: Final = 0.35, 1.2, np.array((0.06, 0.05, 0.07), np.float32)
"""See `pen_on`."""
_DARKER_THAN: Final = 0.4
"""What a line has at most of the light of what it lies on: on dark skin, too, it is to be seen."""
_IRIS: Final = 0.75
"""How much irises are painted in one colour, with a dark rim."""
_LINE, _FEATURE, _DENSEST = 0.42, 0.75, 0.85
_BROKEN: Final = 0.55, 0.9
"""How dense lines are in the hollows of the paper, and how much denser on its grain."""


def render_watercolour(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in watercolour; meant for crops of 512 x 512."""
    return put_together(watercolour_glazed(picture, landmarks_px, beard), WATERCOLOUR_EDGES)


def watercolour_glazed(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Glazed:
    """The same before its glazes are laid on."""
    sitter = sitter_of(picture, landmarks_px, beard)
    parts, size = sitter.parts, picture.shape[:2]
    picture = with_joined_teeth(picture, parts)
    flesh = flesh_of(sitter, landmarks_px)
    flocks = np.asarray(laid(_FLOCKS, *size) - 0.5, np.float32)
    grain = laid(_TOOTH, *size)
    skin = np.asarray(np.clip(flesh.cover - parts.eyes - parts.mouth, 0, 1), np.float32)
    washes = skin_washes(sitter, flesh, landmarks_px)
    around, whiskers = _washed(picture, sitter, landmarks_px, flocks), drawn_beard(sitter)
    around = around * (1 - parts.mouth[..., None] * (1 - teeth_transmitted(sitter.skin_lab)))
    drawn = _FEATURE * strokes_of(landmarks_px, size, parts.interocular_px)
    least, more = _BROKEN
    ink = ink_lines(picture, sitter) * lines_left(whiskers)
    line = np.maximum(_LINE * ink * (least + more * grain), drawn)
    line = np.asarray(np.clip(line, 0, _DENSEST), np.float32)
    skin = np.max([skin, lower_face(parts, landmarks_px), washes.black_brows * parts.brows], axis=0)
    below = over(around, skin, washes.first)
    brush = np.minimum(pen_on(below, *_BRUSH), _DARKER_THAN * below)
    eyes = eyes_of(picture, landmarks_px)
    iris = np.asarray(_IRIS * eyes.iris, np.float32)

    white = _white(whiskers)[..., None]
    # Irises lie in one wash: no backrun makes one darker than the other.
    calm = np.asarray(np.maximum(_CALM * parts.features, parts.eyes), np.float32)
    light = float(sitter.skin_lab[0])

    def dried(wash: NDArray[np.float32], hairs: NDArray[np.float32]) -> NDArray[np.float32]:
        # Beards are painted over the wash of the skin, unless they are grey or white.
        beard = hairs * (wash + white * (1 - wash))
        paint = over(over(around, skin, wash), whiskers.cover, beard)
        paint = over(over(paint, iris, _painted(eyes.painted)), line, brush)
        pooled = _pooled(np.clip(paint, 0.02, 1), calm, skin, light)
        return _granulated(pooled, grain, flocks, skin) * np.array(_PAPER, np.float32)

    hairs = map(_painted, _BEARD(whiskers.lab))
    marks = _marks(sitter, washes, skin, landmarks_px)
    # Not over lines.
    marked = (1 - line[..., None]) * marks
    first, shaded = (
        np.clip(dried(wash, hair) + marked, 0, 1)
        for wash, hair in zip((washes.first, washes.shaded), hairs, strict=True)
    )
    depth = depth_of_shadow(landmarks_px, parts.interocular_px, size)[..., None]
    return Glazed(first, (Glaze(washes.shadow_px, depth * (shaded - first)),))


def _marks(sitter: Sitter, washes: SkinWashes, skin: Plane, landmarks_px: Points) -> NDArray[np.float32]:
    bare, brow, lips = (each**_THIN * _PAPER for each in (washes.bare, washes.brow, washes.lips))
    return brows_and_lips(
        sitter.parts,
        landmarks_px,
        skin,
        brows_add=brow - bare,
        lips_add=lips - bare,
        edge=_EDGE_OF_MARKS,
    )


def _white(beard: DrawnBeard) -> Plane:
    """(h, w), 0..1."""
    light, coloured = _WHITE
    chroma = np.asarray(np.linalg.norm(beard.lab[..., 1:], axis=2), np.float32)
    pale = smooth_step(np.ascontiguousarray(beard.lab[..., 0]), *light)
    return np.asarray(pale * (1 - smooth_step(chroma, *coloured)), np.float32)


def _painted(colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """(h, w, 3) CIE Lab -> what light passes paint of that colour, BGR 0..1."""
    return np.asarray(np.clip(cv2.cvtColor(colour, cv2.COLOR_Lab2BGR) / _PAPER, 0.02, 1), np.float32)


def _washed(picture: Picture, sitter: Sitter, landmarks_px: Points, flocks: Plane) -> NDArray[np.float32]:
    """What light passes the paint of hair, cloth and room, (h, w, 3) float32 BGR 0..1."""
    lab, behind = _calm(picture, sitter, landmarks_px)
    ragged = _RAGGED * (1 + behind) * flocks * (1 - sitter.parts.features)
    kept = float(np.interp(sitter.skin_lab[0], _SKIN, _DARKER_HAIR))
    hair = (1 - behind) * (1 - sitter.parts.features + sitter.parts.brows)
    seen = exposed(lab[..., 0]) * (1 - (1 - kept) * np.clip(hair, 0, 1))
    tone = np.asarray(seen + ragged, np.float32)
    pigment, stained = _pigment(lab, sitter.parts)
    paint = _lay(np.ones_like(lab), stained, _GROUND, pigment)
    paint = _lay(
        paint, np.asarray(_cover(tone, _LIGHT) * (0.35 + 0.65 * stained), np.float32), _LIGHT, pigment
    )
    for wash in _WASHES:
        paint = _lay(paint, _cover(tone, wash), wash, pigment)
    return paint


def _calm(picture: Picture, sitter: Sitter, landmarks_px: Points) -> tuple[NDArray[np.float32], Plane]:
    """CIE Lab: locks along the hair, crisp eyes and mouth, a pale wet room; and where that is, 0..1."""
    parts = sitter.parts
    locks = locks_of(picture, patch_px=5, length_px=14)
    lab = with_calm_shine(locks, parts, landmarks_px, most=_HAIR_SHINE, sheen=_SHEEN)
    lab = blur(lab, 1.2)
    outside = np.asarray(1 - parts.sitter, np.float32)
    # Blurred within itself: else dark hair would run into a light wall.
    room = blur(outside[..., None] * flatten(picture, space_px=8, colour=40), 6.0)
    room = room / (blur(outside, 6.0)[..., None] + 1e-3)
    behind = blur(outside, 2.0)
    lab = over(lab, np.asarray(behind * sitter.behind, np.float32), room)
    crisp = flatten(picture, space_px=3, colour=18)
    lab = over(lab, np.maximum(parts.eyes, parts.mouth), crisp)
    paler, begins, paper = _AIR
    behind = np.asarray(behind * smooth_step(lab[..., 0], *begins), np.float32)
    lab[..., 0] += paler * behind * (paper - lab[..., 0])
    return lab, behind


def _pigment(calm: NDArray[np.float32], parts: FaceParts) -> tuple[NDArray[np.float32], Plane]:
    """The paint's own colour, (h, w, 3) BGR 0..1, and how coloured the place is, 0..1."""
    ab = calm[..., 1:]
    chroma = np.asarray(np.linalg.norm(ab, axis=2), np.float32)
    stained = smooth_step(blur(chroma, 3.0), 5, 16) * (1 - parts.mouth) * (1 - 0.8 * parts.eyes)
    stained = np.asarray(stained, np.float32)
    # Pale colours gain more than strong ones, which would turn to poster paint.
    vivid = np.asarray(ab * (1.45 / (1 + chroma[..., None] / 110)), np.float32)
    # What is dark is painted with darker pigment, not only with more of it.
    lightness = _PIGMENT_LIGHTNESS - _DEEPER * (1 - smooth_step(calm[..., 0], 28, 62))
    lab = np.dstack([lightness, blur(vivid, 1.2)]).astype(np.float32)
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0.03, 1).astype(np.float32), stained


def _cover(tone: Plane, wash: _Wash) -> Plane:
    return 1 - smooth_step(np.asarray((tone - wash.below) / wash.softness, np.float32), -1.0, 1.0)


def _lay(
    paint: NDArray[np.float32], cover: Plane, wash: _Wash, pigment: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Glaze: light passes the new layer and all below it, so transmittances multiply."""
    gathered = np.clip(cover - blur(cover, _EDGE_PX), 0, 1)
    density = np.clip(wash.density * (cover + _EDGE * gathered), 0, 1)[..., None]
    colour = (1 - wash.shade) * pigment + wash.shade * _SHADOW_PIGMENT
    return np.asarray(paint * (1 - density * (1 - colour)), np.float32)


def _pooled(transmitted: NDArray[np.float32], calm: Plane, skin: Plane, light: float) -> NDArray[np.float32]:
    """Washes dry unevenly: pigment lies where it was wet, and backruns drive it outwards.

    Args:
        transmitted: what light passes the paint, (h, w, 3), 0..1.
        calm: where they do not, 0..1.
        skin: where they do less.
        light: CIE L* of the sitter's skin.
    """
    size = transmitted.shape[:2]
    thin = smooth_step(np.asarray(transmitted.mean(axis=2), np.float32), *_DENSE)
    free = ((1 - calm) * thin)[..., None]
    wet = laid(_CLOUDS, *size)[..., None] - 0.5
    backruns = np.maximum(laid(_BLOOMS, *size) - 0.7, 0)[..., None]
    of_wet, of_backruns = (float(np.interp(light, _SKIN, kept)) for kept in _POOLED_ON_SKIN)
    skin = skin[..., None]
    # Skin is mixed of pigments that stay together: else there was an ochre spot on every forehead.
    drift = 1 + np.array(_DRIFT, np.float32) * (1 - skin)
    share = _POOLED * wet * drift * (1 - (1 - of_wet) * skin)
    share += _BACKRUN * backruns * (1 - (1 - of_backruns) * skin)
    return np.asarray(transmitted ** (1 + free * share), np.float32)


def _granulated(
    transmitted: NDArray[np.float32], grain: Plane, flocks: Plane, skin: Plane
) -> NDArray[np.float32]:
    """Pigment gathers in the valleys of the paper; in dark paint it shows least."""
    absorbed = -_THIN * np.log(transmitted)
    uneven = (_FINE * (grain - 0.5) + _COARSE * flocks) * (1 - _SMOOTH_SKIN * skin)
    return np.asarray(np.exp(-absorbed * (1 + uneven[..., None] / (0.6 + absorbed))), np.float32)
