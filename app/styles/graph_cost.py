"""What a graph costs before it is run: multiply-accumulates, nodes and parameters, from its shapes."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.errors import LimnerError
from app.geometry.guide import GUIDE_STEP_PX
from app.styles.runtime_options import OPEN_GUIDE_SIDES

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONVOLUTIONS: Final = frozenset({"Conv", "ConvTranspose"})
_PRODUCTS: Final = frozenset({"Gemm", "MatMul"})
_LEARNT: Final = _CONVOLUTIONS | _PRODUCTS | {"PRelu"}


class OnnxMissingError(LimnerError):
    """The `onnx` package, which is no plain dependency, is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The package onnx, which reads and builds the graphs of networks, is not installed. "
            "Install it with: pip install onnx"
        )


@dataclass(frozen=True, slots=True)
class GraphCost:
    """Counts, exact for a size of the picture.

    Attributes:
        macs: multiply-accumulates of convolutions and matrix products; biases and activations not counted.
        nodes: operators.
        parameters: weights, biases and slopes of those operators, shared ones once; a quantised graph keeps
            them elsewhere.
    """

    macs: int
    nodes: int
    parameters: int


def count(model: bytes, side_px: int) -> GraphCost:
    """Count what a picture of `side_px` by `side_px` costs.

    Args:
        model: an ONNX file's bytes; sides that it leaves open are set.

    Raises:
        OnnxMissingError: `onnx` is not installed.
        ValueError: a shape cannot be worked out.
    """
    onnx = import_onnx()
    loaded = onnx.load_from_string(model)
    for value in (*loaded.graph.input, *loaded.graph.output):
        for dimension in value.type.tensor_type.shape.dim:
            if dimension.dim_param in OPEN_GUIDE_SIDES:
                dimension.dim_value = side_px // GUIDE_STEP_PX
            elif dimension.dim_param:
                dimension.dim_value = side_px
    inferred = onnx.shape_inference.infer_shapes(loaded, strict_mode=True, data_prop=True)
    graph = inferred.graph
    shapes = _shapes(graph)
    learnt = {tensor.name for tensor in graph.initializer}
    reshaped = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Reshape"}
    read = {name for node in graph.node if node.op_type in _LEARNT for name in node.input[1:]}
    given = {reshaped.get(name, name) for name in read}
    return GraphCost(
        macs=sum(_macs(node, shapes) for node in graph.node),
        nodes=len(graph.node),
        parameters=sum(math.prod(shapes[name]) for name in given if name in learnt),
    )


def import_onnx() -> Any:
    """The package, which is imported where it is first needed.

    Raises:
        OnnxMissingError: `onnx` is not installed.
    """
    try:
        import onnx
        import onnx.shape_inference
    except ImportError as error:
        raise OnnxMissingError from error
    return onnx


def _shapes(graph: Any) -> "Mapping[str, tuple[int, ...]]":
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    for value in (*graph.input, *graph.output, *graph.value_info):
        shapes[value.name] = tuple(side.dim_value for side in value.type.tensor_type.shape.dim)
    return shapes


def _macs(node: Any, shapes: "Mapping[str, tuple[int, ...]]") -> int:
    if node.op_type not in _CONVOLUTIONS | _PRODUCTS:
        return 0
    spread = _known(node.input[0] if node.op_type == "ConvTranspose" else node.output[0], shapes)
    if node.op_type in _PRODUCTS:
        turned = any(each.name == "transA" and each.i for each in node.attribute)
        return math.prod(spread) * _known(node.input[0], shapes)[0 if turned else -1]
    # Conv: (out, in / groups, rows, columns), once for each output place of each of `out` channels.
    return math.prod(spread) * math.prod(_known(node.input[1], shapes)[1:])


def _known(name: str, shapes: "Mapping[str, tuple[int, ...]]") -> tuple[int, ...]:
    shape = shapes.get(name, ())
    if not shape or 0 in shape:
        raise ValueError(f"the shape of {name} cannot be worked out")
    return shape
