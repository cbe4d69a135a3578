"""Shadow as an animator lays it: where a lamp above and to the left would, whatever lamp there is.

Shadows that are taken from the photograph follow its light: under a flash they rim the face like a mask, and
under two lamps they are islands. Drawn ones are the same few shapes on every head, fitted to its landmarks.
"""

from typing import Final

import cv2
import numpy as np

from app.face.topology import FACE_OVAL, LEFT_BROW, RIGHT_BROW
from app.frames import Points
from app.geometry.guide import AVERTED_CHEEK, AVERTED_NOSE, AVERTED_OUTER
from app.training.rendering.flesh import Flesh
from app.training.rendering.glazing import distance_px, run_over, without_specks
from app.training.rendering.outlines import curve, disc, polygon
from app.training.rendering.sitter import Sitter
from app.training.rendering.tone import Plane, blur

_FOOT: Final = (98, 97, 2, 326, 327, 294)
_JAW: Final = (58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288)
_SLIM: Final = 0.07
"""How much nearer to the edge of the face than these landmarks, in distances of the eyes as all lengths here,
shadow begins: a broader one is a mask."""
_BEYOND: Final = 0.45
"""How far beyond the face ears may be."""
_UNDER_NOSE: Final = (0.03, 0.07)
_BELOW_JAW: Final = (0.10, 0.42)
_BELOW_HAIR: Final = (0.02, 0.07)
"""How far to the right and down shadow falls."""
_ABOVE_BROWS: Final = 0.06
"""How far above them hair ends."""
_AROUND_NOSE, _LEFT_ON_NOSE = 0.05, 0.6
"""So far around a nose its shadow, in the middle of the face, is so much of what it is elsewhere."""
_LEAST: Final = 0.14
"""The side of a square as large as the least shadow."""


def drawn_shadow_px(sitter: Sitter, flesh: Flesh, landmarks_px: Points) -> Plane:
    """How far inside of drawn shadow every place of a face and its neck is, (h, w), see `distance_px`.

    Args:
        sitter: with its silhouette.
        flesh: what is painted as skin.
        landmarks_px: (478, 2), of the face.
    """
    unit_px, size = sitter.parts.interocular_px, flesh.cover.shape
    skin = flesh.cover > 0.5
    nose, foot = (landmarks_px[list(points)] for points in (AVERTED_NOSE, _FOOT))
    shapes = (
        polygon(curve(nose), size),
        _fallen(polygon(foot, size), _UNDER_NOSE, unit_px),
        _cheek(landmarks_px, unit_px, size),
        _neck(landmarks_px, unit_px, size),
        _below_hair(landmarks_px, unit_px, np.asarray((sitter.parts.sitter > 0.5) & ~skin, np.float32)),
    )
    shaded = (np.max(shapes, axis=0) > 0.5) & skin
    return distance_px(run_over(without_specks(shaded, (_LEAST * unit_px) ** 2), skin))


def depth_of_shadow(landmarks_px: Points, unit_px: float, size: tuple[int, ...]) -> Plane:
    """What of a drawn shadow's darkness is painted, (h, w) float32, 0..1: less on the nose.

    Args:
        landmarks_px: (478, 2), of the face.
        unit_px: the distance of the eyes.
        size: height and width.
    """
    around_px = _AROUND_NOSE * unit_px
    nose = cv2.dilate(polygon(curve(landmarks_px[list(AVERTED_NOSE)]), size), disc(around_px))
    return np.asarray(1 - (1 - _LEFT_ON_NOSE) * blur(np.asarray(nose, np.float32), around_px), np.float32)


def _below_hair(landmarks_px: Points, unit_px: float, hair: Plane) -> Plane:
    """What falls from hair onto the forehead: brows and beards overshadow nothing.

    Args:
        hair: (h, w), 0..1, what of the sitter is no skin.
    """
    brows_y = float(landmarks_px[np.r_[LEFT_BROW, RIGHT_BROW], 1].min())
    ys = np.arange(hair.shape[0])[:, None]
    fallen = _fallen(hair * (ys < brows_y - _ABOVE_BROWS * unit_px), _BELOW_HAIR, unit_px)
    return np.asarray(fallen * (ys < brows_y))


def _cheek(landmarks_px: Points, unit_px: float, size: tuple[int, ...]) -> Plane:
    """From the temple down to the chin, with the ear."""
    outer = landmarks_px[list(AVERTED_OUTER)]
    outer = outer + np.linspace(0, _BEYOND * unit_px, len(outer))[:, None] * np.array([1.0, 0.0])
    inner = curve(landmarks_px[list(AVERTED_CHEEK)] + _SLIM * unit_px * np.array([1.0, 0.0]))
    return polygon(np.concatenate([inner, outer]), size)


def _neck(landmarks_px: Points, unit_px: float, size: tuple[int, ...]) -> Plane:
    jaw = landmarks_px[list(_JAW)]
    fallen = jaw + unit_px * np.array(_BELOW_JAW)
    whole = polygon(curve(np.concatenate([jaw[:1], fallen, jaw[-1:]])), size)
    whole = np.maximum(whole, polygon(np.concatenate([jaw, fallen[::-1]]), size))
    return np.asarray(whole * (1 - polygon(landmarks_px[FACE_OVAL], size)))


def _fallen(shape: Plane, along: tuple[float, float], unit_px: float) -> Plane:
    """A shape, and all that it passes while it is moved so far."""
    result = shape.copy()
    for share in np.linspace(0.2, 1, 5):
        right, down = share * unit_px * np.array(along)
        moved = cv2.warpAffine(shape, np.array([[1, 0, right], [0, 1, down]]), shape.shape[::-1])
        result = np.maximum(result, moved)
    return np.asarray(result, np.float32)
