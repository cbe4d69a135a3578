"""What VGG-16 sees in a portrait crop.

Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (arXiv
1409.1556), weights of ImageNet, the first four blocks. Inception, which KID and FID are defined on, sees
other things: the distances measured here are named VGG-KD and VGG-FD, and never compared with KID and FID.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from app.errors import BadInputError
from app.frames import Picture

SIDE_PX: Final = 192
"""What the crop is reduced to: few drawn faces hold more, printed 110 to 230 px high."""

LAYER: Final = "relu4_3"
NAME: Final = f"VGG16 (ImageNet), {LAYER}, mean over {SIDE_PX} x {SIDE_PX}, unit length"

_BLOCKS: Final = (2, 2, 3, 3)
_LATTICE: Final = 12
_BATCH: Final = 4
_MEAN_BGR: Final = (103.939, 116.779, 123.68)


class FeatureFileError(BadInputError):
    """The network's weights cannot be read."""


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """What the network says of n crops.

    Attributes:
        whole: (n, 512) float64, the last layer's channels averaged over the crop, each row of length
            sqrt(512): the look as a whole, whatever the contrast.
        places: (n, 144, 960) float16: what the four blocks see at 12 x 12
            places, each block's channels of unit length.
    """

    whole: NDArray[np.float64]
    places: NDArray[np.float16]

    def part(self, indices: Sequence[int]) -> Self:
        """Some of the crops."""
        return type(self)(self.whole[list(indices)], self.places[list(indices)])


BLOCK_CHANNELS: Final = (64, 128, 256, 512)


class Vgg:
    """The network.

    Args:
        path: npz with `conv1_1.weight` (64, 3, 3, 3), `conv1_1.bias` (64,) and so on to `conv4_3`, any float;
            for BGR of 0..255 less the ImageNet mean.

    Raises:
        FeatureFileError: it is missing or holds something else.
    """

    def __init__(self, path: Path) -> None:
        self._blocks: list[list[tuple[Tensor, Tensor]]] = []
        try:
            with np.load(path, allow_pickle=False) as file:
                for block, layers in enumerate(_BLOCKS, start=1):
                    names = [f"conv{block}_{layer}" for layer in range(1, layers + 1)]
                    self._blocks.append([(_weight(file, name), _bias(file, name)) for name in names])
        except (OSError, ValueError, KeyError) as error:
            raise FeatureFileError(
                f"{path} does not hold the weights of VGG-16 (an npz with conv1_1.weight and so on)."
            ) from error
        self._mean = torch.tensor(_MEAN_BGR)[:, None, None]

    @torch.no_grad()
    def describe(
        self, crops: Sequence[Picture], on_crop: Callable[[int], None] = lambda done: None
    ) -> Description:
        """See `Description`.

        Args:
            crops: (512, 512, 3) uint8 BGR each.
            on_crop: told of how many are done by now.
        """
        whole, places = [], []
        for start in range(0, len(crops), _BATCH):
            batch = torch.stack([self._input(crop) for crop in crops[start : start + _BATCH]])
            x = batch.contiguous(memory_format=torch.channels_last)
            seen = []
            for number, block in enumerate(self._blocks):
                x = functional.max_pool2d(x, 2) if number else x
                for weight, bias in block:
                    x = functional.relu_(functional.conv2d(x, weight, bias, padding=1))
                seen.append(_at_lattice(x))
            pooled = functional.normalize(x.mean(dim=(2, 3)).double()) * x.shape[1] ** 0.5
            whole.append(pooled.numpy())
            places.append(torch.cat(seen, dim=1).transpose(1, 2).half().numpy())
            on_crop(min(start + _BATCH, len(crops)))
        return Description(np.concatenate(whole), np.concatenate(places))

    def _input(self, crop: Picture) -> Tensor:
        small = cv2.resize(crop, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
        return torch.from_numpy(small.transpose(2, 0, 1).astype(np.float32)) - self._mean


def _weight(file: "np.lib.npyio.NpzFile", name: str) -> Tensor:
    weight = torch.from_numpy(file[f"{name}.weight"].astype(np.float32))
    if weight.ndim != 4:
        raise ValueError(name)
    return weight.contiguous(memory_format=torch.channels_last)


def _bias(file: "np.lib.npyio.NpzFile", name: str) -> Tensor:
    return torch.from_numpy(file[f"{name}.bias"].astype(np.float32))


def _at_lattice(x: Tensor) -> Tensor:
    """(b, c, h, w) -> (b, c, 144): the channels at places spread evenly, of unit length."""
    step = x.shape[-1] // _LATTICE
    places = x[:, :, step // 2 :: step, step // 2 :: step]
    return functional.normalize(places.flatten(2), dim=1)
