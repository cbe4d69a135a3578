"""Oil by rule, as painted alla prima: wet in wet, in few sittings, with a loaded brush.

Large strokes first, broken in colour, then smaller ones where the face is read and where the large missed it;
skin in planes; features from the photograph. See `app.training.rendering.brushwork`.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.background import background
from app.training.rendering.brushwork import Brush, Canvas, broken_colour, lay_strokes
from app.training.rendering.face_parts import face_parts
from app.training.rendering.flow import Flow, edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.oil_palette import blush_of, flesh_of, graded
from app.training.rendering.textures import TEXTURE_PX
from app.training.rendering.tone import Plane, blur, smooth_step

_GROUND: Final = Brush(spacing_px=32, length_px=100, width_px=44, strict=30, body=1.0)
_LARGE: Final = Brush(spacing_px=16, length_px=60, width_px=24, strict=20, body=1.0)
_BROAD: Final = Brush(spacing_px=16, length_px=42, width_px=19, strict=10, body=0.9)
_MIDDLE: Final = Brush(spacing_px=8, length_px=26, width_px=9, strict=10, body=0.7)
_SMALL: Final = Brush(spacing_px=4, length_px=14, width_px=5, strict=8, body=0.4)
_TONE: Final = 7.0
"""CIE L* from one plane of the skin to the next."""
_TINT: Final = (4.5, 1.5, 4.0)
"""CIE L*, a*, b* from a middling stroke to the lightest: what is lighter is warmer."""
_SLANT: Final = (0.8, 0.6)
"""Radians from upright of strokes in the background, and how far they differ."""
_RELIEF: Final = 3.4
_MOST_RELIEF: Final = 5.0
"""In CIE L*."""

OIL_TEXTURES: Final = tuple(
    np.asarray((1 + broken_colour((TEXTURE_PX, TEXTURE_PX), spacing_px, kind)) / 2, np.float32)
    for spacing_px, kind in ((32, 0), (16, 0), (16, 1))
)
"""The lattice of the strokes, by the tints that each has."""


def render_oil(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in oil; meant for crops of 512 x 512."""
    parts = face_parts(picture, landmarks_px)
    photograph = (picture / 255).astype(np.float32)
    calm = kuwahara(photograph, 3)
    coarse = kuwahara(calm, 7)
    behind = background(picture, parts, landmarks_px)
    flesh, blush = flesh_of(photograph, parts), blush_of(parts, landmarks_px)
    sitter, fine, broad = (graded(each, parts, flesh, blush, behind) for each in (photograph, calm, coarse))
    forms = _led(fine, behind, 4.0)
    face = blur(np.maximum(parts.face, parts.skin), 6.0)
    features = blur(parts.features, 0.06 * parts.interocular_px)
    features = np.asarray(np.clip(1.3 * features, 0, 1), np.float32)
    canvas = Canvas(broad.copy(), np.zeros(picture.shape[:2], np.float32))
    _block_in(canvas, broad, face, behind)
    planes = fine + (face * (1 - features))[..., None] * (_planes(broad) - fine)
    cover = np.maximum(face, _missed(fine, blur(broad, 5.0), 7, 18) * (1 - 0.6 * behind))
    tint = 0.6 * broken_colour(face.shape, 16, 1) * (1 - features)
    lay_strokes(canvas, _BROAD, _tinted(blur(planes, 1.5), tint), blur(fine, 2.0), flow=forms, cover=cover)
    sparing = (0.3 + 0.7 * face) * (1 - 0.8 * behind)
    cover = np.maximum(_missed(fine, canvas.lab, 8, 16) * sparing, features)
    lay_strokes(canvas, _MIDDLE, blur(fine, 1.2), fine, flow=forms, cover=cover)
    cover = np.maximum(_missed(fine, canvas.lab, 11, 20) * sparing, features)
    lay_strokes(canvas, _SMALL, fine, fine, flow=forms, cover=cover)
    sharp = smooth_along(sitter, edge_flow(photograph, 2.0), length_px=3, sigma_px=1.5)
    painted = canvas.lab + (0.6 * features)[..., None] * (sharp - canvas.lab)
    painted[..., 0] += _relief(canvas) * (1 - 0.8 * features)
    painted = smooth_along(painted, forms, length_px=2, sigma_px=1.2)
    painted[..., 0] = np.clip(painted[..., 0], 2, 98)
    return np.asarray(np.rint(255 * np.clip(cv2.cvtColor(painted, cv2.COLOR_Lab2BGR), 0, 1)), np.uint8)


