"""A picture to look at: photographs above, what was made of them below."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from app.errors import BadInputError
from app.frames import Picture

_TILE_PX: Final = 320
_COLUMNS: Final = 8
_GROUND: Final = 32


class GridFileError(BadInputError):
    """The grid cannot be written there."""


def write_grid(
    path: Path, photographs: Sequence[Picture], paintings: Sequence[Mapping[int, Picture]]
) -> None:
    """Write up to eight faces, each subject's paintings in a row of their own.

    Args:
        path: a picture file; its ending says which kind.
        photographs: BGR crops.
        paintings: for each subject its BGR paintings, by the place of the photograph.

    Raises:
        GridFileError: no such kind of picture, or the disk refuses.
    """
    count = len(photographs)
    columns = [int(place) for place in np.linspace(0, count - 1, min(count, _COLUMNS))]
    rows = [np.hstack([_tile(photographs[place]) for place in columns])]
    rows += [np.hstack([_tile(painted.get(place)) for place in columns]) for painted in paintings]
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        Image.fromarray(np.vstack(rows)[:, :, ::-1]).save(path)
    except (OSError, ValueError) as error:
        raise GridFileError(
            f"The grid {path} cannot be written: {error}. Try another file, as grid.png."
        ) from error


def _tile(picture: Picture | None) -> Picture:
    if picture is None:
        return np.full((_TILE_PX, _TILE_PX, 3), _GROUND, np.uint8)
    return np.asarray(cv2.resize(picture, (_TILE_PX, _TILE_PX), interpolation=cv2.INTER_AREA), np.uint8)
