"""Cel animation by rule: what an animator would draw of the sitter, in flat colours and thin lines.

Skin is one colour with one shade and one light, cut from the skin's own light; eyes, brows and lips are
shapes of their own; all else is smoothed along its forms and cut into lights and darks. Lines are a
difference of Gaussians led along the forms, after Kang, Lee and Chui 2009, "Flow-based image abstraction".
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL
from app.frames import Picture, Points
from app.training.rendering.cel_features import INK, curve, draw_brows, draw_eyes, draw_lips, over, stroke
from app.training.rendering.cel_skin import Lab, near_mouth, open_skin, skin_area, skin_tone
from app.training.rendering.face_parts import FaceParts, face_parts, light_on
from app.training.rendering.flow import Flow, edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.tone import Plane, blur, smooth_step

_CHEEKS: Final = (205, 425)
_VIVID: Final = 1.3
_LIT: Final = (1.2, 1.23)
_SHADED: Final = (0.845, 0.87)
"""Light of the skin, over its median, at which the lighter tone begins, and at which the darker one ends."""
_JAW: Final = FACE_OVAL[12:25]
_LAYER: Final = 0.28
"""How far what is not skin and not dark is lifted towards white."""


def render_cel(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same as a drawn cel; meant for crops of 512 x 512."""
    photograph = (picture / 255).astype(np.float32)
    lab = np.asarray(cv2.cvtColor(photograph, cv2.COLOR_BGR2Lab), np.float32)
    parts = face_parts(picture, landmarks_px)
    tone = skin_tone(lab, parts)
    parts = replace(parts, skin=open_skin(lab, parts, landmarks_px, tone))
    skin = skin_area(parts)
    flow = edge_flow(blur(photograph, 1.5), 4.0)

    drawn = over(_locks(photograph), _skin(lab, parts, landmarks_px, tone), skin)
    drawn = draw_brows(drawn, lab, parts, flow, tone)
    drawn = draw_lips(drawn, lab, parts, tone)
    drawn = draw_eyes(drawn, lab, landmarks_px, parts.interocular_px, tone)
    brown = np.asarray(np.maximum(tone * (0.32, 0.8, 0.7), INK), np.float32)
    ink = over(np.broadcast_to(INK, lab.shape), brown, skin)
    drawn = over(drawn, ink, _lines(lab, np.asarray(drawn[..., 0], np.float32), parts, flow, skin))
    drawn = over(drawn, brown, _jaw(landmarks_px, parts.interocular_px, skin))
    painted = cv2.cvtColor(drawn, cv2.COLOR_Lab2BGR)
    return np.asarray(np.rint(255 * np.clip(painted, 0, 1)), np.uint8)


def _skin(lab: Lab, parts: FaceParts, landmarks_px: Points, tone: Lab) -> Lab:
    """One colour, one shade, one light, and a blush."""
    unit_px = parts.interocular_px
    light, broad = (
        light_on(parts.skin, np.asarray(lab[..., 0], np.float32), reach * unit_px) for reach in (0.1, 0.22)
    )
    relative = np.asarray((light + near_mouth(parts) * (broad - light)) / tone[0], np.float32)
    fresh = min(1.8, 0.75 + 12 / float(np.hypot(tone[1], tone[2]) + 1e-3))
    base = np.array([min(89.0, 6 + 1.03 * tone[0]), fresh * tone[1], fresh * tone[2] + 2], np.float32)
    shade = np.asarray(base * (0.82, 1.15, 1.08) + (0, 4, 0), np.float32)
    bright = np.asarray(base * (1, 0.85, 1) + (min(6.0, 97 - base[0]), 0, 0), np.float32)
    red = np.asarray(base + np.array([-3, 8, 1]), np.float32)
    blush = np.zeros(lab.shape[:2], np.float32)
    ys, xs = np.mgrid[: lab.shape[0], : lab.shape[1]].astype(np.float32)
    for x, y in landmarks_px[np.asarray(_CHEEKS)]:
        blush += np.exp(-((xs - x) ** 2 / 0.11 + (ys - y) ** 2 / 0.05) / unit_px**2).astype(np.float32)
    painted = over(np.broadcast_to(base, lab.shape), red, blush)
    painted = over(painted, bright, np.asarray(0.9 * smooth_step(relative, *_LIT), np.float32))
    return over(painted, shade, np.asarray(1 - smooth_step(relative, *_SHADED), np.float32))


