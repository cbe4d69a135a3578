"""The first layers of VGG-16: what is there, in words of edges and corners rather than pixels.

Simonyan and Zisserman 2014, "Very Deep Convolutional Networks for Large-Scale Image Recognition"
(arXiv 1409.1556), up to relu2_2: fine enough for an eyelid, and a tenth of the cost of the whole.
"""

from pathlib import Path
from typing import Final, Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from app.errors import BadInputError

_LAYERS: Final = (("conv1_1", 3, 64), ("conv1_2", 64, 64), ("conv2_1", 64, 128), ("conv2_2", 128, 128))
_MEAN_BGR: Final = (103.939, 116.779, 123.68)
_HALF_RANGE: Final = 127.5


class FeatureFileError(BadInputError):
    """The file does not hold the network's weights."""


class FeatureTrunk(nn.Module):
    """conv1_1 to conv2_2 with ReLU and one max pooling; it is not trained.

    Args:
        weights: `conv1_1.weight` (64, 3, 3, 3), `conv1_1.bias` (64,) and so on to conv2_2; for BGR of 0..255
            less the ImageNet mean.
    """

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.layers = nn.ModuleDict(
            {name: nn.Conv2d(before, after, 3, padding=1) for name, before, after in _LAYERS}
        )
        with torch.no_grad():
            for name, _, _ in _LAYERS:
                layer = self.layers[name]
                assert isinstance(layer, nn.Conv2d) and layer.bias is not None
                layer.weight.copy_(weights[f"{name}.weight"])
                layer.bias.copy_(weights[f"{name}.bias"])
        self._mean: Tensor
        self.register_buffer("_mean", torch.tensor(_MEAN_BGR)[:, None, None], persistent=False)
        self.eval().requires_grad_(False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the weights from an npz file.

        Raises:
            FeatureFileError: it is missing, or holds something else.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                names = [f"{name}.{part}" for name, _, _ in _LAYERS for part in ("weight", "bias")]
                return cls({name: torch.from_numpy(file[name].astype(np.float32)) for name in names})
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise FeatureFileError(
                f"{path} does not hold the weights of VGG-16: an npz with conv1_1.weight and so on is needed."
            ) from error

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """(b, 3, h, w) RGB in -1..1 -> relu1_2 (b, 64, h, w) and relu2_2 (b, 128, h/2, w/2)."""
        x = (picture.flip(1) + 1) * _HALF_RANGE - self._mean
        for name in ("conv1_1", "conv1_2"):
            x = functional.relu(self.layers[name](x))
        fine = x
        x = functional.max_pool2d(x, 2)
        for name in ("conv2_1", "conv2_2"):
            x = functional.relu(self.layers[name](x))
        return fine, x
