"""Watercolour by rule: a portrait in transparent washes on white paper.

Skin is two or three large washes of the sitter's own warm colour, with violet in the shadows, rose on cheeks
and lips, and paper left at the highlights; hair and cloth are pools of pigment with light locks left; eyes,
brows and the line of the mouth are drawn with a small brush; the background runs out in a pale cloud.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts, face_parts, light_on
from app.training.rendering.figure import figure_mask, places
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.textures import laid, tooth
from app.training.rendering.tone import Plane, blur, contours, smooth_step
from app.training.rendering.wash import PAPER, Paint, absorption, cloud, dried, pools, sheet

_SIENNA: Final = np.array((1.65, 1.05, 0.30), np.float32)
_RED: Final = np.array((1.20, 1.25, 0.25), np.float32)
_VIOLET: Final = np.array((0.55, 1.25, 1.05), np.float32)
_TEAL: Final = np.array((0.50, 0.75, 1.40), np.float32)
_ROSE: Final = np.array((0.50, 0.72, 0.06), np.float32)
_COOL: Final = np.array((-0.30, 0.0, 0.22), np.float32)
_LIP_LINE: Final = np.array((1.35, 1.6, 0.85), np.float32)
_PENCIL: Final = np.array((0.42, 0.45, 0.48), np.float32)
_POOLS: Final = ((0.10, 0.11), (0.34, 0.22), (0.68, 0.33), (1.15, 0.42), (1.75, 0.45), (2.5, 0.28))
"""Washes of hair and cloth: from which absorption on each is laid, and how much it absorbs itself."""
_BLUSHES: Final = ((50, 0.33, 0.34), (280, 0.33, 0.34), (4, 0.15, 0.25))
"""Cheeks and tip of the nose: landmark, reach in distances of the eyes, strength."""
_TOOTH: Final = tooth(3.4, seed=21)
_FLOCKS: Final = tooth(11.0, seed=22)
WATERCOLOUR_TEXTURES: Final = (_TOOTH, _FLOCKS)
_FINE: Final = 0.42
_COARSE: Final = 0.26
"""How much pigment granulates, in the paper's tooth and in flocks of it."""
_CHIN: Final = 152
_BROWS: Final = (105, 334)
_NOSE: Final = (168, 4)
_FOREHEAD: Final = 10


