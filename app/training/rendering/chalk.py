"""Three chalks by rule, "aux trois crayons", on toned paper: red for the flesh, black for hair, eyes and deep
shadows, white for the lights. Black is rubbed into the red of dark skin, and draws lids and the wings of
noses.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.drawn_features import strokes_of
from app.training.rendering.face_parts import outline_of_skin, with_joined_teeth
from app.training.rendering.flesh import flesh_of
from app.training.rendering.locks import without_lamps
from app.training.rendering.shading import Stroke, over, shade_of, shade_of_skin, strokes
from app.training.rendering.sitter import sitter_of
from app.training.rendering.textures import hatching, tooth
from app.training.rendering.tone import Plane, blur, contours, smooth_step

_HATCHING: Final = hatching(-58.0, spacing_px=7.5, length_px=30.0, seed=11)
_LIGHTS: Final = hatching(-40.0, spacing_px=7.0, length_px=18.0, seed=12)
_TOOTH: Final = tooth(3.6, seed=13)
CHALK_TEXTURES: Final = (_HATCHING, _LIGHTS, _TOOTH)

_PAPER: Final = (0.60, 0.72, 0.79)
_RED: Final = (0.20, 0.27, 0.60)
_BLACK: Final = (0.155, 0.15, 0.17)
_WHITE: Final = (0.93, 0.96, 0.97)
_FIRST: Final = Stroke(start=0.14, gain=1.35, darkest=0.85, edge=0.26)
_RUBBED: Final = Stroke(start=0.10, gain=0.95, darkest=0.72, edge=0.45)
"""Rubbed into the paper's tooth with the side of the chalk."""
_DARK: Final = Stroke(start=0.42, gain=1.6, darkest=0.95, edge=0.3)
_LIGHT: Final = Stroke(start=0.0, gain=1.0, darkest=1.0, edge=0.28)
_WHITE_ON_SKIN: Final = (0.30, 0.60), (0.7, 0.4)
"""How much white the lights of skin of these shades get: the darker it is, the less, or it turns pale."""
_DARK_SKIN: Final = 0.40, 0.68
"""Shades of skin, from which black is rubbed into its red, and most of it."""
_DEEP: Final = (0.6, 0.95, 0.75)
"""On light skin: the shades where black begins and is wholly, and which share of it there is then."""
_RUBBED_IN, _SHADOW = 0.62, (0.08, 0.30, 0.5)
"""On dark skin: that share wherever it is, and from how much darker than most of it to how much darker it
gets how much more."""
_DRAWN: Final = 0.8
"""How strongly lids, the line between the lips and the wings of the nose are drawn."""
_HAIR_SHINE, _SHEEN = 16.0, 0.3
"""See `without_lamps`."""
_LEAST_SHADE: Final = 0.27
"""Lighter skin is tinted like this."""
_LIGHTEST: Final = 0.2
"""How much lighter, in shade, a face becomes at most where a lamp is reflected on it: no bare paper."""
_FAIR, _FAIR_FROM, _FAIR_TO = 0.15, (0.1, 0.3), (0.35, 0.6)
"""How much deeper fair hair is drawn, so that it is no bare paper; shades where hair begins to be fair, and
ends."""
_OUTLINE: Final = 0.75
"""How strongly heads are drawn where they end, on paper that may have the tone of their skin."""
_TEETH: Final = 0.62
"""How much of it teeth get, which are to stay behind the lights of the face."""


def render_chalk(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in three chalks; meant for crops of 512 x 512."""
    sitter = sitter_of(picture, landmarks_px, beard)
    skin = flesh_of(sitter, landmarks_px).cover
    parts = replace(sitter.parts, skin=np.asarray(skin * (1 - sitter.parts.features), np.float32))
    picture = without_lamps(picture, parts, landmarks_px, most=_HAIR_SHINE, sheen=_SHEEN, skin=parts.skin)
    picture = with_joined_teeth(picture, parts)
    shade = shade_of(picture, parts)
    own = shade_of_skin(shade, parts)
    darker = np.asarray(shade - own, np.float32)
    on_face = np.max([parts.skin, parts.lips, parts.brows], axis=0)
    flesh = np.clip(on_face + 0.25, 0, 1)
    line = contours(picture, sigma_px=1.4, gain=24, slack=0.2)
    # The lightest skin, too, is flesh and not bare paper.
    blood = np.asarray(shade + on_face * max(_LEAST_SHADE - own, 0.0), np.float32)
    bare = parts.face * (1 - parts.eyes) * (1 - parts.mouth)
    blood = np.maximum(blood, np.asarray(bare * max(own - _LIGHTEST, 0.0), np.float32))
    tint = over(strokes(blood, _HATCHING, _FIRST), strokes(blood, _TOOTH, _RUBBED))
    line_of_flesh = np.maximum(line * (1 - 0.5 * parts.skin), _OUTLINE * outline_of_skin(parts))
    red = over(tint, 0.8 * line_of_flesh, 0.35 * parts.lips) * flesh
    apart = np.maximum(1 - np.clip(1.1 * on_face, 0, 1), parts.brows * smooth_step(darker, 0.02, 0.14))
    hair = parts.sitter * (1 - np.clip(on_face, 0, 1)) * (1 - parts.features)
    deeper = np.asarray(
        shade + _FAIR * hair * smooth_step(shade, *_FAIR_FROM) * (1 - smooth_step(shade, *_FAIR_TO)),
        np.float32,
    )
    dark = over(
        strokes(deeper, _HATCHING, _DARK),
        strokes(deeper, _TOOTH, _DARK),
        np.asarray(0.9 * smooth_step(shade, 0.7, 0.95), np.float32),
        0.9 * line,
    )
    black = dark * np.maximum(apart, _black_on_skin(shade, own))
    black = over(black, _DRAWN * strokes_of(landmarks_px, shade.shape, parts.interocular_px))
    inside = parts.face * smooth_step(blur(parts.skin, 4.0), 0.55, 0.95)
    lights = np.asarray(inside * smooth_step(-darker, 0.03, 0.26), np.float32)
    white = strokes(lights, _LIGHTS, _LIGHT) * float(np.interp(own, *_WHITE_ON_SKIN))
    white = np.maximum(white, _TEETH * parts.mouth * smooth_step(1 - shade, 0.35, 0.75))
    drawn = np.broadcast_to(np.array(_PAPER, np.float32), picture.shape)
    for cover, pigment in ((white, _WHITE), (red, _RED), (black, _BLACK)):
        drawn = _laid_on(drawn, np.asarray(cover, np.float32), pigment)
    return np.asarray(np.rint(255 * np.clip(drawn, 0, 1)), np.uint8)


def _black_on_skin(shade: Plane, own: float) -> Plane:
    """Which share of the black of other things skin gets, 0..1. One threshold for all would break dark skin
    into patches.
    """
    start, end, share = _DEEP
    light = share * smooth_step(shade, start, end)
    start, end, share = _SHADOW
    dark = _RUBBED_IN + share * smooth_step(np.asarray(shade - own, np.float32), start, end)
    return np.asarray(light + np.interp(own, _DARK_SKIN, (0, 1)) * (dark - light), np.float32)


def _laid_on(
    ground: NDArray[np.float32], cover: Plane, pigment: tuple[float, float, float]
) -> NDArray[np.float32]:
    return np.asarray(ground + cover[..., None] * (np.array(pigment, np.float32) - ground), np.float32)
