"""Near-duplicates: the same portrait saved twice, at other sizes or with other compression."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture

_DIFFERENT_BITS: Final = 10
_COLUMNS: Final = 17
_ROWS: Final = 16


class Duplicates:
    """Remembers what it has seen, by a difference hash of 256 bits (Krawetz 2013, "dHash")."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._prints = np.zeros((0, _ROWS * (_COLUMNS - 1)), bool)

    def twin_of(self, crop: Picture) -> str | None:
        """Name of a crop seen before that shows the same; None where there is none."""
        if not self._names:
            return None
        off = (self._prints[: len(self._names)] ^ fingerprint(crop)).sum(axis=1)
        nearest = int(off.argmin())
        return self._names[nearest] if off[nearest] <= _DIFFERENT_BITS else None

    def remember(self, name: str, crop: Picture) -> None:
        count = len(self._names)
        if count == len(self._prints):
            self._prints = np.resize(self._prints, (max(64, 2 * count), self._prints.shape[1]))
        self._prints[count] = fingerprint(crop)
        self._names.append(name)


def fingerprint(crop: Picture) -> NDArray[np.bool_]:
    """(256,) bool: whether each of 16 x 16 places is lighter than its left neighbour."""
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (_COLUMNS, _ROWS), interpolation=cv2.INTER_AREA)
    return np.asarray(small[:, 1:] > small[:, :-1]).ravel()