def _block_in(canvas: Canvas, broad: NDArray[np.float32], face: Plane, behind: Plane) -> None:
    """The background, then the sitter, in the largest strokes."""
    tint = 0.8 * broken_colour(face.shape, 32) * behind
    flow = _led(broad, behind, 9.0)
    lay_strokes(canvas, _GROUND, _tinted(blur(broad, 6.0), tint), broad, flow=flow, cover=behind)
    tint = broken_colour(face.shape, 16) * (0.4 + 0.6 * behind) * (1 - 0.7 * face)
    cover = np.maximum(1 - behind, _missed(broad, canvas.lab, 6, 14))
    flow = _led(broad, behind, 7.0)
    lay_strokes(canvas, _LARGE, _tinted(blur(broad, 3.0), tint), broad, flow=flow, cover=cover)


def _missed(wanted: NDArray[np.float32], painted: NDArray[np.float32], least: float, most: float) -> Plane:
    """Where what is painted is still far from what is wanted, 0..1."""
    apart = np.linalg.norm(wanted - painted, axis=2).astype(np.float32)
    return np.asarray(np.clip(1.3 * blur(smooth_step(apart, least, most), 2.5), 0, 1), np.float32)


def _tinted(lab: NDArray[np.float32], tint: Plane) -> NDArray[np.float32]:
    """Broken colour, -1..1, on what strokes are to have."""
    return np.asarray(lab + tint[..., None] * np.array(_TINT, np.float32), np.float32)


def _planes(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lightness drawn together into a few tones, softly."""
    steps = lab[..., 0] / _TONE
    near = np.rint(steps)
    planes = lab.copy()
    planes[..., 0] = _TONE * (near + 0.5 * np.tanh(6 * (steps - near)) * np.abs(2 * (steps - near)) ** 2)
    return planes


def _led(lab: NDArray[np.float32], behind: Plane, sigma_px: float) -> Flow:
    """Along the forms of (h, w, 3) CIE Lab, as `edge_flow`; in the background mostly aslant."""
    light = lab[..., 0]
    across = np.asarray(cv2.Scharr(light, cv2.CV_32F, 1, 0) / 16, np.float32)
    down = np.asarray(cv2.Scharr(light, cv2.CV_32F, 0, 1) / 16, np.float32)
    xx, xy, yy = (blur(product, sigma_px) for product in (across * across, across * down, down * down))
    width = light.shape[1]
    side = ((np.arange(width, dtype=np.float32) + 0.5) * 2 / width - 1)[None]
    # Alike on both sides: pictures are learnt mirrored as well.
    slant = np.pi / 2 - (_SLANT[0] + _SLANT[1] * broken_colour(light.shape, 32, 1)) * np.tanh(3 * side)
    pull = 0.05 + 0.55 * behind
    sin, cos = np.sin(slant), np.cos(slant)
    xx, yy, xy = xx + pull * sin * sin, yy + pull * cos * cos, xy - pull * sin * cos
    tangent = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    return Flow(np.cos(tangent).astype(np.float32), np.sin(tangent).astype(np.float32))


def _relief(canvas: Canvas) -> Plane:
    """Light on the paint's surface, from above and a little from the left; thick in the lights."""
    height = blur(canvas.height * np.clip(canvas.lab[..., 0] / 60, 0.35, 1.2), 0.8)
    slope = cv2.Sobel(height, cv2.CV_32F, 0, 1) + 0.5 * cv2.Sobel(height, cv2.CV_32F, 1, 0)
    return np.asarray(np.clip(_RELIEF * slope, -_MOST_RELIEF, _MOST_RELIEF), np.float32)
