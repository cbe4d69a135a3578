"""Where a portrait's sitter ends and the room behind begins."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL, interocular_px
from app.frames import Picture, Points
from app.training.rendering.tone import Plane, blur

_SHRUNK: Final = 3
_ROUNDS: Final = 4
_CROWN: Final = 0.55
"""In distances of the eyes, as all lengths here: how far a head goes on above the oval of the face."""
_HAIR: Final = 0.75
"""How far around the head there may be hair."""
_ROOM: Final = 1.5
"""How far from it, and above the jaw, there is none."""
_ROOM_AT_EDGE: Final = 0.35
"""The same at the picture's edge."""
_THROAT: Final = 0.55
"""Half of how wide it surely is."""
_SHOULDERS: Final = 0.5
"""How far below the jaw they may begin."""
_LARGEST_HOLE: Final = 0.02
"""Share of the picture: what is smaller and enclosed belongs to the sitter."""
_OF_HEIGHT: Final = 0.33
"""What of the height of its oval the eyes of a face that looks at the camera lie apart."""
_EDGE_PX: Final = 3
_SOFT_PX: Final = 1.5
_SITTER: Final = (cv2.GC_FGD, cv2.GC_PR_FGD)
_ROOM_LABELS: Final = (cv2.GC_BGD, cv2.GC_PR_BGD)


def silhouette(picture: Picture, landmarks_px: Points) -> Plane:
    """(h, w) float32, 0..1: the sitter, with hair, throat and shoulders.

    Colours of the sitter and of the room are told apart as "GrabCut" does it (Rother, Kolmogorov and Blake
    2004), which starts from what the landmarks say: the oval of the face is sitter, and what is far from it
    is not. Where both have the same colours the border may lie beside the true one.

    Args:
        picture: (h, w, 3) uint8 BGR.
        landmarks_px: (478, 2), of the face in it.
    """
    height, width = picture.shape[:2]
    size = max(1, width // _SHRUNK), max(1, height // _SHRUNK)
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    shrunk = np.array(size) / (width, height)
    labels = _first_guess(small.shape[:2], (landmarks_px + 0.5) * shrunk - 0.5)
    sure = labels == cv2.GC_FGD
    # Where there is but one of both, there is nothing to tell apart.
    if np.isin(labels, _SITTER).any() and np.isin(labels, _ROOM_LABELS).any():
        models = np.zeros((1, 65)), np.zeros((1, 65))
        # GrabCut starts its clusters at random.
        cv2.setRNGSeed(0)
        cv2.grabCut(small, labels, (0, 0, 0, 0), *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    sitter = np.isin(labels, _SITTER).astype(np.uint8)
    opened = cv2.morphologyEx(sitter, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    whole = 255 * _in_one_piece(np.asarray(opened, np.uint8), sure)
    large = cv2.resize(whole, (width, height), interpolation=cv2.INTER_LINEAR)
    return blur(np.asarray(large / 255, np.float32), _SOFT_PX)


def _first_guess(size: tuple[int, ...], landmarks_px: Points) -> NDArray[np.uint8]:
    """GrabCut's labels: surely or maybe sitter or room."""
    oval = landmarks_px[FACE_OVAL]
    # The eyes come nearer to each other in a head that turns, which is no smaller for it.
    unit_px = max(interocular_px(landmarks_px), _OF_HEIGHT * float(np.ptp(oval[:, 1])))
    face = _hull(oval, size)
    head = _hull(np.concatenate([oval, oval - np.array([0, _CROWN * unit_px])]), size)
    away = cv2.distanceTransform(1 - head, cv2.DIST_L2, 5) / unit_px
    rows, columns = np.mgrid[: size[0], : size[1]]
    below = (rows - oval[:, 1].max()) / unit_px
    throat = (below > 0) & (np.abs(columns - oval[:, 0].mean()) < _THROAT * unit_px)
    at_edge = (columns < _EDGE_PX) | (columns >= size[1] - _EDGE_PX) | (rows < _EDGE_PX)
    labels = np.full(size, cv2.GC_PR_BGD, np.uint8)
    labels[(away < _HAIR) | (below > _SHOULDERS)] = cv2.GC_PR_FGD
    labels[(below < 0) & ((away > _ROOM) | (at_edge & (away > _ROOM_AT_EDGE)))] = cv2.GC_BGD
    labels[(face > 0) | throat] = cv2.GC_FGD
    return labels


def _in_one_piece(sitter: NDArray[np.uint8], sure: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The part with most of what is sure, the small holes in it filled; nothing where nothing is sure."""
    count, parts = cv2.connectedComponents(sitter)
    shared = np.bincount(parts[sure & (sitter > 0)], minlength=count)
    if not shared.any():
        return np.zeros_like(sitter)
    whole = (parts == int(np.argmax(shared))).astype(np.uint8)
    count, holes, stats, _ = cv2.connectedComponentsWithStats(1 - whole, connectivity=4)
    at_edge = np.unique(np.concatenate([holes[0], holes[-1], holes[:, 0], holes[:, -1]]))
    for hole in np.setdiff1d(np.arange(1, count), at_edge):
        if stats[hole, cv2.CC_STAT_AREA] < _LARGEST_HOLE * whole.size:
            whole[holes == hole] = 1
    return whole


def _hull(points_px: Points, size: tuple[int, ...]) -> NDArray[np.uint8]:
    mask = np.zeros(size, np.uint8)
    cv2.fillPoly(mask, [cv2.convexHull(np.rint(points_px).astype(np.int32))], 1)
    return mask
