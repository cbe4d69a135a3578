"""A lamp's reflection on a crown, hair or bare: in front of a white wall no small network tells it from the
wall, and most collections have few.
"""

from typing import Final

import cv2
import numpy as np

from app.face.topology import FACE_OVAL, interocular_px
from app.frames import Picture, Points

_ASIDE, _ABOVE = 0.35, (0.0, 0.8)
"""How far from the middle of a face, and above its oval, a reflection may lie; in distances of the eyes, as
all lengths here."""
_WIDE, _HIGH = (0.15, 0.6), (0.06, 0.3)
"""How large it is: deviations."""
_STRENGTH: Final = (0.3, 1.0)
"""How near to white it gets in its middle."""
_STRAND: Final = 0.03
"""Detail of hair is so fine,"""
_STRANDS: Final = (0.5, 1.5)
"""and how much less or more its darks and lights reflect."""


def with_glare(crop: Picture, landmarks_px: Points, random: np.random.Generator) -> Picture:
    """A crop with one such reflection.

    Args:
        crop: (h, w, 3) uint8.
        landmarks_px: (478, 2), of the face in it.
        random: what place, size and strength are drawn with.
    """
    unit_px, oval = interocular_px(landmarks_px), landmarks_px[FACE_OVAL]
    x = oval[:, 0].mean() + unit_px * random.uniform(-_ASIDE, _ASIDE)
    y = oval[:, 1].min() - unit_px * random.uniform(*_ABOVE)
    wide, high = (unit_px * random.uniform(*side) for side in (_WIDE, _HIGH))
    rows, columns = (np.arange(side, dtype=np.float32) for side in crop.shape[:2])
    away2 = ((rows[:, None] - y) / high) ** 2 + ((columns[None] - x) / wide) ** 2
    tone = crop.mean(axis=2, dtype=np.float32) + 1
    strands = np.clip(tone / cv2.GaussianBlur(tone, (0, 0), _STRAND * unit_px), *_STRANDS)
    light = np.clip(random.uniform(*_STRENGTH) * strands * np.exp(-away2 / 2), 0, 1)[..., None]
    return np.asarray(np.rint(crop + light * (255.0 - crop)), np.uint8)