def render_watercolour(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in watercolour; meant for crops of 512 x 512."""
    parts = face_parts(picture, landmarks_px)
    figure = figure_mask(picture, landmarks_px)
    x, y = places(landmarks_px, picture.shape[:2])
    photo = (picture / 255).astype(np.float32)
    patches = kuwahara(photo, 3)
    flow = edge_flow(patches, 5.0)
    wet = pools(x, y)
    skin = _skin_mask(photo, parts, landmarks_px, x, y) * figure
    locks = smooth_along(patches, flow, length_px=9, sigma_px=4.5)
    # The sitter's outline has the colour of neither side: there, what lies within goes on.
    inner = smooth_step(blur(figure, 2.5), 0.75, 0.98)
    to_edge = np.asarray(inner * skin + (1 - inner) * light_on(inner, skin, 3.0) * figure, np.float32)
    paint = _over(_pooled(locks, figure, skin, wet), _skin(photo, skin, parts, landmarks_px, wet), to_edge)
    drawn = smooth_along(photo, edge_flow(photo, 2.0), length_px=4, sigma_px=2.0)
    paint = _over(paint, _features(drawn, parts), parts.features)
    paint = _over(_background(photo, figure, x, y, wet), paint * sheet(x, y)[..., None], figure)
    line = smooth_along(contours(picture, sigma_px=0.8, gain=24, slack=0.2), flow, length_px=6, sigma_px=3.0)
    line = np.clip(1.3 * line - 0.1, 0, 1) * (1 - 0.5 * skin) * (0.25 + 0.75 * figure)
    paint += (line * (1 - parts.mouth) * (1 - 0.6 * parts.lips))[..., None] * _PENCIL
    return np.asarray(np.rint(255 * np.exp(-_granulated(paint)) * PAPER), np.uint8)


def _granulated(paint: Paint) -> Paint:
    """Pigment gathers in the valleys of the paper; in dark paint it shows least."""
    size = paint.shape[:2]
    grain = _FINE * (laid(_TOOTH, *size) - 0.5) + _COARSE * (laid(_FLOCKS, *size) - 0.5)
    return np.asarray(paint * (1 + grain[..., None] / (0.6 + paint)), np.float32)


def _over(below: Paint, above: Paint, mask: Plane) -> Paint:
    return np.asarray(below + (above - below) * mask[..., None], np.float32)


def _skin_mask(
    photo: NDArray[np.float32], parts: FaceParts, landmarks_px: Points, x: Plane, y: Plane
) -> Plane:
    """Skin with its shadows, but not hair of its colour: that is rough, or lies above the forehead."""
    lab = cv2.cvtColor(blur(photo, 2.0), cv2.COLOR_BGR2Lab)
    sure = _surely_skin(parts)
    below_brows = smooth_step(y - _height(y, landmarks_px, *_BROWS), -0.45, -0.15)
    apart = lab - np.median(lab[sure], axis=0)
    head = np.maximum(parts.face, 1 - smooth_step((x / 1.3) ** 2 + ((y + 0.5) / 1.55) ** 2, 0.8, 1.1))
    shiny = smooth_step(apart[..., 0], 0, 15)
    apart[..., 1:] *= 1 - 0.5 * shiny[..., None]
    apart[..., 0] *= np.where(apart[..., 0] > 0, 0.2, 0.75 - 0.35 * parts.face * below_brows)
    alike = 1 - smooth_step(np.asarray(np.linalg.norm(apart, axis=2), np.float32), 16, 28)
    shaded = alike * head * (1 - parts.features)
    grey = np.asarray(cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY), np.float32)
    spread = np.sqrt(blur((grey - blur(grey, 2.5)) ** 2, 5.0)) / (0.1 + blur(grey, 5.0))
    fine = float(np.median(spread[sure]))
    rough = smooth_step(np.asarray(spread, np.float32), 1.5 * fine + 0.008, 2.2 * fine + 0.026)
    rough = rough * (1 - parts.face * below_brows)
    upper = smooth_step(y - _height(y, landmarks_px, _FOREHEAD), -1.3, -1.0)
    near = np.maximum(upper * (1 - smooth_step(np.abs(x), 1.4, 1.6)), smooth_step(y, 0.9, 1.3))
    own = np.maximum(np.clip(1.6 * parts.skin, 0, 1) * np.maximum(alike, below_brows), shaded)
    return np.asarray(own * near * (1 - rough), np.float32)


def _surely_skin(parts: FaceParts) -> NDArray[np.bool_]:
    sure = np.asarray(parts.skin * parts.face > 0.7, np.bool_)
    return sure if sure.any() else np.ones_like(sure)


def _height(y: Plane, landmarks_px: Points, *numbers: int) -> float:
    row = int(np.clip(landmarks_px[list(numbers), 1].mean(), 0, y.shape[0] - 1))
    return float(y[row, 0])


def _skin(
    photo: NDArray[np.float32], skin: Plane, parts: FaceParts, landmarks_px: Points, wet: Plane
) -> Paint:
    """Washes by how much lighter or darker a place is than the face's own skin."""
    lightness = np.asarray(cv2.cvtColor(photo, cv2.COLOR_BGR2Lab)[..., 0], np.float32)
    sure, unit_px = _surely_skin(parts), parts.interocular_px
    own = absorption(np.median(photo[sure], axis=0).astype(np.float32), 1.5)
    level, depth = float(np.median(lightness[sure])), float(own.mean())
    dark = float(np.clip((depth - 0.5) / 0.45, 0, 1))
    hue = own / (depth + 0.02)
    hue = hue + (0.36 + 0.2 * dark) * (_SIENNA - hue)
    amount = depth * (0.52 + 0.38 * dark)
    shade = 0.15 + 0.40 * amount
    clean = skin * (1 - parts.features)

    def relief(reach: float) -> Plane:
        light = light_on(np.asarray(clean, np.float32), lightness, reach * unit_px)
        return np.asarray((light - level) / (20 + 0.35 * level), np.float32)

    bridge, tip = (_spot(landmarks_px[at], 0.33 * unit_px, skin) for at in _NOSE)
    nose = np.maximum(bridge, tip)
    broad = relief(0.075)
    near = np.asarray(nose * relief(0.03) + (1 - nose) * relief(0.048), np.float32)
    shine = 0.65 * smooth_step(broad, 0.02, 0.36 + 0.14 * dark) + 0.35 * smooth_step(near, 0.14, 0.30)
    half = 0.45 * (1 - smooth_step(broad, -0.30, 0.06)) + 0.55 * _below(near, -0.135, 0.035)
    full = 0.4 * (1 - smooth_step(broad, -0.62, -0.22)) + 0.6 * _below(near, -0.415, 0.045)
    deep = _below(near, -0.79, 0.07)
    light = 0.8 * (1 - (0.95 - 0.55 * dark) * shine) + 0.18 * _below(broad, 0.08, 0.05)
    paint = (light * (1 + 0.15 * wet))[..., None] * (0.9 * amount) * (hue - 0.12 * wet[..., None] * _COOL)
    paint += half[..., None] * (0.8 * shade) * (0.45 * hue + 0.55 * _RED)
    paint += full[..., None] * shade * (0.4 * hue + 0.6 * _VIOLET)
    paint += deep[..., None] * shade * (0.4 * hue + 0.6 * _VIOLET)
    paint += (0.25 * shade * half * _spot(landmarks_px[_CHIN], 0.45 * unit_px, skin))[..., None] * _TEAL
    for number, reach, strength in _BLUSHES:
        blush = _spot(landmarks_px[number], reach * unit_px, skin) * (1 - (0.4 + 0.5 * dark) * shine)
        paint += (strength * (0.4 + 0.45 * amount) * blush)[..., None] * _ROSE
    return np.asarray(paint, np.float32)


def _below(relief: Plane, edge: float, softness: float) -> Plane:
    return dried(np.asarray(1 - smooth_step(relief, edge - softness, edge + softness), np.float32), 2.4)


def _spot(at_px: NDArray[np.floating], sigma_px: float, like: Plane) -> Plane:
    ys, xs = np.mgrid[0 : like.shape[0], 0 : like.shape[1]]
    return np.exp(-((xs - at_px[0]) ** 2 + (ys - at_px[1]) ** 2) / (2 * sigma_px**2)).astype(np.float32)


def _pooled(locks: NDArray[np.float32], figure: Plane, skin: Plane, wet: Plane) -> Paint:
    """Hair and cloth: washes one in another, warm where coloured, blue where grey."""
    taken = absorption(blur(locks, 0.8), 1.45)
    tone = np.asarray(taken.mean(axis=-1), np.float32)
    hue = taken / (tone[..., None] + 0.04)
    warm = np.clip(hue[..., 0] - hue[..., 2], 0, 1.2)
    hue = hue + warm[..., None] * np.array((-0.05, 0.07, -0.06), np.float32)
    tone = blur(tone, 1.0)
    ears = smooth_step(blur(skin, 10.0), 0.08, 0.4) * (1 - smooth_step(tone, 0.9, 1.5))
    hue = hue + (0.4 * ears)[..., None] * (_SIENNA - hue)
    tone = np.asarray(
        tone + (0.7 + 0.5 * smooth_step(tone, 0.9, 2.0)) * (tone - light_on(figure, tone, 12.0)), np.float32
    )
    density = np.zeros_like(tone)
    for at, carried in _POOLS:
        density += carried * 0.7 * dried(smooth_step(tone, 0.92 * at, 1.08 * at), 2.2)
        density += carried * 0.3 * smooth_step(tone, 0.6 * at, 1.4 * at)
    cool = smooth_step(tone, 0.1, 0.6) * (1 - 0.7 * smooth_step(tone, 1.2, 2.3))
    grey = np.exp(-2.2 * np.abs(hue - 1).max(axis=-1))
    hue = np.clip(hue + (0.9 * grey * (cool + 0.5 * wet) * (1 - ears))[..., None] * _COOL, 0.28, 2.1)
    return np.asarray((density * (1 + 0.36 * wet))[..., None] * hue, np.float32)


def _features(drawn: NDArray[np.float32], parts: FaceParts) -> Paint:
    """Eyes, brows and nostrils as they are, a little stronger; rose lips; teeth left as paper."""
    taken = absorption(np.clip(drawn + 0.5 * (drawn - blur(drawn, 2.5)), 0.03, 1).astype(np.float32), 1.4)
    tone = np.asarray(taken.mean(axis=-1), np.float32)
    paint = taken * (0.6 + 0.45 * smooth_step(tone, 0.5, 1.3)[..., None])
    reach_px = 0.035 * parts.interocular_px
    wash = absorption(np.dstack([light_on(parts.lips, drawn[..., i], reach_px) for i in range(3)]), 1.5)
    depth = np.asarray(wash.mean(axis=-1), np.float32)
    typical = float((depth * parts.lips).sum() / max(float(parts.lips.sum()), 1.0))
    darker = np.asarray(depth - typical, np.float32)
    cover = 1 - 0.35 * smooth_step(-darker, 0.06, 0.30) + 0.5 * dried(smooth_step(darker, 0.02, 0.12), 1.0)
    hue = 0.55 * wash / (depth[..., None] + 0.05) + 0.75 * _ROSE + 0.15 * _RED
    lips = cover[..., None] * (0.12 + 0.95 * typical) * hue
    lips += np.clip(1.2 * (tone - blur(tone, 4.0)) - 0.06, 0, 1)[..., None] * _RED
    paint = _over(np.asarray(paint, np.float32), np.asarray(lips, np.float32), parts.lips)
    light = blur(np.asarray(drawn.max(axis=-1), np.float32), 1.8)
    gap, shaded = 1 - smooth_step(light, 0.22, 0.45), 1 - smooth_step(light, 0.45, 0.8)
    mouth = gap[..., None] * np.array((1.5, 1.7, 1.1)) + 0.05 * _SIENNA + 0.2 * shaded[..., None]
    parted = smooth_step(blur(parts.mouth, 0.03 * parts.interocular_px), 0.3, 0.6)
    mouth = _over(np.broadcast_to(_LIP_LINE, mouth.shape), np.asarray(mouth, np.float32), parted)
    return _over(paint, mouth, parts.mouth)


def _background(photo: NDArray[np.float32], figure: Plane, x: Plane, y: Plane, wet: Plane) -> Paint:
    """Two pale clouds of its own colours, one in the other, with nothing of the sitter run in."""
    behind = np.asarray(1 - figure, np.float32)
    colours = np.dstack([light_on(behind, photo[..., i], 10.0) for i in range(3)])
    taken = absorption(np.clip(colours, 0.05, 1), 2.0)
    mean = taken.mean(axis=-1, keepdims=True)
    pale = taken / (mean + 1e-3) * 0.5 * (1 - np.exp(-2 * mean)) + np.array((0, 0.03, 0.08), np.float32)
    clouds = 0.75 * dried(cloud(x, y, 2.15), 1.4) + 0.35 * dried(cloud(x, y, 1.75), 1.4)
    return np.asarray(pale * (clouds * (1 + 0.45 * wet))[..., None], np.float32)
