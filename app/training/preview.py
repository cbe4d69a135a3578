"""Preview grids of faces that the training never sees: photographs above, paintings below."""

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from app.frames import Picture
from app.training.export.guided_crop import GuidedCrop
from app.training.networks.generator import Generator


@torch.no_grad()
def paint(generator: Generator, given: GuidedCrop) -> Picture:
    """Paint one crop with a torch generator; (s, s, 3) uint8 BGR."""
    generator.eval()
    picture, guide = given.tensors(next(generator.parameters()).device)
    painting = generator(picture, guide=guide)[0].cpu().numpy()
    return np.ascontiguousarray(to_grey_levels(painting).transpose(1, 2, 0)[:, :, ::-1])


def to_grey_levels(unit: NDArray[np.floating]) -> NDArray[np.uint8]:
    """-1..1 to 0..255, rounded."""
    return np.rint(np.clip(unit * 127.5 + 127.5, 0, 255)).astype(np.uint8)


def write_grid(generator: Generator, given: list[GuidedCrop], path: Path, *, tile_px: int = 384) -> None:
    """Photographs above their paintings, four columns to a row, as one PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tiles = [
        np.vstack([_tile(crop.rgb[:, :, ::-1], tile_px), _tile(paint(generator, crop), tile_px)])
        for crop in given
    ]
    blank = np.zeros_like(tiles[0])
    tiles += [blank] * (-len(tiles) % 4)
    rows = [np.hstack(tiles[i : i + 4]) for i in range(0, len(tiles), 4)]
    done, code = cv2.imencode(".png", np.vstack(rows))
    if done:
        path.write_bytes(code.tobytes())


def _tile(picture: Picture, size_px: int) -> Picture:
    return np.asarray(cv2.resize(picture, (size_px, size_px), interpolation=cv2.INTER_AREA), np.uint8)
