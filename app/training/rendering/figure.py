"""The sitter apart from what is behind, as a soft mask, and places told from the face.

GrabCut (Rother, Kolmogorov and Blake 2004) starts from where head and shoulders must be; a guided filter
then leads the outline along the photograph's edges.
"""

from typing import Final

import cv2
import numpy as np

from app.face.topology import FACE_OVAL, interocular_px
from app.frames import Picture, Points
from app.training.rendering.tone import Plane, blur, guided_filter

_SCALE: Final = 4
"""GrabCut sees the picture this many times smaller."""
_ROUNDS: Final = 4
_GUIDE_PX: Final = 8
_GUIDE_EDGE: Final = 2e-3


def places(landmarks_px: Points, size: tuple[int, ...]) -> tuple[Plane, Plane]:
    """Each pixel's place from the middle of the face, x to the right and y down, in distances of the eyes."""
    centre = landmarks_px[FACE_OVAL].mean(axis=0)
    unit_px = interocular_px(landmarks_px)
    ys, xs = np.mgrid[0 : size[0], 0 : size[1]]
    return ((xs - centre[0]) / unit_px).astype(np.float32), ((ys - centre[1]) / unit_px).astype(np.float32)


def figure_mask(picture: Picture, landmarks_px: Points) -> Plane:
    """(h, w) float32: 1 on the sitter, 0 behind."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (width // _SCALE, height // _SCALE), interpolation=cv2.INTER_AREA)
    x, y = places(landmarks_px / _SCALE, small.shape[:2])
    shoulders = (y > 1.6) & (np.abs(x) < 1.0 + 1.5 * np.maximum(y - 1.5, 0))
    known = np.full(small.shape[:2], cv2.GC_PR_BGD, np.uint8)
    known[((x / 1.5) ** 2 + ((y + 0.15) / 2.1) ** 2 < 1) | shoulders] = cv2.GC_PR_FGD
    known[(np.abs(x) > 1.9) & (y < -0.9)] = cv2.GC_BGD
    oval = np.zeros_like(known)
    cv2.fillPoly(oval, [np.rint(landmarks_px[FACE_OVAL] / _SCALE).astype(np.int32)], 1)
    known[(oval > 0) | ((np.abs(x) < 0.75) & (y > 1))] = cv2.GC_FGD
    known[(y > 1.45) & (np.abs(x) < 0.6 + 4 * (y - 1.35))] = cv2.GC_FGD
    known[(x / 0.8) ** 2 + ((y + 0.6) / 1.15) ** 2 < 1] = cv2.GC_FGD
    if (known == cv2.GC_BGD).any():
        cv2.setRNGSeed(1)
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(small, known, (0, 0, 0, 0), *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    inside = np.isin(known, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    inside = np.asarray(cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)
    inside = np.asarray(cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    pieces = cv2.connectedComponents(inside)[1]
    mine = np.bincount(pieces[oval > 0], minlength=1).argmax()
    sitter = (pieces == mine).astype(np.float32)
    rough = blur(np.asarray(cv2.resize(sitter, (width, height)), np.float32), 3.0)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) / 255, np.float32)
    return np.asarray(
        np.clip((guided_filter(grey, rough, reach_px=_GUIDE_PX, edge=_GUIDE_EDGE) - 0.15) / 0.7, 0, 1),
        np.float32,
    )
