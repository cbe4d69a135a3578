"""Pencil and wash by rule: contours in graphite on white paper over thin washes, hatching where a face is
hollow or turned from the light, and crossed where it is deepest.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.drawn_features import brows_of, eyes_of, strokes_of
from app.training.rendering.drawn_shadows import drawn_shadow_px
from app.training.rendering.face_parts import teeth_of, with_joined_teeth
from app.training.rendering.flesh import Flesh, below_nose, flesh_of, lower_face
from app.training.rendering.glazing import Glaze, Glazed, put_together, screen, screened
from app.training.rendering.inking import ink_lines
from app.training.rendering.locks import without_lamps
from app.training.rendering.shading import Stroke, shade_of, strokes
from app.training.rendering.shading import over as on_top
from app.training.rendering.sitter import Sitter, sitter_of
from app.training.rendering.skin_colour import BrowPalette, SkinPalette, blush, lightness_of, lips_on
from app.training.rendering.textures import hatching, laid, tooth
from app.training.rendering.tone import Plane, blur, contours, flatten, over, smooth_step

_HATCHING: Final = hatching(-54.0, spacing_px=5.5, length_px=24.0, seed=1)
_CROSS_HATCHING: Final = hatching(-18.0, spacing_px=5.5, length_px=20.0, seed=2)
_TOOTH: Final = tooth(3.0, seed=3)
PENCIL_TEXTURES: Final = (_HATCHING, _CROSS_HATCHING, _TOOTH)

_SCREEN_PX: Final = 3.5
"""How far hatching moves edges either way."""
PENCIL_EDGES: Final = screen(_HATCHING, _SCREEN_PX), screen(_CROSS_HATCHING, _SCREEN_PX)
"""Of the first strokes on skin, and of those that cross them."""

_PAPER: Final = np.array((0.955, 0.98, 0.99), np.float32)
_GRAPHITE: Final = np.array((0.235, 0.215, 0.215), np.float32)
_ON_SKIN: Final = 0.50, 0.24
"""How dense strokes on skin are, and those that cross them; the wash shines through."""
_FIRST: Final = Stroke(start=0.20, gain=1.25, darkest=0.62)
_SECOND: Final = Stroke(start=0.52, gain=1.7, darkest=0.55)
_DEEPEST: Final = 0.6
"""What is painted black by strokes that have run together."""
_HOLLOW, _CROSSED = (0.018, 0.13, 0.58), (0.095, 0.20, 0.55)
"""How much darker than around it, as a share of its lightness, skin begins to be hatched, and is most, and
how much of the paper that covers."""
_TURNED, _AWAY = (0.22, 0.55, 0.50), (0.42, 0.70, 0.6)
"""The same compared with most of the skin: the side of a face that is turned from the light."""
_SHADED, _SHADED_PX = (0.46, 0.0), (-5.0, 9.0)
"""How much of the paper is covered in drawn shadow, by either hatching, and from where to where it begins."""
_MUZZLE: Final = 0.05
"""See `Flesh.hollow`."""
_BROWS: Final = BrowPalette(strength=(0.4, 0.85), lightness=(0.6, 0.4), chroma=(0.8, 0.5))
_HAIR_SHINE, _SHEEN = 12.0, 0.5
"""See `without_lamps`."""
_PALETTE: Final = SkinPalette(
    painted=((0, 20, 35, 50, 62, 75, 100), (12, 26, 42, 66, 87, 93, 97)),
    chroma=((12, 26, 42, 66, 87, 93, 97), (12, 21, 27, 26, 18, 13, 8)),
    own_chroma=0.3,
    hues_deg=(53, 68),
)
"""A thin wash; dark skin as dark as it is."""
_ROSE: Final = ((117, 0.24, 0.9), (346, 0.24, 0.9), (4, 0.12, 0.9), (199, 0.14, 0.5))
_ROSY: Final = np.array((-2.0, 6.0, 2.0), np.float32)
"""See `blush`, and what it adds, CIE Lab."""
_WASH_LIGHTNESS: Final = 86.0
_DARK: Final = 34.0
"""How much further the wash of hair and cloth goes where these are dark."""
_HAIR, _RUBBED = (0.3, 0.68), 0.85
"""The shades from which and where hair and cloth without colour are washed, and how densely: black and brown
hair left white between its hatching is the hair of somebody old."""
_THINNED, _MOST_CHROMA = 2.2, 40.0
"""By how much a wash of theirs, lighter than they are, may be more vivid, and how colourful it is at most."""
_WASH_PX: Final = 4.0
_EYES: Final = 0.8
"""How far what is drawn between the lids is washed over."""
_VIVID: Final = 1.15
_LINE, _FINE, _FEATURE = 0.62, 0.75, 0.66
_BROKEN: Final = 0.62, 0.72
"""How dense lines are in the hollows of the paper, and how much denser on its grain."""


def render_pencil(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in pencil and wash; meant for crops of 512 x 512."""
    return put_together(pencil_glazed(picture, landmarks_px, beard), PENCIL_EDGES)


