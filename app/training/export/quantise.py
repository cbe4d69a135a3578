"""INT8: the generator's graph in bytes, equalised and calibrated on crops; weights have steps by channel."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray

from app.training.export.calibration import Steps, as_bytes, best_steps, calibrate
from app.training.export.equalise import equalised
from app.training.export.generator_graph import MIDDLE_LEVEL, Painted, lay_out, paint_around_corners
from app.training.export.graph_nodes import GraphNodes
from app.training.export.guided_crop import GuidedCrop
from app.training.export.layer import Layer, over_patches
from app.training.export.onnx_graph import attributes
from app.training.networks.generator import Generator

_LARGEST_WEIGHT: Final = 127
_LARGEST_BYTE: Final = 255
_LARGEST_BIAS: Final = 2**30
_GREY_LEVELS: Final = Steps(1.0, 0)
_SHARES: Final = Steps(1 / _LARGEST_BYTE, 0)
_AROUND_MIDDLE: Final = Steps(1.0, MIDDLE_LEVEL)
_TWICE_AROUND_MIDDLE: Final = Steps(2.0, MIDDLE_LEVEL)
"""Differences of grey levels reach from white to black and back."""


def quantise(generator: Generator, result: Path, given: Iterable[GuidedCrop]) -> None:
    """Write the INT8 (QDQ) graph. Its sides are left open, multiples of 16.

    Args:
        generator: trained.
        result: file to write.
        given: portrait crops like those it will see; some thirty are enough.
    """
    crops = list(given)
    generator = equalised(generator, crops)
    nodes = GraphNodes()
    lay_out(generator, nodes, Int8(nodes, calibrate(generator, crops)))
    onnx.save(nodes.model(), str(result))


class Int8:
    """The layers in bytes, written so that ONNX Runtime keeps to integers from the first byte to the last.

    The picture's own bytes are what the first layer is given, and the painting's are what the last one gives:
    its steps are grey levels, and what is blacker than black is clipped as the float graph clips it. A ReLU
    is a zero point of 0. Doubling copies bytes.
    """

    def __init__(self, nodes: GraphNodes, steps: Mapping[str, Steps]) -> None:
        self._nodes = nodes
        self._calibrated = steps
        self._steps: dict[str, Steps] = {}
        self._readers = 0

    def start(self, patches: str) -> str:
        self._steps[patches] = Steps(1.0, MIDDLE_LEVEL)
        return patches

    def start_guide(self, guide: str) -> str:
        self._steps[guide] = _SHARES
        return guide

    def convolve(self, name: str, source: str, layer: Layer, *, relu: bool = True) -> str:
        return self._convolve(name, source, layer, self._calibrated[name])

    def add(self, name: str, one: str, other: str) -> str:
        return self._sum(one, other, name, self._calibrated[name])

    def period(self, name: str, values: NDArray[np.float32]) -> str:
        steps = best_steps(values.ravel())
        self._steps[name] = steps
        return self._nodes.constant(f"{name}.period", as_bytes(values, steps))

    def double(self, source: str, channels: int) -> str:
        # Two copies side by side, as NHWC, are four times as fast as a Resize.
        nodes, result = self._nodes, f"{source}.double"
        pixels = nodes.transpose(source, f"{result}.nhwc", 0, 2, 3, 1)
        across = nodes.add("Concat", [pixels, pixels], f"{result}.across", axis=3)
        across = nodes.reshape(across, f"{result}.row", 1, 0, -1, channels)
        rows = nodes.add("Unsqueeze", [across, nodes.integers(2)], f"{result}.rows")
        down = nodes.add("Concat", [rows, rows], f"{result}.down", axis=2)
        down = nodes.add("Squeeze", [down, nodes.integers(0)], f"{result}.pairs")
        down = nodes.reshape(down, f"{result}.pixels", 1, -1, 0, channels)
        self._steps[result] = self._steps[source]
        return nodes.transpose(down, result, 0, 3, 1, 2)

    def part_of(self, whole: str, name: str) -> str:
        self._steps[name] = self._steps[whole]
        return name

    def paint(self, source: str, head: Layer) -> Painted:
        return paint_around_corners(self._nodes, self, source, over_patches(head))

    def levels(self, name: str, source: str, layer: Layer) -> str:
        return self._convolve(name, source, layer, _GREY_LEVELS)

    def limited(self, name: str, source: str, layer: Layer, low: float, high: float) -> str:
        scale = (high - low) / _LARGEST_BYTE
        return self._convolve(name, source, layer, Steps(scale, round(-low / scale)))

    def read(self, source: str, like: str) -> str:
        self._steps[source] = self._steps[like]
        return self._numbers(source)

    def shares(self, name: str, source: str, layer: Layer, moved: str | None, reach: float) -> str:
        if moved is None:
            return self._convolve(name, source, layer, _SHARES)
        # What is further from the edge than that is beyond it wherever the edge is moved.
        width = 1 + 2 * reach
        steps = Steps(width / _LARGEST_BYTE, round(reach / width * _LARGEST_BYTE))
        linear = self._convolve(f"{name}.unmoved", source, layer, steps)
        total = self._nodes.add("Add", [self._numbers(linear), self._numbers(moved)], f"{name}.moved")
        return self._bytes(total, name, _SHARES)

    def share_of(self, levels: str, shares: str, name: str) -> str:
        share = self._nodes.add("Mul", [self._numbers(levels), self._numbers(shares)], f"{name}.share")
        return self._bytes(share, name, _TWICE_AROUND_MIDDLE)

    def with_shares(self, levels: str, added: list[str], name: str) -> str:
        # All that is added first: in between, nothing is to be cut off at black or white.
        together, *others = added
        self._steps[together] = _TWICE_AROUND_MIDDLE
        for number, each in enumerate(others):
            self._steps[each] = _TWICE_AROUND_MIDDLE
            together = self._sum(together, each, f"{name}.{number}", _TWICE_AROUND_MIDDLE)
        self._steps[levels] = _AROUND_MIDDLE
        return self._sum(levels, together, name, _AROUND_MIDDLE)

    def _sum(self, one: str, other: str, name: str, steps: Steps) -> str:
        total = self._nodes.add("Add", [self._numbers(one), self._numbers(other)], f"{name}.sum")
        return self._bytes(total, name, steps)

    def take_up(self, sources: list[str], name: str) -> str:
        taken = [
            self._bytes(source, f"{name}.{number}", _AROUND_MIDDLE) for number, source in enumerate(sources)
        ]
        self._steps[name] = _AROUND_MIDDLE
        return self._nodes.add("Concat", taken, name, axis=1)

    def tell(self, name: str, source: str) -> str:
        return self._bytes(source, name, self._calibrated[name])

    def sum_of_levels(self, one: str, other: str, name: str) -> str:
        self._steps[one] = self._steps[other] = _AROUND_MIDDLE
        return self._sum(one, other, name, _AROUND_MIDDLE)

    def _convolve(self, name: str, source: str, layer: Layer, steps: Steps) -> str:
        largest = np.abs(layer.weight).reshape(len(layer.weight), -1).max(axis=1)
        # A channel that has died has nothing but its bias, which must not need more than 32 bits either.
        least = np.abs(layer.bias) / (_LARGEST_BIAS * self._steps[source].scale)
        scale = np.maximum(np.maximum(largest, 1e-8) / _LARGEST_WEIGHT, least).astype(np.float32)
        weight = np.rint(layer.weight / scale[:, None, None, None]).astype(np.int8)
        bias_scale = scale * np.float32(self._steps[source].scale)
        bias = np.rint(layer.bias / bias_scale).astype(np.int32)
        linear = self._nodes.add(
            "Conv",
            [
                self._numbers(source),
                self._constant(f"{name}.weight", weight, scale),
                self._constant(f"{name}.bias", bias, bias_scale),
            ],
            f"{name}.linear",
            **attributes(layer),
        )
        return self._bytes(linear, name, steps)

    def _constant(
        self, name: str, values: NDArray[np.int8] | NDArray[np.int32], scale: NDArray[np.float32]
    ) -> str:
        inputs = [
            self._nodes.constant(f"{name}.steps", values),
            self._nodes.constant(f"{name}.scale", scale),
            self._nodes.constant(f"{name}.zero_point", np.zeros(len(scale), values.dtype)),
        ]
        return self._nodes.add("DequantizeLinear", inputs, name, axis=0)

    def _bytes(self, source: str, name: str, steps: Steps) -> str:
        self._steps[name] = steps
        return self._nodes.add("QuantizeLinear", [source, *self._scale(name)], name)

    def _numbers(self, source: str) -> str:
        # Each reader has one of its own, as ONNX Runtime wants them to make integers of what lies between.
        self._readers += 1
        return self._nodes.add(
            "DequantizeLinear", [source, *self._scale(source)], f"{source}.read_{self._readers}"
        )

    def _scale(self, name: str) -> list[str]:
        steps = self._steps[name]
        return [
            self._nodes.constant(f"{name}.scale", np.float32(steps.scale)),
            self._nodes.constant(f"{name}.zero_point", np.uint8(steps.zero_point)),
        ]
