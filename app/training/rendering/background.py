"""Where a portrait's background is.

Colour decides (Rother, Kolmogorov and Blake 2004, "GrabCut"), told by the landmarks where to expect
head and shoulders.
"""

import cv2
import numpy as np

from app.face.topology import FACE_OVAL
from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts
from app.training.rendering.tone import Plane, blur, guided_filter, smooth_step


def background(picture: Picture, parts: FaceParts, landmarks_px: Points) -> Plane:
    """Where the background is, 0..1: by colour (Rother et al. 2004, "GrabCut"), and less near the head."""
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    oval = landmarks_px[FACE_OVAL] / 4
    (x, y), chin, unit = oval.mean(axis=0), float(oval[:, 1].max()), parts.interocular_px / 4
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)

    def head(wide: float, high: float) -> Plane:
        return np.asarray(
            np.hypot((xs - x) / (wide * unit), (ys - y + 0.4 * unit) / (high * unit)), np.float32
        )

    low = ys - chin
    body = low - (np.abs(xs - x) - 0.9 * unit) / 1.8
    mask = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    mask[(head(1.5, 1.9) < 1) | ((low > 0) & (body > 0))] = cv2.GC_PR_FGD
    mask[(head(2.0, 2.1) > 1) & (np.abs(xs - x) > 1.9 * unit) & (low < -0.8 * unit)] = cv2.GC_BGD
    sure = cv2.resize(parts.face, (width, height), interpolation=cv2.INTER_AREA) > 0.5
    mask[sure | (head(0.95, 1.3) < 1) | ((low > 0) & (np.abs(xs - x) < 0.5 * unit))] = cv2.GC_FGD
    far = mask == cv2.GC_BGD
    if not far.any():
        return np.zeros(picture.shape[:2], np.float32)
    cv2.setRNGSeed(0)
    cv2.grabCut(small, mask, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    ground: Plane = np.isin(mask, (cv2.GC_BGD, cv2.GC_PR_BGD)).astype(np.float32)
    # Hair has colours that the far background lacks.
    lab = cv2.cvtColor((blur(small.astype(np.float32), 1.5) / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    lab = lab * np.array([0.6, 1, 1], np.float32)
    known = lab[far][:: 1 + int(far.sum()) // 300]
    warm = smooth_step(np.asarray(lab[..., 1] + 0.35 * lab[..., 2], np.float32), 3, 9)
    apart = np.linalg.norm(lab[:, :, None] - known, axis=3).min(axis=2).astype(np.float32)
    hair = smooth_step(blur(apart, 1.5), 6, 15) * warm * (1 - smooth_step(head(1.5, 1.75), 0.95, 1.3))
    ground = np.asarray(ground * (1 - hair), np.float32)
    # Away from head and shoulders it is background, whatever its colour; there too, softly.
    ground = np.maximum(ground, smooth_step(head(2.0, 2.2), 0.95, 1.25) * smooth_step(-body / unit, 0.2, 0.6))
    ground = np.asarray(cv2.resize(ground, picture.shape[1::-1]), np.float32)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) / 255, np.float32)
    return smooth_step(guided_filter(grey, ground, reach_px=10, edge=1e-3), 0.15, 0.65)
