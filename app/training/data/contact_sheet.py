"""All drawings of a pack on one sheet, with landmarks, to look at before training."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from app.face.topology import CONTROL_POINTS
from app.frames import Picture
from app.training.data.pack import Pack

_TILE_PX: Final = 192
_COLUMNS: Final = 8


def write_contact_sheet(pack: Pack, path: Path) -> None:
    """Write a PNG: every crop, its control points, its name, and whether it is tagged as bearded."""
    tiles = [_tile(pack, i) for i in range(len(pack))]
    tiles += [np.zeros((_TILE_PX, _TILE_PX, 3), np.uint8)] * (-len(tiles) % _COLUMNS)
    rows = [np.hstack(tiles[i : i + _COLUMNS]) for i in range(0, len(tiles), _COLUMNS)]
    done, code = cv2.imencode(".png", np.vstack(rows))
    if done:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(code.tobytes())


def _tile(pack: Pack, index: int) -> Picture:
    crop = pack.crop(index)
    scale = _TILE_PX / crop.shape[0]
    tile = cv2.resize(crop, (_TILE_PX, _TILE_PX), interpolation=cv2.INTER_AREA)
    for x, y in np.rint(pack.landmarks_px[index, CONTROL_POINTS] * scale).astype(int).tolist():
        cv2.circle(tile, (x, y), 1, (0, 0, 255), -1)
    label = pack.names[index][-20:] + (" (beard)" if pack.facial_hair[index] else "")
    cv2.putText(tile, label, (3, _TILE_PX - 5), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 160, 0), 1, cv2.LINE_AA)
    return np.asarray(tile, np.uint8)
