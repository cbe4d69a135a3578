"""Cel animation by rule: a few flat tones of each colour, in ink outlines.

After Winnemöller, Olsen and Gooch 2006, "Real-time video abstraction": smoothing that keeps edges, lightness
in few steps, and lines from a difference of Gaussians. Skin takes its tones from its own light, smoothed
within it, so that they are large and clean, and its hue from a palette.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts, face_parts, gaps_in_skin, light_on, with_joined_teeth
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.tone import Plane, blur, contours, exposed, flatten, in_tones, smooth_step

_TONES: Final = ((0.10, 12.0), (0.26, 30.0), (0.46, 50.0), (0.66, 71.0), (0.85, 90.0))
"""From which lightness (0..1) on which CIE L* is painted."""
_DARKEST: Final = 5.0
_SOFTNESS: Final = 0.012
_SKIN_CALM: Final = 0.07
"""In distances of the eyes: within the skin, light is smoothed so far."""
_SKIN_TONES: Final = ((0.13, 24.0), (0.25, 36.0), (0.38, 49.0), (0.53, 64.0), (0.70, 80.0))
"""None for lights alone, which would be islands."""
_SKIN_DARKEST: Final = 14.0
_SKIN_HUES: Final = (14.0, 20.0), (20.0, 26.0), (19.0, 24.0), (16.0, 18.0), (10.0, 12.0)
_SKIN_HUES_AT: Final = (14.0, 36.0, 50.0, 68.0, 88.0)
"""CIE a*, b* towards which skin of these L* is drawn, from umber to peach."""
_OWN_HUE: Final = 0.45
_NEAR_SKIN: Final = 0.7
"""How much of that hue what is not certain to be skin gets within the face."""
_HIGHLIGHT: Final = 0.02
"""How much lighter than the skin around it skin may be: so little that lights are no islands."""
_AROUND: Final = 0.6
"""In distances of the eyes: how far around it that is."""
_LIGHTER, _SURE = (0.02, 0.08), (0.35, 0.65)
"""By how much lighter a gap in the skin has to be to be shine, and how much of that shine to count."""
_LIPS: Final = 0.84
"""The most that lips have of the tone of the skin around them."""
_BORDER: Final = 0.035
"""In distances of the eyes: so much wider it is taken, or its soft border is neither skin nor shine."""
_VIVID: Final = 1.05
_INK: Final = (0.10, 0.10, 0.17)
_WHITE: Final = 95.0


def render_cel(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same as a drawn cel; meant for crops of 512 x 512."""
    parts = face_parts(picture, landmarks_px)
    picture = with_joined_teeth(picture, parts)
    locks = _locks(picture)
    lab = np.asarray(cv2.cvtColor(np.clip(locks, 0, 1), cv2.COLOR_BGR2Lab), np.float32)
    smooth = flatten(picture, space_px=6, colour=28)
    shine, lightest = _highlights(smooth[..., 0], parts)
    light = blur(exposed(lab[..., 0]), 1.4)
    light = np.asarray(light + shine * (np.minimum(light, lightest) - light), np.float32)
    lightness = in_tones(light, _TONES, darkest=_DARKEST, softness=_SOFTNESS)
    calm = exposed(light_on(parts.skin, smooth[..., 0], _SKIN_CALM * parts.interocular_px))
    flesh = np.asarray(np.maximum(smooth_step(parts.skin, 0.35, 0.65), shine), np.float32)
    on_skin = in_tones(np.minimum(calm, lightest), _SKIN_TONES, darkest=_SKIN_DARKEST, softness=_SOFTNESS)
    lightness += flesh * (on_skin - lightness)
    lips = _LIPS * light_on(parts.skin, on_skin, _AROUND * parts.interocular_px)
    lightness += parts.lips * (np.minimum(lightness, lips) - lightness)
    lightness += parts.brows * (np.minimum(lightness, smooth[..., 0]) - lightness)
    hued = np.maximum(flesh, _NEAR_SKIN * blur(parts.face * (1 - parts.eyes), 2.0))
    around = [light_on(parts.skin, smooth[..., i], _AROUND * parts.interocular_px) for i in (1, 2)]
    hue = smooth[..., 1:] + shine[..., None] * (np.dstack(around) - smooth[..., 1:])
    skin = _flesh_colour(hue, lightness)
    vivid = _VIVID * lab[..., 1:]
    colour = np.asarray(vivid + hued[..., None] * (skin - vivid), np.float32)
    colour = blur(colour, 2.0) + parts.lips[..., None] * np.array([6.0, 0.0], np.float32)
    lightness, colour = _with_whites(parts, smooth, lightness, colour)
    flat = cv2.cvtColor(np.dstack([lightness, colour]).astype(np.float32), cv2.COLOR_Lab2BGR)
    line = contours(picture, sigma_px=1.5, gain=34, slack=0.4) * (1 - 0.75 * flesh)
    line = smooth_along(line, edge_flow(locks, 3.0), length_px=4, sigma_px=2.0)[..., None]
    inked = flat * (1 - line) + line * np.array(_INK, np.float32)
    return np.asarray(np.rint(255 * np.clip(inked, 0, 1)), np.uint8)


