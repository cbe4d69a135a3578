"""Where an animator lays the skin's colour: in light and shade, under the features, not under hair."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL
from app.frames import Points
from app.training.rendering.face_parts import FaceParts
from app.training.rendering.tone import Plane, blur, smooth_step

Lab = NDArray[np.float32]
"""(..., 3) float32 CIE Lab, L 0..100."""

_LIMIT: Final = 14.0
"""How far from the face's colour skin may be; less where hair or the ground may begin and round the mouth."""


def shape(size: tuple[int, ...], outline_px: Points, soft_px: float = 0.7) -> Plane:
    """(h, w) float32: 1 within a closed outline."""
    mask = np.zeros(size[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(16 * outline_px).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return blur(np.asarray(mask / 255, np.float32), soft_px)


def skin_tone(lab: Lab, parts: FaceParts) -> Lab:
    """The median colour of the face's skin; (3,)."""
    sure = parts.skin * parts.face > 0.8
    median = np.median(lab[sure], axis=0) if sure.any() else lab.mean(axis=(0, 1))
    return np.asarray(np.maximum(median, (2, -128, -128)), np.float32)


def near_mouth(parts: FaceParts) -> Plane:
    """1 on and about the lips, where a beard may be and where stains offend most."""
    about = blur(parts.lips + parts.mouth, 0.2 * parts.interocular_px)
    return np.asarray(np.clip(3 * about, 0, 1), np.float32)


def open_skin(lab: Lab, parts: FaceParts, landmarks_px: Points, tone: Lab) -> Plane:
    """Skin in light and shade, between the features: of the face's hue, not much darker, smooth, and near it.

    `FaceParts.skin` ends where a shade or a glare begins; hair of the skin's colour belongs to it.

    Args:
        lab: (h, w, 3) of the photograph.
        parts, landmarks_px: of the face in it.
        tone: what `skin_tone` gave.
    """
    unit_px = parts.interocular_px
    near, above, neck, chin = _places(lab.shape, landmarks_px, unit_px)
    mouth = near_mouth(parts)
    chin, neck = chin * (1 - parts.face), neck * (1 - above)

    calm = blur(lab, 1.5)
    chroma = float(np.hypot(tone[1], tone[2])) + 1e-3
    light = np.asarray(calm[..., 0] / tone[0], np.float32)
    along = (calm[..., 1] * tone[1] + calm[..., 2] * tone[2]) / chroma
    across = (calm[..., 1] * tone[2] - calm[..., 2] * tone[1]) / chroma * (1 - 0.35 * parts.face)
    detail = np.clip(lab[..., 0] - blur(np.asarray(lab[..., 0], np.float32), 2.5), -4, 4)
    rough = smooth_step(np.sqrt(blur(np.asarray(detail * detail, np.float32), 5.0)), 2.0, 3.4)

    # Nothing but glare is lighter than skin within the face, a white beard excepted; shade keeps its hue.
    inner = np.maximum(parts.face * (1 - 0.8 * mouth * rough), above * smooth_step(light, 1.0, 1.2))
    glare = 25 * np.maximum(light - 1.05, 0) * (1 - inner)
    pale = (along - chroma * np.minimum(light, 1)) * (1 - 0.65 * inner)
    pale = pale * np.where(pale > 0, 0.25, np.clip(20 / chroma, 1, 1.6))
    warm = smooth_step(np.asarray(along / (chroma * light + 1), np.float32), 0.8, 1.2)
    hairy = mouth * np.maximum(rough, 0.55)
    shaded = 1 - 0.42 * warm * parts.face * (1 - hairy) * (1 - above)
    dim = np.maximum(1 - light, 0) * shaded * (26 - 12 * chin)

    apart = np.sqrt(dim**2 + glare**2 + pale**2 + across**2) + (6 + 3 * mouth) * rough
    limit = _LIMIT - np.maximum(5 * above, (1 - parts.face) * (4.5 - 3.5 * neck)) - 3.5 * hairy
    alike = 1 - smooth_step(np.asarray(apart - limit, np.float32), -2.5, 2.5)
    return np.asarray(alike * near * (1 - parts.features), np.float32)


def skin_area(parts: FaceParts) -> Plane:
    """Where skin is painted, also under the features; with a clear edge and without small holes.

    Args:
        parts: with `open_skin` for its skin.
    """
    unit_px = parts.interocular_px
    around = blur(parts.skin, 0.12 * unit_px) / (blur(1 - parts.features, 0.12 * unit_px) + 1e-3)
    hidden = np.maximum(parts.features, np.clip(2.5 * blur(parts.eyes, 0.06 * unit_px), 0, 1))
    area = np.maximum(parts.skin, hidden * smooth_step(np.asarray(around, np.float32), 0.3, 0.6))
    area = blur(np.asarray(area, np.float32), 0.025 * unit_px)
    area = np.maximum(area, parts.face * _specks(area < 0.5, 0.13 * unit_px))
    area = np.asarray(area * (1 - _specks(area > 0.5, 0.25 * unit_px)), np.float32)
    return smooth_step(area, 0.38, 0.62)


def _places(size: tuple[int, ...], landmarks_px: Points, unit_px: float) -> tuple[Plane, Plane, Plane, Plane]:
    """Where skin can be at all, the forehead and what is above it, the neck, and what lies under the chin."""
    oval = landmarks_px[FACE_OVAL]
    up, centre = landmarks_px[10] - landmarks_px[152], oval.mean(axis=0)

    def hull(*points_px: Points) -> Plane:
        points = cv2.convexHull(np.concatenate(points_px).astype(np.float32))[:, 0]
        return shape(size, np.asarray(points, np.float64), 0.08 * unit_px)

    forehead = np.concatenate([oval[:6], oval[-5:]])
    neck, ears = hull(oval, oval - 0.6 * up), hull(centre + (1.2, 1.03) * (oval - centre))
    near = np.maximum(np.maximum(hull(oval, oval + 0.28 * up), ears), neck)
    return near, hull(forehead, forehead + up), neck, hull(oval, oval - 0.09 * up)


def _specks(where: NDArray[np.bool_], size_px: float) -> Plane:
    """What of it is small in height and width, and a little around."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(where.astype(np.uint8))
    small = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) < size_px
    small[0] = False
    return np.asarray(cv2.dilate(small[labels].astype(np.float32), np.ones((7, 7), np.uint8)), np.float32)
