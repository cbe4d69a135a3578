"""Where beards grow: areas of the lower face between landmarks, and which way their hairs fall."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL, INNER_LIPS, OUTER_LIPS, interocular_px
from app.frames import Points
from app.training.rendering.outlines import curve, polygon
from app.training.rendering.tone import Plane, blur

_JAW: Final = FACE_OVAL[27:18:-1], FACE_OVAL[9:18]
"""Each side of the face from below the ear to the chin, first the picture's left one."""
CHIN: Final = 152
_HIGH: Final = (93, 147, 187, 207, 216, 206, 165, 167), (323, 376, 411, 427, 436, 426, 391, 393)
_LOW: Final = (93, 132, 192, 214, 212, 186, 92, 167), (323, 361, 416, 434, 432, 410, 322, 393)
"""From there over the cheek to below the nose, where beards begin at the highest and at the lowest."""
_LIP: Final = 164
_GOATEE: Final = (
    (167, 165, 92, 186, 212, 202, 211, 32, 140, 148),
    (393, 391, 322, 410, 432, 422, 431, 262, 369, 377),
)
_MOUSTACHE: Final = (167, 165, 92, 216, 212, 57, 61), (393, 391, 322, 436, 432, 287, 291)
_UPPER_LIP: Final = OUTER_LIPS[:11]
_SOFT: Final = 0.055
"""How softly beards begin, in distances of the eyes."""
_SIDEWAYS: Final = 0.8
"""How much more hairs beside the mouth and of the moustache fall outwards than down."""


Kind = Literal["full", "goatee", "moustache"]


@dataclass(frozen=True, slots=True)
class BeardShape:
    """A beard's cut.

    Attributes:
        kind: which of the face it covers.
        height: 0..1, how high up the cheeks a full one begins.
        below: how far beyond the chin it reaches, in distances of the eyes.
        density: 0..1, how much of the skin it hides: stubble little.
    """

    kind: Kind
    height: float
    below: float
    density: float = 1.0


def beard_cover(shape: BeardShape, landmarks_px: Points, size: tuple[int, ...]) -> Plane:
    """How densely hairs grow, (h, w) float32, 0..1, whatever the beard's density; none on the lips and
    between them.

    Args:
        shape: its cut.
        landmarks_px: (478, 2), of the face.
        size: height and width.
    """
    unit_px = interocular_px(landmarks_px)
    lip = landmarks_px[[_LIP]]
    if shape.kind == "moustache":
        left, right = (landmarks_px[list(side)] for side in _MOUSTACHE)
        outline = np.concatenate([left[::-1], lip, right, landmarks_px[_UPPER_LIP][::-1]])
    elif shape.kind == "goatee":
        left, right = (landmarks_px[list(side)] for side in _GOATEE)
        chin = landmarks_px[[CHIN]] + np.array([0, shape.below * unit_px])
        outline = curve(np.concatenate([lip, right, chin, left[::-1]]))
    else:
        sides = [
            low + shape.height * (high - low)
            for low, high in (
                (landmarks_px[list(a)], landmarks_px[list(b)]) for a, b in zip(_LOW, _HIGH, strict=True)
            )
        ]
        jaws = [landmarks_px[jaw] for jaw in _JAW]
        # The nearer to the chin, the longer.
        hanging = np.linspace(0, 1, len(_JAW[0]))[:, None] ** 1.5 * np.array([0, shape.below * unit_px])
        chin = landmarks_px[[CHIN]] + np.array([0, 1.05 * shape.below * unit_px])
        outline = np.concatenate(
            [
                curve(np.concatenate([sides[0], lip, sides[1][::-1]])),
                curve(np.concatenate([jaws[1] + hanging, chin, (jaws[0] + hanging)[::-1]])),
            ]
        )
    lips = polygon(landmarks_px[OUTER_LIPS], size)
    mouth = polygon(landmarks_px[INNER_LIPS], size)
    grown = blur(polygon(outline, size), _SOFT * unit_px)
    return np.asarray(np.clip(grown * (1 - np.maximum(blur(lips, 0.012 * unit_px), mouth)), 0, 1), np.float32)


def falling(landmarks_px: Points, roots_px: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which way hairs fall that grow at (n, 2) places: (n, 2), of length 1.

    Args:
        landmarks_px: (478, 2), of the face.
        roots_px: where hairs grow.
    """
    mouth, chin = landmarks_px[OUTER_LIPS].mean(axis=0), landmarks_px[CHIN]
    down = (chin - mouth) / max(float(np.linalg.norm(chin - mouth)), 1.0)
    across = np.array([-down[1], down[0]])
    unit_px = interocular_px(landmarks_px)
    away = (roots_px - mouth) / unit_px
    aside, above = away @ across, np.clip(-(away @ down), 0, 1)
    near = np.exp(-((aside / 0.6) ** 2))
    outwards = _SIDEWAYS * np.clip(4 * aside, -1, 1) * near * (0.3 + np.clip(3 * above, 0, 1))
    # Hairs of the cheeks fall towards the chin.
    outwards -= 0.35 * np.sign(aside) * (1 - near)
    way = down + outwards[:, None] * across
    return np.asarray(way / np.linalg.norm(way, axis=1, keepdims=True))


def turned(ways: NDArray[np.float64], angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) directions, each turned by an angle in radians."""
    (x, y), cos, sin = ways.T, np.cos(angles), np.sin(angles)
    return np.stack([x * cos - y * sin, x * sin + y * cos], axis=1)
