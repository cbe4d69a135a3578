"""A printed comic by rule: black ink lines and spot blacks, flat colours, and shadows in a printer's dots.

Lines from a difference of Gaussians along the edge flow (Winnemöller, Kyprianidis and Olsen 2012, "XDoG").
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts, face_parts, light_on
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.shading import shade_of, shade_of_skin
from app.training.rendering.textures import dots, laid
from app.training.rendering.tone import Plane, blur, exposed, flatten, in_tones, smooth_step

_SCREEN: Final = dots(8)
COMIC_TEXTURES: Final = (_SCREEN,)

_INK: Final = (0.10, 0.07, 0.08)
_PAPER: Final = (0.86, 0.94, 0.97)
_VIVID: Final = 1.5
_SKIN_DEPTH: Final = 59.0
"""How far below white, in CIE L*, a unit of shade puts light skin; dark skin further."""
_TONES: Final = ((0.20, 28.0), (0.46, 55.0), (0.72, 78.0), (0.90, 93.0))
"""From which lightness (0..1) on which CIE L* is printed, outside the skin."""
_DARKEST: Final = 9.0
_SOFTNESS: Final = 0.025
_DOT_EDGE: Final = 0.09
_SHADOW: Final = (0.045, 2.6, 0.62)
"""How much darker than most of the skin dots begin, what share of the paper they cover for each further unit,
and the most they cover."""
_DOT_INK: Final = (0.62, 0.52, 0.80)
"""What a dot leaves of the blue, green and red below it."""


def render_comic(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same as a printed comic; meant for crops of 512 x 512."""
    parts = face_parts(picture, landmarks_px)
    shade = shade_of(picture, parts)
    printed = _flat_colours(picture, parts, shade)
    darker = np.asarray(shade - shade_of_skin(shade, parts), np.float32)
    start, gain, most = _SHADOW
    share = np.clip(gain * (darker - start), 0, most) * parts.skin
    dot = smooth_step(np.asarray(share - laid(_SCREEN, *shade.shape), np.float32), -_DOT_EDGE, _DOT_EDGE)
    dot = (dot * smooth_step(np.asarray(share, np.float32), 0, 0.1))[..., None]
    printed = printed * (1 - dot * (1 - np.array(_DOT_INK, np.float32)))
    line = _ink(picture, parts, shade)[..., None]
    inked = printed * (1 - line) + line * np.array(_INK, np.float32)
    return np.asarray(np.rint(255 * np.clip(inked, 0, 1)), np.uint8)


def _flat_colours(picture: Picture, parts: FaceParts, shade: Plane) -> NDArray[np.float32]:
    lab = flatten(picture, space_px=6, colour=28)
    tone = blur(exposed(lab[..., 0]), 2.0)
    lightness = in_tones(tone, _TONES, darkest=_DARKEST, softness=_SOFTNESS)
    # One tone for the skin, that of its lights: shadows are the dots' affair.
    own = shade_of_skin(shade, parts)
    usual = 100 - _SKIN_DEPTH * own * (1 + own)
    skin = np.maximum(parts.skin, parts.face * (1 - parts.eyes))
    skin = np.asarray(skin * smooth_step(1 - shade, 0.10, 0.24), np.float32)
    lightness += skin * (usual - lightness)
    lightness -= 9 * parts.lips
    grey = 1 - smooth_step(np.asarray(np.linalg.norm(lab[..., 1:], axis=2), np.float32), 9, 18)
    whites = np.maximum(parts.mouth, parts.eyes * grey) * smooth_step(1 - shade, 0.40, 0.62)
    lightness += whites * (96 - lightness)
    colour = lab[..., 1:]
    reach_px = 0.3 * parts.interocular_px
    on_skin = np.dstack([light_on(parts.skin, colour[..., i], reach_px) for i in range(2)])
    colour = blur(np.asarray(colour + parts.skin[..., None] * (on_skin - colour), np.float32), 3.0)
    colour = colour * (_VIVID - 1.2 * whites)[..., None]
    colour = colour + parts.lips[..., None] * np.array([9.0, 2.0], np.float32)
    flat = cv2.cvtColor(np.dstack([lightness, colour]).astype(np.float32), cv2.COLOR_Lab2BGR)
    return np.asarray(np.clip(flat, 0, 1) * np.array(_PAPER, np.float32), np.float32)


def _ink(picture: Picture, parts: FaceParts, shade: Plane) -> Plane:
    """Lines and spot blacks, 0..1."""
    patches = kuwahara((picture / 255).astype(np.float32), 3)
    flow = edge_flow(patches, 5.0)
    tone = np.asarray(cv2.cvtColor(patches, cv2.COLOR_BGR2Lab)[..., 0] / 100, np.float32)
    fine, coarse = blur(tone, 1.5), blur(tone, 2.6)
    dark = smooth_along(np.asarray(coarse - fine, np.float32), flow, length_px=8, sigma_px=4.0)
    # Wrinkles and pores are not inked; eyes, brows, lips and the outline are.
    slack = 0.012 + 0.016 * parts.skin - 0.004 * parts.features
    line = smooth_step(np.asarray(dark - slack, np.float32), 0, 0.010)
    spot = smooth_step(np.asarray(0.17 - blur(tone, 1.5), np.float32), 0.0, 0.03)
    darker = np.asarray(shade - shade_of_skin(shade, parts), np.float32)
    brow = 0.9 * parts.brows * smooth_step(darker, 0.08, 0.17)
    return np.asarray(np.clip(np.max([line, spot, brow], axis=0), 0, 1), np.float32)
