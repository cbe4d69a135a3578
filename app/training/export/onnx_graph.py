"""The generator as an ONNX graph: `uint8` NHWC RGB in and out, nothing left for the caller to get wrong."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto

from app.training.export.generator_graph import MIDDLE_LEVEL, Painted, in_places, lay_out
from app.training.export.graph_nodes import INPUT_NAME, OUTPUT_NAME, SIDES, GraphNodes
from app.training.export.layer import Layer, in_strips
from app.training.networks.generator import BORDER_PX, FINE_PX, Generator

__all__ = ["INPUT_NAME", "OUTPUT_NAME", "SIDES", "Float32", "export_onnx"]

HALF_LEVEL: Final = np.float32(0.5)
_ONE_LEVEL: Final = np.float32(1 / 255)
_DOUBLED: Final = ".double"


class Float32:
    """The layers in float32, and what calibration wants to look at.

    Attributes:
        results: names of what the layers give.
        summands: of those that go into a sum and a ReLU before anything else sees them, by name: the tensor
            that is added, which may be the doubled one, and the tensor that it is added to.
    """

    def __init__(self, nodes: GraphNodes) -> None:
        self._nodes = nodes
        self._linear: set[str] = set()
        self.results: list[str] = []
        self.summands: dict[str, tuple[str, str]] = {}

    def start(self, patches: str) -> str:
        levels = self._nodes.add("Cast", [patches], "levels", to=TensorProto.FLOAT)
        middle = self._nodes.constant("middle_level", np.float32(MIDDLE_LEVEL))
        return self._nodes.add("Sub", [levels, middle], "centred_levels")

    def start_guide(self, guide: str) -> str:
        levels = self._nodes.add("Cast", [guide], "guide_levels", to=TensorProto.FLOAT)
        return self._nodes.add("Mul", [levels, self._nodes.constant("one_level", _ONE_LEVEL)], "guide_shares")

    def convolve(self, name: str, source: str, layer: Layer, *, relu: bool = True) -> str:
        weight = self._nodes.constant(f"{name}.weight", layer.weight)
        bias = self._nodes.constant(f"{name}.bias", layer.bias)
        linear = f"{name}.linear" if relu else name
        result = self._nodes.add("Conv", [source, weight, bias], linear, **attributes(layer))
        if relu:
            result = self._nodes.add("Relu", [result], name)
        else:
            self._linear |= {name, _doubled(name)}
        self.results.append(result)
        return result

    def add(self, name: str, one: str, other: str) -> str:
        for summand, onto in ((one, other), (other, one)):
            if summand in self._linear:
                self.summands[summand.removesuffix(_DOUBLED)] = summand, onto
        total = self._nodes.add("Add", [one, other], f"{name}.sum")
        self.results.append(self._nodes.add("Relu", [total], name))
        return name

    def period(self, name: str, values: NDArray[np.float32]) -> str:
        return self._nodes.constant(f"{name}.period", values)

    def double(self, source: str, channels: int) -> str:
        twice = self._nodes.constant("twice", np.array([1, 1, 2, 2], np.float32))
        return self._nodes.add(
            "Resize",
            [source, "", twice],
            _doubled(source),
            mode="nearest",
            coordinate_transformation_mode="asymmetric",
            nearest_mode="floor",
        )

    def part_of(self, whole: str, name: str) -> str:
        del whole
        return name

    def paint(self, source: str, head: Layer) -> Painted:
        fine = self._nodes.add("DepthToSpace", [source], "fine", blocksize=FINE_PX, mode="DCR")
        levels = self.levels("head", fine, in_strips(head, FINE_PX))
        return Painted(in_places(self._nodes, levels), FINE_PX, BORDER_PX)

    def levels(self, name: str, source: str, layer: Layer) -> str:
        # Half a level on top: the cast to bytes truncates.
        rounded = Layer(layer.weight, layer.bias + HALF_LEVEL)
        return self._as_levels(self.convolve(name, source, rounded, relu=False), f"{name}.levels")

    def limited(self, name: str, source: str, layer: Layer, low: float, high: float) -> str:
        unlimited = self.convolve(f"{name}.unlimited", source, layer, relu=False)
        ends = [self._nodes.constant(f"number_{end:g}", np.float32(end)) for end in (low, high)]
        return self._nodes.add("Clip", [unlimited, *ends], name)

    def read(self, source: str, like: str) -> str:
        del like
        return source

    def shares(self, name: str, source: str, layer: Layer, moved: str | None, reach: float) -> str:
        del reach
        shares = self.convolve(f"{name}.linear", source, layer, relu=False)
        if moved is not None:
            shares = self._nodes.add("Add", [shares, moved], f"{name}.moved")
        ends = [self._nodes.constant(f"number_{end:g}", np.float32(end)) for end in (0, 1)]
        return self._nodes.add("Clip", [shares, *ends], name)

    def share_of(self, levels: str, shares: str, name: str) -> str:
        return self._nodes.add("Mul", [levels, shares], name)

    def with_shares(self, levels: str, added: list[str], name: str) -> str:
        total = self._nodes.add("Cast", [levels], f"{levels}.float", to=TensorProto.FLOAT)
        half = self._nodes.constant("half_level", HALF_LEVEL)
        for number, each in enumerate([*added, half]):
            total = self._nodes.add("Add", [total, each], f"{name}.{number}")
        return self._as_levels(total, name)

    def take_up(self, sources: list[str], name: str) -> str:
        return self._nodes.add("Concat", sources, name, axis=1)

    def tell(self, name: str, source: str) -> str:
        self.results.append(self._nodes.add("Identity", [source], name))
        return name

    def sum_of_levels(self, one: str, other: str, name: str) -> str:
        numbers = [
            self._nodes.add("Cast", [each], f"{each}.float", to=TensorProto.FLOAT) for each in (one, other)
        ]
        total = self._nodes.add("Add", numbers, f"{name}.sum")
        middle = self._nodes.constant("middle_level", np.float32(MIDDLE_LEVEL))
        return self._as_levels(self._nodes.add("Sub", [total, middle], f"{name}.levels"), name)

    def _as_levels(self, numbers: str, name: str) -> str:
        ends = [self._nodes.constant("black", np.float32(0)), self._nodes.constant("white", np.float32(255))]
        clipped = self._nodes.add("Clip", [numbers, *ends], f"{name}.clipped")
        return self._nodes.add("Cast", [clipped], name, to=TensorProto.UINT8)


def _doubled(name: str) -> str:
    return f"{name}{_DOUBLED}"


def attributes(layer: Layer) -> dict[str, Any]:
    """A convolution's attributes: padded so that stride 1 keeps the size, if the kernel's is odd."""
    rows, columns = layer.weight.shape[2:]
    return {
        "kernel_shape": [rows, columns],
        "pads": [(rows - 1) // 2, (columns - 1) // 2] * 2,
        "strides": [layer.stride] * 2,
    }


def export_onnx(generator: Generator, path: Path) -> None:
    """Write the float32 graph. Its sides are left open, multiples of 16.

    Args:
        generator: trained, on any device.
        path: file to write; its folder exists.
    """
    nodes = GraphNodes()
    lay_out(generator, nodes, Float32(nodes))
    onnx.save(nodes.model(), str(path))
