"""Pencil and wash by rule: contours and hatching in graphite on white paper, over thin washes of the sitter's
own colours.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts, face_parts, light_on, with_joined_teeth
from app.training.rendering.shading import Stroke, over, shade_of, strokes
from app.training.rendering.textures import hatching
from app.training.rendering.tone import Plane, blur, closed, contours, flatten, smooth_step

_HATCHING: Final = hatching(-54.0, spacing_px=5.5, length_px=24.0, seed=1)
_CROSS_HATCHING: Final = hatching(-18.0, spacing_px=5.5, length_px=20.0, seed=2)
PENCIL_TEXTURES: Final = (_HATCHING, _CROSS_HATCHING)

_PAPER: Final = (0.955, 0.98, 0.99)
_GRAPHITE: Final = (0.235, 0.215, 0.215)
_FIRST: Final = Stroke(start=0.16, gain=1.25, darkest=0.62)
_SECOND: Final = Stroke(start=0.52, gain=1.7, darkest=0.55)
_DEEPEST: Final = 0.75
"""What is painted black by strokes that have run together."""
_WASH_LIGHTNESS: Final = 83.0
_DARK_SKIN: Final = 30.0
"""How much further the wash goes where it is dark: strokes alone would leave dark skin light."""
_EVEN, _EVEN_PX = 0.5, 0.25
"""How far that is evened on skin, for washes have few lights, and over which part of the eyes' distance."""
_COLOUR_PX: Final = 0.12
"""The same for the colour of the skin, so that its grey shine takes that of what is around it."""
_WASH_PX: Final = 5.0
"""Washes run a little over their outlines."""
_VIVID: Final = 1.15
_GAP: Final = 0.22
"""In distances of the eyes: gaps in the skin narrower than twice this are washed over."""


def render_pencil(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in pencil and wash; meant for crops of 512 x 512."""
    parts = face_parts(picture, landmarks_px)
    picture = with_joined_teeth(picture, parts)
    shade = shade_of(picture, parts)
    cover = over(
        strokes(shade, _HATCHING, _FIRST),
        strokes(shade, _CROSS_HATCHING, _SECOND),
        np.asarray(_DEEPEST * smooth_step(shade, 0.66, 0.97), np.float32),
        0.9 * contours(picture, sigma_px=1.15, gain=26, slack=0.22) * (1 - 0.6 * parts.skin),
    )[..., None]
    drawn = _wash(picture, parts, shade) * (1 - cover) + cover * np.array(_GRAPHITE, np.float32)
    return np.asarray(np.rint(255 * np.clip(drawn, 0, 1)), np.uint8)


def _wash(picture: Picture, parts: FaceParts, shade: Plane) -> NDArray[np.float32]:
    colour = np.asarray(flatten(picture, space_px=5, colour=22)[..., 1:], np.float32)
    on_skin = np.dstack(
        [light_on(parts.skin, colour[..., i], _COLOUR_PX * parts.interocular_px) for i in range(2)]
    )
    chroma = np.asarray(np.linalg.norm(colour, axis=2), np.float32)
    # A grey wall may be as light as pale skin.
    flesh = np.maximum(
        parts.face, _flesh(parts) * smooth_step(blur(chroma * (1 + 2 * shade), _WASH_PX), 2.5, 6.0)
    )
    skin = (flesh * (1 - parts.lips))[..., None]
    colour = blur(np.asarray(colour + skin * (on_skin - colour), np.float32), _WASH_PX)
    chroma = np.asarray(np.linalg.norm(colour, axis=2), np.float32)
    stained = np.maximum(smooth_step(chroma, 4, 22), flesh)
    stained *= (1 - parts.mouth) * (1 - 0.45 * parts.eyes)
    even = light_on(parts.skin, shade, _EVEN_PX * parts.interocular_px)
    dark = blur(np.asarray(shade + _EVEN * skin[..., 0] * (even - shade), np.float32), _WASH_PX)
    deeper = _DARK_SKIN * smooth_step(dark, 0.29, 0.71)
    lightness = 100 - (100 - _WASH_LIGHTNESS + deeper) * stained
    lab = np.dstack([lightness, _VIVID * stained[..., None] * colour]).astype(np.float32)
    wash = np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0, 1)
    return np.asarray(wash * np.array(_PAPER, np.float32), np.float32)


def _flesh(parts: FaceParts) -> Plane:
    """Skin and all of the face, with the grey shade of a beard below the jaw."""
    known = np.maximum(parts.skin, parts.face)
    return blur(smooth_step(closed(known, _GAP * parts.interocular_px), 0.45, 0.9), 2.0)
