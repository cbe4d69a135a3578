"""Drawn animation by rule: clean skin with drawn shadows, clear eyes, lines in the colour of what
they surround.

Shadow lies where an animator's lamp throws it, see `drawn_shadows`. Steps of lightness alone (Winnemöller,
Olsen and Gooch 2006, "Real-time video abstraction") cut faces into patches that follow the lamp.
"""

import itertools
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.drawn_beard import BeardPalette, drawn_beard, lines_left
from app.training.rendering.drawn_features import eyes_of, strokes_of
from app.training.rendering.drawn_marks import marks_on
from app.training.rendering.drawn_shadows import depth_of_shadow, drawn_shadow_px
from app.training.rendering.face_parts import teeth_of, with_joined_teeth
from app.training.rendering.flesh import Flesh, flesh_of, lower_face
from app.training.rendering.glazing import Edge, Glaze, Glazed, put_together
from app.training.rendering.inking import ink_lines, pen_on
from app.training.rendering.locks import locks_of, with_calm_shine
from app.training.rendering.sitter import Sitter, sitter_of
from app.training.rendering.skin_colour import BrowPalette, SkinPalette, blush, lightness_of, teeth_on
from app.training.rendering.textures import TEXTURE_PX
from app.training.rendering.tone import Plane, blur, exposed, flatten, in_tones, over, smooth_step

_TONES: Final = ((0.12, 17.0), (0.25, 32.0), (0.42, 52.0), (0.62, 72.0), (0.84, 93.0))
"""From which lightness (0..1) on which CIE L* hair and cloth are painted."""
_DARKEST: Final = 8.0
_SOFTNESS: Final = 0.03
_STEPPED: Final = 0.7
"""How much of those steps is to be seen; behind the sitter none."""
_BLACK, _WHITE = 0.04, 0.92
"""Where tones without steps begin and end."""
_VIVID: Final = 1.4
_LEAST_VIVID: Final = 0.8
_MOST_CHROMA: Final = 58.0
_SKIN: Final = SkinPalette(
    painted=((0, 20, 35, 50, 62, 75, 100), (7, 22, 38, 58, 74, 86, 95)),
    chroma=((7, 22, 38, 60, 80, 88, 95), (10, 21, 30, 33, 25, 20, 13)),
    own_chroma=0.5,
    hues_deg=(46, 68),
)
"""Light skin is painted lighter, dark skin as dark."""
_SHADOW_RED: Final = 3.0
"""How much redder shadows are on light skin, CIE a*."""
_SHADOW_VIVID: Final = (30.0, 62.0), (0.8, 1.0)
"""How colourful they are on skin that is painted dark, CIE L*, and light: on dark skin they are no orange
patches."""
_DEPTH: Final = 0.68
"""How far shadows go: bolder ones are taken for patches of another skin."""
CEL_EDGES: Final = (Edge(np.zeros((TEXTURE_PX, TEXTURE_PX), np.float32)),)
"""Of shadows. There were lights, too: on dark faces they were pale patches."""
_BEARD: Final = BeardPalette(
    painted=((0, 12, 25, 45, 65, 85, 100), (8, 16, 29, 48, 68, 88, 97)),
    vivid=1.35,
    most_chroma=46.0,
    shade=(0.66, 1.05),
)
_CHEEKS: Final = (117, 0.20, 1.0), (346, 0.20, 1.0)
_BLUSH: Final = np.array((-1.1, 3.6, 0.9), np.float32)
"""Where, see `blush`, and what it adds, CIE Lab."""
_BROWS: Final = BrowPalette(strength=(0.5, 0.85), lightness=(0.7, 0.42), chroma=(0.8, 0.8))
_ROUND, _MOST_RAISED, _MOST_HOLLOW = 0.6, ((30.0, 62.0), (0.30, 0.06)), -0.10
"""How much of a skin's own form is painted, softly; what of its lights at most, on skin that is painted dark,
CIE L*, and light, for on dark skin lights make the form; and what of its hollows."""
_OVERSHADOWED: Final = 0.05, 9.0
"""How far down a lid overshadows the eye, and a lip the teeth, in distances of the eyes, and by how much,
CIE L*."""
_HAIR_SHINE, _SHEEN = 5.0, 0.6
"""See `with_calm_shine`."""
_PEN: Final = 0.30, 1.4, np.array((0.03, 0.02, 0.05), np.float32)
"""See `pen_on`."""
_LINE, _FEATURE = 0.85, 0.95
_LASHES: Final = np.array((0.10, 0.08, 0.12), np.float32)
_TEETH: Final = np.array((91.0, 1.0, 8.0), np.float32)
"""See `teeth_on`."""