def pencil_glazed(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Glazed:
    """The same before its skin is hatched, once and across."""
    sitter = sitter_of(picture, landmarks_px, beard)
    parts, size = sitter.parts, picture.shape[:2]
    eyes = eyes_of(picture, landmarks_px)
    picture = with_joined_teeth(picture, parts)
    flesh = flesh_of(sitter, landmarks_px)
    calm = without_lamps(picture, parts, landmarks_px, most=_HAIR_SHINE, sheen=_SHEEN)
    shade = shade_of(calm, parts)
    skin = np.asarray(np.clip(flesh.cover - parts.eyes - parts.mouth, 0, 1), np.float32)
    # Washes run a little over their outlines, and below a beard, unless it is white.
    below = np.maximum(skin, np.maximum(parts.face, parts.beard) * (1 - sitter.pale))
    wet = smooth_step(blur(np.asarray(below, np.float32), _WASH_PX), 0.08, 0.45)
    wet = wet * (1 - np.maximum(parts.eyes, teeth_of(picture, parts)))
    washed = over(
        _wash(picture, sitter, shade), np.asarray(wet, np.float32), _skin(sitter, flesh, landmarks_px)
    )
    hair = on_top(
        strokes(shade, _HATCHING, _FIRST),
        strokes(shade, _CROSS_HATCHING, _SECOND),
        np.asarray(_DEEPEST * smooth_step(shade, 0.66, 0.97), np.float32),
    ) * (1 - skin)
    fine = _FINE * contours(picture, sigma_px=1.15, gain=26, slack=0.22) * (1 - 0.75 * parts.skin)
    least, more = _BROKEN
    grain = least + more * laid(_TOOTH, *size)
    line = np.maximum(_LINE * ink_lines(picture, sitter), fine) * grain
    drawn = _FEATURE * strokes_of(landmarks_px, size, parts.interocular_px) * grain
    graphite = np.clip(
        on_top(np.asarray(hair, np.float32), np.asarray(np.maximum(line, drawn), np.float32)), 0, 0.95
    )
    base = over(washed, np.asarray(graphite, np.float32), _GRAPHITE)
    # Scribbled, eyes in dark faces would be grey; lids lie over the wash.
    base = over(base, np.asarray(_EYES * eyes.open, np.float32), _on_paper(eyes.painted))
    base = over(base, np.asarray(drawn, np.float32), _GRAPHITE)
    bare = (skin * (1 - 0.5 * parts.lips))[..., None]
    glazes = (
        Glaze(distance, np.asarray(dense * bare * (_GRAPHITE - base), np.float32))
        for distance, dense in zip(_hatched(sitter, flesh, landmarks_px), _ON_SKIN, strict=True)
    )
    return Glazed(base, tuple(glazes))


def _hatched(sitter: Sitter, flesh: Flesh, landmarks_px: Points) -> tuple[Plane, Plane]:
    """How much of the paper strokes cover, as distances that their textures are compared with."""
    hollow, turned = flesh.hollow(_MUZZLE), blur(sitter.darker, flesh.calm_px)

    # What a photograph shows on a jaw would be a beard.
    below = below_nose(landmarks_px, flesh.form.shape[0])
    jaw = below * lower_face(sitter.parts, landmarks_px) * (1 - flesh.muzzle)
    shadow = smooth_step(drawn_shadow_px(sitter, flesh, landmarks_px), *_SHADED_PX)

    def compared(
        by_form: tuple[float, float, float], by_light: tuple[float, float, float], shaded: float
    ) -> Plane:
        share = np.maximum(
            *(
                most * smooth_step(tone, start, whole)
                for tone, (start, whole, most) in ((hollow, by_form), (turned, by_light))
            )
        )
        share = np.maximum(share * (1 - jaw), shaded * shadow)
        return screened(np.asarray(share, np.float32), _SCREEN_PX)

    return compared(_HOLLOW, _TURNED, _SHADED[0]), compared(_CROSSED, _AWAY, _SHADED[1])


def _skin(sitter: Sitter, flesh: Flesh, landmarks_px: Points) -> NDArray[np.float32]:
    """A thin wash with rose, brows and lips, as if skin were everywhere; (h, w, 3) BGR 0..1."""
    parts, own = sitter.parts, _PALETTE(sitter.skin_lab)
    size = flesh.form.shape
    rosy = blush(landmarks_px, _ROSE, size, parts.interocular_px)[..., None] * _ROSY * lightness_of(own)
    wash = np.asarray(own + rosy, np.float32)
    strength, brow = _BROWS(own, own)
    wash = over(wash, strength * brows_of(landmarks_px, size, parts.interocular_px), brow)
    lips = lips_on(own, sitter.lip_tint)
    wash = over(wash, smooth_step(parts.lips, 0.5, 0.75), np.asarray(0.6 * lips + 0.4 * own, np.float32))
    return _on_paper(wash)


def _wash(picture: Picture, sitter: Sitter, shade: Plane) -> NDArray[np.float32]:
    """Of hair, cloth and room; (h, w, 3) BGR 0..1."""
    parts = sitter.parts
    colour = blur(np.asarray(flatten(picture, space_px=5, colour=22)[..., 1:], np.float32), _WASH_PX)
    chroma = np.asarray(np.linalg.norm(colour, axis=2), np.float32)
    rubbed = _RUBBED * parts.sitter * (1 - parts.features) * smooth_step(blur(shade, _WASH_PX), *_HAIR)
    stained = np.maximum(smooth_step(chroma, 4, 22), rubbed) * (1 - parts.mouth) * (1 - 0.45 * parts.eyes)
    deeper = _DARK * smooth_step(blur(shade, _WASH_PX), 0.29, 0.71)
    lightness = 100 - (100 - _WASH_LIGHTNESS + deeper) * stained
    thinned = np.clip(lightness / (100 * (1 - blur(shade, _WASH_PX)) + 1), 1, _THINNED)
    thinned = np.clip(np.minimum(thinned, _MOST_CHROMA / (chroma + 1e-3)), 1, None)
    vivid = _VIVID * stained * (1 + rubbed * (thinned - 1))
    return _on_paper(np.dstack([lightness, vivid[..., None] * colour]).astype(np.float32))


def _on_paper(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0, 1) * _PAPER, np.float32)
