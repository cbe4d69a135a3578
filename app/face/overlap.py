"""How far faces lie over one another, by the boxes around their landmarks."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from app.face.sight import Sight
from app.frames import Points

_DOUBLE_OVERLAP: Final = 0.6


def area(face: Points) -> float:
    """Of the box around a face, in square pixels."""
    width, height = np.ptp(face, axis=0)
    return float(width * height)


def overlap(one: Points, other: Points) -> float:
    """Intersection over union of the boxes around two faces, 0..1."""
    near = np.maximum(one.min(axis=0), other.min(axis=0))
    far = np.minimum(one.max(axis=0), other.max(axis=0))
    common = float(np.maximum(far - near, 0.0).prod())
    union = area(one) + area(other) - common
    return common / union if union > 0 else 0.0


def without_doubles(seen: Sequence[Sight]) -> list[Sight]:
    """Drop faces that are not finite, and what lies over a larger face. Largest first."""
    finite = [sight for sight in seen if np.isfinite(sight[0]).all()]
    finite.sort(key=lambda sight: area(sight[0]), reverse=True)
    kept: list[Sight] = []
    for sight in finite:
        if all(overlap(sight[0], other[0]) < _DOUBLE_OVERLAP for other in kept):
            kept.append(sight)
    return kept
