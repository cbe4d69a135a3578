"""Random quarters of portrait crops, or whole ones, and what a camera adds to them."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from app.face.topology import (
    FACE_OVAL,
    LEFT_BROW,
    LEFT_EYE,
    LEFT_IRIS,
    OUTER_LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
    RIGHT_IRIS,
    interocular_px,
)
from app.frames import Points
from app.geometry.guide import Guide, draw_guide, no_guide
from app.training.data.glare import with_glare
from app.training.data.pack import Pack
from app.training.networks.generator import PATCH_PX

_CROP_PX: Final = 256
_NOISE: Final = 6.0 / 127.5
"""The most there is of a camera's noise (deviation); photographs to learn from have none."""
_FEATURES: Final = (LEFT_EYE, RIGHT_EYE, LEFT_BROW, RIGHT_BROW, OUTER_LIPS)
_KNOWN: Final = 0.88
"""Share of crops whose guide is given: where no face is found a network has to paint without."""
_MOVED, _TREMBLING = 0.006, 0.003
"""In distances of the eyes (deviations): how far landmarks are off all together, and each by itself."""
_GLARING: Final = 0.3
"""Share of crops with a lamp's reflection on the crown."""
_CROWN: Final = (0.2, 0.95)
"""In distances of the eyes: how far above the oval of the face heads end."""
_CROWN_COUNTS: Final = 3.0
"""How many times as much as other places: bald heads, which end there without hair, are rare."""
_FEATURES_COUNT, _IRISES_COUNT = 15.0, 60.0
"""How many times as much as other places: eyes, brows and lips are a thirtieth of a portrait, and most
likeness; on dark skin they differ little from what is around them. Irises are a thousandth, few of them pale.
"""


@dataclass(frozen=True, slots=True)
class Quarters:
    """Random quarters of crops, or whole ones; side s.

    Attributes:
        given: (count, 3, s, s) in -1..1.
        wanted: the same ones of the targets.
        importance: (count, 1, s, s) >= 1, how much a place counts.
        corners: (count, 2) int64, in patches.
        crops: which crops they are of.
        mirrored: (count,), which of them are.
        guides: (count, planes, s / 4, s / 4) in 0..1, see `app.geometry.guide`; None if not asked for.
    """

    given: Tensor
    wanted: Tensor
    importance: Tensor
    corners: Tensor
    crops: NDArray[np.int64]
    mirrored: NDArray[np.bool_]
    guides: Tensor | None = None

    def cut(self, tables: NDArray[np.uint8]) -> Tensor:
        """The same quarters of tables, (count, n, s / 4, s / 4) in -1..1."""
        side = self.given.shape[-1] // PATCH_PX
        cut = [
            tables[crop, :, y : y + side, x : x + side][..., :: -1 if mirrored else 1]
            for crop, (y, x), mirrored in zip(self.crops, self.corners.tolist(), self.mirrored, strict=True)
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
    photographs: Pack,
    targets: Pack,
    count: int,
    random: np.random.Generator,
    *,
    mirror: bool,
    whole: bool = False,
    guided: bool = False,
    glaring: bool = False,
) -> Quarters:
    """Random places of random crops.

    Args:
        photographs: crops to learn from.
        targets: what they should become, in the same order.
        count: how many.
        random: what they are drawn with.
        mirror: mirror half of them: not where textures, strokes or ragged edges lie fixed.
        whole: take whole crops instead, for generators that look at all of a picture.
        guided: draw their guides, too, as uncertain as landmarks are.
        glaring: give some of them a lamp's reflection that they should not become.

    Raises:
        ValueError: both mirrored and guided: what a guide says is averted lies on one side.
    """
    if mirror and guided:
        raise ValueError("guided crops are never mirrored")
    pairs, weights, corners, ways, guides = [], [], [], [], []
    crops = random.integers(len(photographs), size=count)
    for index in crops:
        photograph = photographs.crop(int(index))
        if glaring and random.random() < _GLARING:
            photograph = with_glare(photograph, photographs.landmarks_px[index], random)
        both = np.stack((photograph, targets.crop(int(index))))
        important = importance(photographs.landmarks_px[index], both.shape[1])
        side = min(both.shape[1:3]) if whole else _CROP_PX
        y, x = PATCH_PX * random.integers(0, (np.array(both.shape[1:3]) - side) // PATCH_PX + 1)
        way = -1 if mirror and random.random() < 0.5 else 1
        pairs.append(both[:, y : y + side, x : x + side, ::-1][:, :, ::way])
        weights.append(important[None, y : y + side, x : x + side][:, :, ::way])
        corners.append((y // PATCH_PX, x // PATCH_PX))
        ways.append(way)
        if guided:
            guide = _uncertain_guide(photographs.landmarks_px[index], both.shape[1], random)
            rows, columns = (slice(at // PATCH_PX, (at + side) // PATCH_PX) for at in (y, x))
            guides.append(guide[rows, columns].transpose(2, 0, 1).astype(np.float32) / 255)
    batch = torch.from_numpy(np.stack(pairs, axis=1).astype(np.float32).transpose(0, 1, 4, 2, 3) / 127.5 - 1)
    return Quarters(
        batch[0],
        batch[1],
        torch.from_numpy(np.stack(weights)),
        torch.tensor(corners),
        crops,
        np.array(ways) < 0,
        torch.from_numpy(np.stack(guides)) if guided else None,
    )


def _uncertain_guide(landmarks_px: Points, side_px: int, random: np.random.Generator) -> Guide:
    if random.random() >= _KNOWN:
        return no_guide(side_px, side_px)
    off = _MOVED * random.standard_normal(2) + _TREMBLING * random.standard_normal(landmarks_px.shape)
    return draw_guide(landmarks_px + interocular_px(landmarks_px) * off, side_px)


def importance(landmarks_px: Points, side_px: int) -> NDArray[np.float32]:
    """(side, side), 1 in most places of a crop, more on crown, eyes and lips of the face that it shows."""
    counts = np.ones((side_px, side_px), np.float32)
    oval = landmarks_px[FACE_OVAL]
    top = oval[oval[:, 1] < landmarks_px[[*LEFT_EYE, *RIGHT_EYE], 1].min()]
    if len(top):
        arc = top[np.argsort(top[:, 0])]
        lower, upper = (arc - np.array([0, up * interocular_px(landmarks_px)]) for up in _CROWN)
        band = np.rint(np.concatenate([lower, upper[::-1]])).astype(np.int32)
        cv2.fillPoly(counts, [band], _CROWN_COUNTS)
    areas = [(feature, _FEATURES_COUNT) for feature in _FEATURES]
    areas += [(iris[1:], _IRISES_COUNT) for iris in (LEFT_IRIS, RIGHT_IRIS)]
    for feature, times in areas:
        outline = np.rint(landmarks_px[np.asarray(feature)]).astype(np.int32)
        cv2.fillConvexPoly(counts, cv2.convexHull(outline), times)
    return counts
