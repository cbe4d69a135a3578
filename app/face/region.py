"""Parts of a picture: those searched one after the other, and the one around a face."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from app.frames import Points

Region = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels, the last two outside."""

# The detector sees a square of 128 pixels: nothing is gained by cutting closer than twice that.
_SMALLEST_TILE_PX: Final = 240
_STRIDE: Final = 0.8
"""Of a tile's side; what overlaps is wider than any face too small for the tile before."""

_ROOM: Final = 2.0
"""Of a face's size, kept clear on every side of it."""
_LEAST_ROOM: Final = 0.5
_SMALL: Final = 0.16
"""Of the long side of the picture: a face so large is found in all of it."""
_MOST_OF_REGION: Final = 0.4


def tiles(size_px: tuple[int, int], *, levels: int) -> Iterator[tuple[Region, ...]]:
    """Overlapping squares over a picture, in rounds: of its short side, of half of it, and so on.

    Args:
        size_px: width, height of the picture.
        levels: most rounds.
    """
    width, height = size_px
    for level in range(levels):
        side = min(width, height) >> level
        if side < _SMALLEST_TILE_PX or width == height == side:
            continue
        yield tuple(
            (left, top, left + side, top + side)
            for top in _starts(height, side)
            for left in _starts(width, side)
        )


def around(faces: Sequence[Points], size_px: tuple[int, int]) -> Region | None:
    """The part of a picture that shows some faces with room to move; None where that is all of it."""
    reach_px = max(_size_px(face) for face in faces)
    if reach_px >= _SMALL * max(size_px):
        return None
    left, top, right, bottom = _box(faces)
    room = _ROOM * reach_px
    return (
        max(0, int(left - room)),
        max(0, int(top - room)),
        min(size_px[0], int(right + room) + 1),
        min(size_px[1], int(bottom + room) + 1),
    )


def holds(region: Region, faces: Sequence[Points], size_px: tuple[int, int]) -> bool:
    """Whether a part of the picture still fits its faces: none about to leave it, nor grown too large."""
    reach_px = max(_size_px(face) for face in faces)
    room = _LEAST_ROOM * reach_px
    near, far = _box(faces)[:2], _box(faces)[2:]
    return (
        reach_px < _SMALL * max(size_px)
        and reach_px <= _MOST_OF_REGION * min(region[2] - region[0], region[3] - region[1])
        and all(start == 0 or face - room >= start for start, face in zip(region[:2], near, strict=True))
        and all(
            end == size or face + room <= end
            for end, face, size in zip(region[2:], far, size_px, strict=True)
        )
    )


def _starts(length_px: int, side_px: int) -> list[int]:
    count = 1 + int(np.ceil((length_px - side_px) / (_STRIDE * side_px)))
    return [round(start) for start in np.linspace(0, length_px - side_px, count)]


def _box(faces: Sequence[Points]) -> tuple[float, float, float, float]:
    points = np.concatenate(faces)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _size_px(face: Points) -> float:
    return float(np.ptp(face, axis=0).max())
