"""Oil by rule, as painted alla prima: patches of paint in strokes lighter and darker, led along the forms.

Patches from a generalised Kuwahara filter, drawn out along the edge flow (Kyprianidis and Kang 2011, "Image
and video abstraction by coherence-enhancing filtering"). Strokes come from textures of a few directions, of
which the nearest to the flow shows; their ridges are lit from the upper left.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.face_parts import face_parts
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.oil_palette import blush_of, flesh_of, graded
from app.training.rendering.textures import hatching, laid
from app.training.rendering.tone import Plane, blur, smooth_step

_ANGLES_DEG: Final = (-75.0, -15.0, 45.0)
_BROAD_DEG: Final = -48.0
_STROKES: Final = tuple(
    hatching(angle, spacing_px=9.0, length_px=30.0, seed=30 + n) for n, angle in enumerate(_ANGLES_DEG)
)
_BROAD: Final = hatching(_BROAD_DEG, spacing_px=19.0, length_px=60.0, seed=40)
OIL_TEXTURES: Final = (*_STROKES, _BROAD)

_LIFT: Final = 6.0
"""How much lighter and darker than the tone strokes are, in CIE L*."""
_FLANKS: Final = (0.22, 0.78)
"""A stroke's flanks, in values of its texture: between them it rises, beyond it is flat."""
_BROKEN: Final = (2.5, 5.0)
"""CIE a*, b*: how much warmer the lightest strokes are than the darkest."""
_RIDGES: Final = 26.0
_MOST_RIDGE: Final = 3.2
"""In CIE L*."""
_ON_SKIN: Final = 0.7
_ON_FEATURES: Final = 0.12
_BEHIND: Final = 0.75
"""How much of the strokes shows there; 1 elsewhere."""


def render_oil(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in oil; meant for crops of 512 x 512."""
    parts = face_parts(picture, landmarks_px)
    photograph = (picture / 255).astype(np.float32)
    patches = kuwahara(photograph, 5)
    forms = edge_flow(patches, 5.0)
    patches = smooth_along(patches, forms, length_px=7, sigma_px=3.5)
    crisp = smooth_along(photograph, edge_flow(photograph, 2.0), length_px=4, sigma_px=2.0)
    features = np.clip(1.3 * blur(parts.features, 0.05 * parts.interocular_px), 0, 1)[..., None]
    flesh, blush = flesh_of(photograph, parts), blush_of(parts, landmarks_px)
    away = _far_from_head(landmarks_px, picture.shape[:2])
    flesh, skin = flesh * (1 - away), np.maximum(parts.skin, flesh) * (1 - away)
    lab = graded(np.asarray(patches + features * (crisp - patches), np.float32), parts, flesh, blush)
    stroke, ridge = _stroke(photograph, away)
    shown = 1 - (1 - _ON_SKIN) * skin - (1 - _BEHIND) * away
    shown = np.asarray(shown + features[..., 0] * (_ON_FEATURES - shown), np.float32)
    lab[..., 0] += shown * (_in_strokes(stroke) + ridge)
    lab[..., 1:] += (shown * (stroke - 0.5))[..., None] * np.array(_BROKEN, np.float32)
    lab[..., 0] = np.clip(lab[..., 0], 3, 97)
    return np.asarray(np.rint(255 * np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0, 1)), np.uint8)


def _in_strokes(stroke: Plane) -> Plane:
    """What each stroke is lighter or darker than the tone, in CIE L*."""
    return np.asarray(_LIFT * (2 * smooth_step(stroke, *_FLANKS) - 1), np.float32)


def _stroke(photograph: NDArray[np.float32], away: Plane) -> tuple[Plane, Plane]:
    """Strokes along the forms, 0..1, broad ones behind, and the light on their ridges, in CIE L*."""
    size = photograph.shape[:2]
    grey = np.asarray(cv2.cvtColor(photograph, cv2.COLOR_BGR2GRAY), np.float32)
    calm = blur(grey, 1.5)
    across = np.asarray(cv2.Scharr(calm, cv2.CV_32F, 1, 0), np.float32)
    down = np.asarray(cv2.Scharr(calm, cv2.CV_32F, 0, 1), np.float32)
    # The tangent, its angle doubled, so that both ways of a line are one.
    along_x, along_y = blur(down * down - across * across, 8.0), blur(-2 * across * down, 8.0)
    plain = 0.05
    slant = 2 * np.deg2rad(_ANGLES_DEG[0])
    along_x, along_y = along_x + plain * np.cos(slant), along_y + plain * np.sin(slant)
    length = np.hypot(along_x, along_y) + 1e-6
    stroke, ridge, total = (np.zeros(size, np.float32) for _ in range(3))
    for angle, texture in zip(_ANGLES_DEG, _STROKES, strict=True):
        turn = 2 * np.deg2rad(angle)
        share = np.clip((along_x * np.cos(turn) + along_y * np.sin(turn)) / length + 0.35, 0, None) ** 2
        stroke += share * laid(texture, *size)
        ridge += share * laid(_lit(texture), *size)
        total += share
    stroke = stroke / total + away * (laid(_BROAD, *size) - stroke / total)
    ridge = ridge / total * (1 - 0.5 * away)
    return np.asarray(stroke, np.float32), np.clip(_RIDGES * ridge, -_MOST_RIDGE, _MOST_RIDGE).astype(
        np.float32
    )


def _lit(texture: Plane) -> Plane:
    """Slopes of a texture towards the upper left."""
    return np.asarray(texture - 0.5 * (np.roll(texture, 1, 0) + np.roll(texture, 1, 1)), np.float32)


def _far_from_head(landmarks_px: Points, size: tuple[int, ...]) -> Plane:
    """0 on the head, 1 well away from it."""
    middle = landmarks_px.mean(axis=0)
    unit = float(np.linalg.norm(landmarks_px[10] - landmarks_px[152]))
    ys, xs = np.mgrid[0 : size[0], 0 : size[1]]
    away = np.hypot((xs - middle[0]) / (0.85 * unit), (ys - middle[1] + 0.12 * unit) / (1.0 * unit))
    return smooth_step(away.astype(np.float32), 0.9, 1.35)
