"""Random quarters of portrait crops, and what a camera adds to them."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from app.face.topology import LEFT_EYE, OUTER_LIPS, RIGHT_EYE
from app.frames import Points
from app.training.data.pack import Pack
from app.training.networks.generator import PATCH_PX

_CROP_PX: Final = 256
_NOISE: Final = 6.0 / 127.5
"""The most there is of a camera's noise (deviation); photographs to learn from have none."""
_FEATURES: Final = (LEFT_EYE, RIGHT_EYE, OUTER_LIPS)
_FEATURES_COUNT: Final = 6.0
"""How many times as much as other places: eyes and lips are a fiftieth of a portrait, and most likeness."""


@dataclass(frozen=True, slots=True)
class Quarters:
    """Random quarters of crops.

    Attributes:
        given: (count, 3, 256, 256) in -1..1.
        wanted: the same ones of the targets.
        importance: (count, 1, 256, 256) >= 1, how much a place counts.
        corners: (count, 2) int64, in patches.
        crops: which crops they are of.
    """

    given: Tensor
    wanted: Tensor
    importance: Tensor
    corners: Tensor
    crops: NDArray[np.int64]

    def cut(self, tables: NDArray[np.uint8]) -> Tensor:
        """The same quarters of tables, (count, n, 64, 64) in -1..1."""
        side = _CROP_PX // PATCH_PX
        cut = [
            tables[crop, :, y : y + side, x : x + side]
            for crop, (y, x) in zip(self.crops, self.corners.tolist(), strict=True)
        ]
        return torch.from_numpy(np.stack(cut).astype(np.float32)) / 127.5 - 1


def camera_noise(shape: tuple[int, ...], random: np.random.Generator) -> Tensor:
    """Of another strength in every picture; half of it is fine, half coarse, as compression leaves it."""
    count, colours, height, width = shape
    fine, coarse = (
        torch.from_numpy(random.standard_normal(size, dtype=np.float32))
        for size in ((count, colours, height, width), (count, colours, height // 2, width // 2))
    )
    both = (fine + functional.interpolate(coarse, scale_factor=2.0, mode="nearest")) / np.sqrt(2)
    strength = _NOISE * random.random((count, 1, 1, 1), dtype=np.float32)
    return both * torch.from_numpy(strength)


def draw_quarters(
    photographs: Pack, targets: Pack, count: int, random: np.random.Generator, *, mirror: bool
) -> Quarters:
    """Where `mirror`, half of them are mirrored: not where there are textures or strokes, which lie fixed."""
    pairs, weights, corners = [], [], []
    crops = random.integers(len(photographs), size=count)
    for index in crops:
        both = np.stack((photographs.crop(int(index)), targets.crop(int(index))))
        important = importance(photographs.landmarks_px[index], both.shape[1])
        y, x = PATCH_PX * random.integers(0, (np.array(both.shape[1:3]) - _CROP_PX) // PATCH_PX + 1)
        way = -1 if mirror and random.random() < 0.5 else 1
        pairs.append(both[:, y : y + _CROP_PX, x : x + _CROP_PX, ::-1][:, :, ::way])
        weights.append(important[None, y : y + _CROP_PX, x : x + _CROP_PX][:, :, ::way])
        corners.append((y // PATCH_PX, x // PATCH_PX))
    batch = torch.from_numpy(np.stack(pairs, axis=1).astype(np.float32).transpose(0, 1, 4, 2, 3) / 127.5 - 1)
    return Quarters(batch[0], batch[1], torch.from_numpy(np.stack(weights)), torch.tensor(corners), crops)


def importance(landmarks_px: Points, side_px: int) -> NDArray[np.float32]:
    """(side, side), 1 in most places of a crop, more on the eyes and lips of the face that it shows."""
    counts = np.ones((side_px, side_px), np.float32)
    for feature in _FEATURES:
        outline = np.rint(landmarks_px[np.asarray(feature)]).astype(np.int32)
        cv2.fillConvexPoly(counts, cv2.convexHull(outline), _FEATURES_COUNT)
    return counts
