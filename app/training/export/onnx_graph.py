"""The generator as an ONNX graph: `uint8` NHWC RGB in and out, nothing left for the caller to get wrong."""

import warnings
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from app.geometry.portrait_crop import CROP_SIZE_PX
from app.training.networks.generator import BORDER_PX, FINE_PX, PATCH_PX, Generator, bias_of

INPUT_NAME: Final = "image"
OUTPUT_NAME: Final = "painting"
_OPSET: Final = 17
_HALF_RANGE: Final = 127.5


class DeployedGenerator(nn.Module):
    """The same function as `Generator`, from grey levels to grey levels.

    Scaling is folded into the first and last convolution, the border is continued by two gathers on bytes,
    and shuffling between pixels and patches happens on bytes too.

    Args:
        generator: trained; it is copied from, not changed.
    """

    def __init__(self, generator: Generator, *, size_px: int = CROP_SIZE_PX) -> None:
        super().__init__()
        self._net = Generator(generator.shape)
        self._net.load_state_dict(generator.state_dict())
        with torch.no_grad():
            self._net.stem.weight.div_(_HALF_RANGE)
            self._net.head.weight.mul_(_HALF_RANGE)
            # Half a level on top: the cast to bytes truncates.
            bias_of(self._net.head).mul_(_HALF_RANGE).add_(_HALF_RANGE + 0.5)
        self._size = size_px
        reflected = torch.arange(-BORDER_PX, size_px + BORDER_PX).abs()
        last = size_px - 1
        self._rows: Tensor
        self.register_buffer("_rows", last - (last - reflected).abs(), persistent=False)

    def forward(self, image: Tensor) -> Tensor:
        """(1, s, s, 3) uint8 RGB -> the same."""
        side = (self._size + 2 * BORDER_PX) // PATCH_PX
        padded = image.index_select(1, self._rows).index_select(2, self._rows)
        patches = padded.reshape(1, side, PATCH_PX, side, PATCH_PX, 3).permute(0, 5, 2, 4, 1, 3)
        levels = patches.reshape(1, 3 * PATCH_PX**2, side, side).float() - _HALF_RANGE
        cut = BORDER_PX // FINE_PX
        painted = self._net.paint_patches(levels)[:, :, cut:-cut, cut:-cut].clamp(0, 255).to(torch.uint8)
        inner = self._size // FINE_PX
        pixels = painted.reshape(1, 3, FINE_PX, FINE_PX, inner, inner).permute(0, 4, 2, 5, 3, 1)
        return pixels.reshape(1, self._size, self._size, 3)


def export_onnx(generator: Generator, path: Path, *, size_px: int = CROP_SIZE_PX) -> None:
    """Write the graph with static shapes.

    Args:
        generator: trained, on any device.
        path: file to write; its folder exists.
    """
    deployed = DeployedGenerator(generator.cpu(), size_px=size_px).eval()
    example = torch.zeros(1, size_px, size_px, 3, dtype=torch.uint8)
    with warnings.catch_warnings():
        # The exporter that traces needs no further packages; its successor does.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            deployed,
            (example,),
            str(path),
            input_names=[INPUT_NAME],
            output_names=[OUTPUT_NAME],
            opset_version=_OPSET,
            dynamo=False,
        )
