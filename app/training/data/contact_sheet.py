"""All drawings of a pack on one sheet, with landmarks, and those left out: to look at before training."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from app.capture.picture_file import PictureFileError, read_picture
from app.face.topology import CONTROL_POINTS
from app.frames import Picture
from app.training.data.pack import Pack

_TILE_PX: Final = 192
_COLUMNS: Final = 8
_MOST_LEFT_OUT: Final = 64
_DIMMED: Final = 0.35
_GREEN: Final = (120, 255, 120)
_ORANGE: Final = (60, 160, 255)
_LETTERS: Final = 30


def write_contact_sheet(
    pack: Pack | None, path: Path, *, left_out: Mapping[str, str] | None = None, found: Sequence[Path] = ()
) -> None:
    """Write a PNG: every crop with control points, name, beard and notes; then what was left out.

    Args:
        pack: None where every picture was left out.
        left_out: reason by name; the first 64 that can be read are shown, dimmed.
        found: the picture files, to show those from.
    """
    tiles = [] if pack is None else [_tile(pack, i) for i in range(len(pack))]
    blank = np.zeros((_TILE_PX, _TILE_PX, 3), np.uint8)
    tiles += [blank] * (-len(tiles) % _COLUMNS)
    files = {each.stem: each for each in found}
    shown = [name for name in sorted(left_out or {}) if name in files][:_MOST_LEFT_OUT]
    tiles += [_left_out_tile(files[name], (left_out or {})[name]) for name in shown]
    tiles += [blank] * (-len(tiles) % _COLUMNS)
    rows = [np.hstack(tiles[i : i + _COLUMNS]) for i in range(0, len(tiles), _COLUMNS)]
    done, code = cv2.imencode(".png", np.vstack(rows))
    if done:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(code.tobytes())


def _tile(pack: Pack, index: int) -> Picture:
    crop = pack.crop(index)
    scale = _TILE_PX / crop.shape[0]
    tile = np.asarray(cv2.resize(crop, (_TILE_PX, _TILE_PX), interpolation=cv2.INTER_AREA), np.uint8)
    for x, y in np.rint(pack.landmarks_px[index, CONTROL_POINTS] * scale).astype(int).tolist():
        cv2.circle(tile, (x, y), 1, (0, 0, 255), -1)
    label = pack.names[index][-20:] + (" (beard)" if pack.facial_hair[index] else "")
    _write(tile, label, _TILE_PX - 5, _GREEN)
    if pack.notes and pack.notes[index]:
        _write(tile, pack.notes[index], 12, _GREEN)
    return tile


def _left_out_tile(path: Path, reason: str) -> Picture:
    tile = np.zeros((_TILE_PX, _TILE_PX, 3), np.uint8)
    try:
        picture = read_picture(path)
    except PictureFileError:
        pass
    else:
        scale = _TILE_PX / max(picture.shape[:2])
        size = [max(1, round(side * scale)) for side in picture.shape[1::-1]]
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        tile[: small.shape[0], : small.shape[1]] = _DIMMED * small
    _write(tile, reason, 12, _ORANGE)
    _write(tile, path.stem[-20:], _TILE_PX - 5, _ORANGE)
    return tile


def _write(tile: Picture, text: str, baseline_px: int, colour: tuple[int, int, int]) -> None:
    """One line on a strip darkened for it."""
    strip = tile[baseline_px - 11 : baseline_px + 5]
    strip[:] = _DIMMED * strip
    font = cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(tile, text[:_LETTERS], (3, baseline_px), font, 0.4, colour, 1, cv2.LINE_AA)