def _highlights(lightness: Plane, parts: FaceParts) -> tuple[Plane, Plane]:
    """Where skin shines, 0..1, and how light (0..1) each place of the skin may be at most."""
    around = light_on(parts.skin, exposed(lightness), _AROUND * parts.interocular_px)
    lighter = smooth_step(exposed(lightness) - around, *_LIGHTER)
    shine = smooth_step(gaps_in_skin(parts, lightness) * lighter, *_SURE)
    side = 2 * round(_BORDER * parts.interocular_px) + 1
    shine = cv2.dilate(shine, np.ones((side, side), np.uint8)) * (1 - parts.features)
    return np.asarray(shine, np.float32), np.asarray(around + _HIGHLIGHT, np.float32)


def _locks(picture: Picture) -> NDArray[np.float32]:
    """Hair and cloth in large patches, drawn out along their flow."""
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    patches = kuwahara((half / 255).astype(np.float32), 3)
    patches = smooth_along(patches, edge_flow(patches, 3.0), length_px=7, sigma_px=3.5)
    size = picture.shape[1::-1]
    coarse = np.asarray(cv2.resize(patches, size, interpolation=cv2.INTER_LINEAR), np.float32)
    fine = kuwahara((picture / 255).astype(np.float32), 4)
    # Outlines as sharp as they were; what is finer than a lock goes.
    edge = smooth_step(blur(np.linalg.norm(fine - coarse, axis=2).astype(np.float32), 3.0), 0.10, 0.20)
    return np.asarray(coarse + edge[..., None] * (fine - coarse), np.float32)


def _flesh_colour(ab: NDArray[np.float32], lightness: Plane) -> NDArray[np.float32]:
    """CIE a*, b* of skin painted that light: the sitter's own, in the harmony of a palette."""
    palette = [np.interp(lightness, _SKIN_HUES_AT, hues) for hues in zip(*_SKIN_HUES, strict=True)]
    return np.asarray(_OWN_HUE * ab + (1 - _OWN_HUE) * np.dstack(palette), np.float32)


def _with_whites(
    parts: FaceParts, smooth: NDArray[np.float32], lightness: Plane, colour: NDArray[np.float32]
) -> tuple[Plane, NDArray[np.float32]]:
    """Teeth and the whites of the eyes, each one clean shape."""
    grey = 1 - smooth_step(np.asarray(np.linalg.norm(smooth[..., 1:], axis=2), np.float32), 10, 20)
    white = np.maximum(parts.mouth, parts.eyes * grey) * smooth_step(smooth[..., 0], 38, 54)
    lightness = np.asarray(lightness + white * (_WHITE - lightness), np.float32)
    return lightness, np.asarray(colour * (1 - 0.85 * white)[..., None], np.float32)