def render_cel(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same drawn and coloured; meant for crops of 512 x 512."""
    return put_together(cel_glazed(picture, landmarks_px, beard), CEL_EDGES)


def cel_glazed(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Glazed:
    """The same before its shadows are laid on."""
    sitter = sitter_of(picture, landmarks_px, beard)
    eyes = eyes_of(picture, landmarks_px)
    parts = sitter.parts
    picture = with_joined_teeth(picture, parts)
    flesh = flesh_of(sitter, landmarks_px)
    whiskers = drawn_beard(sitter)
    around = _hair_and_room(picture, sitter, landmarks_px)
    teeth = teeth_of(picture, parts)
    lid, lip = (_below(shape, parts.interocular_px) for shape in (eyes.open, parts.mouth))
    line = _LINE * ink_lines(picture, sitter) * (1 - eyes.open) * lines_left(whiskers)
    drawn = _FEATURE * strokes_of(landmarks_px, picture.shape[:2], parts.interocular_px)

    flat, shadow = _inks(sitter.skin_lab)
    # Beards are painted over the skin.
    bare = np.maximum(flesh.cover, lower_face(parts, landmarks_px))

    def coloured(skin: NDArray[np.float32], hairs: NDArray[np.float32]) -> NDArray[np.float32]:
        painted = over(over(around, bare, skin), whiskers.cover, hairs)
        painted = over(painted, teeth, teeth_on(flat, _TEETH) - lip)
        painted = over(painted, eyes.open, eyes.painted - lid)
        return np.asarray(np.clip(cv2.cvtColor(painted, cv2.COLOR_Lab2BGR), 0, 1), np.float32)

    form = _form(flat, flesh, landmarks_px, parts.interocular_px)
    plain, dark = map(coloured, (flat + form, shadow + form), _BEARD(whiskers.lab))
    marks = marks_on(sitter, landmarks_px, bare, flat=flat, shadow=shadow, brows=_BROWS)
    pen = pen_on(plain + marks, *_PEN)
    lashes = np.asarray((pen + _LASHES) / 2, np.float32)
    base, shaded = (
        over(over(colours + marks, np.asarray(line, np.float32), pen), np.asarray(drawn, np.float32), lashes)
        for colours in (plain, dark)
    )
    shadow_px = drawn_shadow_px(sitter, flesh, landmarks_px)
    depth = depth_of_shadow(landmarks_px, parts.interocular_px, picture.shape[:2])[..., None]
    return Glazed(np.clip(base, 0, 1), (Glaze(shadow_px, depth * (shaded - base)),))


def _hair_and_room(picture: Picture, sitter: Sitter, landmarks_px: Points) -> NDArray[np.float32]:
    """(h, w, 3) float32 CIE Lab: locks and cloth in few tones, a soft room behind."""
    locks = locks_of(picture, patch_px=4, length_px=10)
    behind = np.asarray(sitter.behind * (1 - blur(sitter.parts.sitter, 2.0)), np.float32)
    locks = with_calm_shine(locks, sitter.parts, landmarks_px, most=_HAIR_SHINE, sheen=_SHEEN)
    calm = over(locks, behind, blur(flatten(picture, space_px=8, colour=40), 4.0))
    tone = blur(exposed(calm[..., 0]), 1.2)
    stepped = in_tones(tone, _TONES, darkest=_DARKEST, softness=_SOFTNESS)
    starts, levels = zip(*_TONES, strict=True)
    between = [(a + b) / 2 for a, b in itertools.pairwise(starts)]
    smooth = np.interp(tone, [_BLACK, *between, _WHITE], [_DARKEST, *levels])
    lightness = smooth + _STEPPED * (1 - behind) * (stepped - smooth)
    colour = blur(calm[..., 1:], 2.0)
    chroma = np.asarray(np.linalg.norm(colour, axis=2, keepdims=True), np.float32)
    vivid = _VIVID * smooth_step(chroma, 2, 10) * np.minimum(1, _MOST_CHROMA / (_VIVID * chroma + 1e-3))
    return np.dstack([lightness, colour * np.maximum(vivid, _LEAST_VIVID)]).astype(np.float32)


def _below(opened: Plane, unit_px: float) -> NDArray[np.float32]:
    """(h, w, 3), CIE Lab: what lids take from the upper rim of the eyes, and a lip from teeth."""
    down, darker = _OVERSHADOWED
    lower = cv2.warpAffine(opened, np.array([[1, 0, 0], [0, 1, down * unit_px]]), opened.shape[::-1])
    shade = np.zeros((*opened.shape, 3), np.float32)
    shade[..., 0] = darker * np.clip(opened - lower, 0, 1)
    return shade


def _inks(own: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """CIE Lab of a sitter's skin as it is painted, and of its shadows."""
    flat = _SKIN(own)
    light, red, yellow = flat
    # On dark skin a shadow as red as on light skin would be another colour.
    lightness = lightness_of(flat)
    vivid = float(np.interp(light, *_SHADOW_VIVID))
    redder = _SHADOW_RED * lightness
    deepest = np.array(
        [0.78 * light - 1, 1.1 * vivid * red + redder, 1.05 * vivid * yellow + lightness], np.float32
    )
    return flat, np.asarray(flat + _DEPTH * (deepest - flat), np.float32)


def _form(
    flat: NDArray[np.float32], flesh: Flesh, landmarks_px: Points, unit_px: float
) -> NDArray[np.float32]:
    """(h, w, 3) CIE Lab: what blush and the form of the face add to skin of one colour."""
    added = blush(landmarks_px, _CHEEKS, flesh.form.shape, unit_px)[..., None] * _BLUSH
    raised = float(np.interp(flat[0], *_MOST_RAISED))
    added[..., 0] += _ROUND * flat[0] * np.clip(flesh.raised, _MOST_HOLLOW, raised)
    return np.asarray(added, np.float32)