def _locks(photograph: NDArray[np.float32]) -> Lab:
    """Hair, clothes and ground: smooth along the forms, lights and darks parted with clear edges."""
    flow = edge_flow(blur(photograph, 2.0), 7.0)
    calm = np.asarray(cv2.bilateralFilter(photograph, 11, 0.09, 5), np.float32)
    calm = np.clip(smooth_along(calm, flow, length_px=10, sigma_px=5.0), 0, 1)
    patches = np.clip(kuwahara(calm, 5), 0, 1)
    lab = np.asarray(cv2.cvtColor(patches, cv2.COLOR_BGR2Lab), np.float32)
    light = blur(np.asarray(cv2.cvtColor(calm, cv2.COLOR_BGR2Lab)[..., 0], np.float32), 1.2)
    around = np.asarray(cv2.bilateralFilter(np.asarray(lab[..., 0], np.float32), 31, 16, 10), np.float32)
    relief = smooth_along(light - around, flow, length_px=16, sigma_px=8.0)
    # A flat ground beside a dark head is not to shine.
    relief = np.asarray(np.sign(relief) * np.maximum(np.abs(relief) - 0.02 * around, 0), np.float32)
    depth = np.sqrt(blur(np.asarray(np.clip(relief, -8, 8) ** 2, np.float32), 10.0))
    height = np.asarray(relief / (depth + 0.7), np.float32)
    steps = smooth_step(height, 0.4, 0.6) - smooth_step(-height, 0.4, 0.6)
    lightness = around + (2.0 * depth + 2.5 * smooth_step(depth, 0.5, 1.5)) * steps
    lightness += np.clip(0.9 * (lightness - blur(lightness, 2.0)), -8, 2)
    lightness += _LAYER * smooth_step(around, 35, 60) * (94 - lightness)
    colour = blur(np.asarray(lab[..., 1:], np.float32), 1.0) * _VIVID
    return np.dstack([3 + lightness, colour]).astype(np.float32)


def _lines(lab: Lab, drawn: Plane, parts: FaceParts, flow: Flow, skin: Plane) -> Plane:
    """Outlines of what is drawn, few lines on bare skin, and the thin frames of glasses; 0..1."""
    tone = float(np.median(drawn[skin > 0.9])) if (skin > 0.9).any() else 65.0
    source = lab[..., 0]
    on_face = np.maximum(skin, parts.features)
    calm = cv2.bilateralFilter(np.asarray(drawn + on_face * (source - drawn), np.float32), 9, 9, 4)
    edge = np.asarray(cv2.GaussianBlur(calm, (0, 0), 2.4) - cv2.GaussianBlur(calm, (0, 0), 1.4), np.float32)
    edge = smooth_along(edge, flow, length_px=12, sigma_px=6.0)
    slack = 0.9 + 0.5 * np.sqrt(blur(edge * edge, 9.0)) + 1.2 * skin * (1 - parts.features)
    slack *= 1 + (min(1.0, tone / 72) - 1) * on_face
    line = smooth_step(np.asarray(edge - slack, np.float32), 0, 0.8)
    thin = np.asarray(source - blur(np.asarray(source, np.float32), 2.2), np.float32)
    thin = np.asarray(
        np.abs(smooth_along(thin, flow, length_px=9, sigma_px=5.0)) / max(50.0, tone), np.float32
    )
    glasses = np.clip(4 * blur(parts.eyes, 0.25 * parts.interocular_px), 0, 1) * skin
    line = np.maximum(line, glasses * smooth_step(thin, 0.058, 0.085))
    return np.asarray(0.9 * line * (1 - parts.mouth) * (1 - parts.eyes), np.float32)


def _jaw(landmarks_px: Points, unit_px: float, skin: Plane) -> Plane:
    """The jaw's line where skin lies on both sides: not through a beard, not on a collar."""
    line = curve(landmarks_px[_JAW])
    width_px = 0.022 * unit_px * np.sin(np.linspace(0.03, 0.97, len(line)) * np.pi) ** 0.8
    bare = smooth_step(blur(skin, 0.04 * unit_px), 0.8, 0.95)
    return np.asarray(stroke(skin.shape, line, width_px, landmarks_px[1]) * bare, np.float32)
