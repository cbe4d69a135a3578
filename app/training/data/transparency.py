"""Transparent art is shown to the discriminators on the ground of the photograph beside it.

On one flat grey, a style would be learnt to wash out whatever lies behind a sitter. A cut-out figure says
nothing about the ground, so the ground is made the same on both sides.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture

GROUND_LEVEL: Final = 200
"""Grey level on which transparent art is kept in a pack; every step puts another ground below it."""

_STRIP: Final = 1 / 16
_SHOULDERS_FROM: Final = 0.55
_SMOOTH_ROWS: Final = 1 / 8


def lay_on_ground(colour: Picture, alpha: NDArray[np.uint8] | None, level: int) -> Picture:
    """(h, w, 3) uint8 colour over an even grey; the picture itself where there is no alpha."""
    if alpha is None:
        return colour
    share = alpha[..., None].astype(np.float32) / 255
    return np.asarray(np.rint(share * colour + (1 - share) * level), np.uint8)


def change_ground(
    rgb_unit: NDArray[np.float32], alpha: NDArray[np.float32], ground_unit: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Put another ground below art that was laid on `GROUND_LEVEL`.

    Args:
        rgb_unit: (3, s, s), -1..1.
        alpha: (s, s), 0..1.
        ground_unit: (3, s, s), -1..1.
    """
    kept_on = np.float32(GROUND_LEVEL / 127.5 - 1)
    return np.asarray(np.clip(rgb_unit + (1 - alpha) * (ground_unit - kept_on), -1, 1), np.float32)


def ground_of(photograph_unit: NDArray[np.float32]) -> NDArray[np.float32]:
    """A smooth ground such as a portrait photograph has, from what lies along its sides above the shoulders.

    Args:
        photograph_unit: (3, s, s), -1..1, portrait crop.
    """
    side = photograph_unit.shape[-1]
    strip, shoulders = round(_STRIP * side), round(_SHOULDERS_FROM * side)
    columns = []
    for edge in (photograph_unit[:, :, :strip], photograph_unit[:, :, -strip:]):
        rows = np.median(edge, axis=2).T.astype(np.float32)
        rows[shoulders:] = rows[shoulders - strip : shoulders].mean(axis=0)
        columns.append(_smooth(rows, _SMOOTH_ROWS * side))
    left, right = columns
    across = np.linspace(0, 1, side, dtype=np.float32)
    ground = left.T[:, :, None] * (1 - across) + right.T[:, :, None] * across
    return np.asarray(ground, np.float32)


def _smooth(rows: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """(s, 3) blurred along its first axis."""
    blurred = cv2.GaussianBlur(rows[:, None, :], (1, 2 * round(2 * sigma) + 1), sigmaX=1, sigmaY=sigma)
    return np.asarray(blurred[:, 0, :], np.float32)
