"""What a style costs: multiply-accumulates, parameters, milliseconds."""

import os
import time
from importlib.util import find_spec
from math import prod
from typing import Any, Final

import numpy as np

from app.frames import Picture
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.styles.manifest import GENERATOR_NAME
from app.styles.network import Precision, open_network
from app.styles.style import Style
from app.training.evaluation.unavailable import MeasureUnavailableError

_RUNS: Final = 25


def graph_cost(style: Style) -> tuple[int, int]:
    """Multiply-accumulates and parameters of a style's network, whatever the precision it runs in.

    At 512 x 512. Convolutions and matrix products with learnt weights; biases count as parameters alone.

    Raises:
        MeasureUnavailableError: `onnx` is not installed.
    """
    if find_spec("onnx") is None:
        raise MeasureUnavailableError("onnx is not installed. Install it with: pip install limner[train]")
    import onnx

    loaded = onnx.load_from_string(style.read_file(GENERATOR_NAME))
    for value in (*loaded.graph.input, *loaded.graph.output):
        for side in value.type.tensor_type.shape.dim:
            if side.dim_param:  # the network takes crops of several sizes
                side.dim_value = CROP_SIZE_PX
    model = onnx.shape_inference.infer_shapes(loaded, data_prop=True)
    weights = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    values = (*model.graph.input, *model.graph.value_info, *model.graph.output)
    shapes = {
        value.name: tuple(side.dim_value for side in value.type.tensor_type.shape.dim) for value in values
    }
    products, learnt = 0, 0
    for node in model.graph.node:
        if len(node.input) > 1 and node.input[1] in weights:
            products += _products(node, weights[node.input[1]], shapes)
        if node.op_type in _LEARNT:
            learnt += sum(prod(weights[name]) for name in node.input[1:] if name in weights)
    return products, learnt


_LEARNT: Final = ("Conv", "ConvTranspose", "Gemm", "MatMul", "PRelu")


def _products(node: Any, weight: tuple[int, ...], shapes: dict[str, tuple[int, ...]]) -> int:
    given, made = shapes[node.input[0]], shapes[node.output[0]]
    match node.op_type:
        case "Conv":  # weight: (out, in / groups, height, width)
            return prod(made) * prod(weight[1:])
        case "ConvTranspose":  # weight: (in, out / groups, height, width)
            return prod(given) * prod(weight[1:])
        case "Gemm" | "MatMul":
            return prod(made) // made[-1] * prod(weight)
        case _:
            return 0


def milliseconds(style: Style, crop: Picture, *, threads: int, precision: Precision | None = None) -> float:
    """Median time of one painting on the CPU, with ONNX Runtime's threads asleep in between.

    Args:
        style: the style.
        crop: (512, 512, 3) uint8.
        threads: threads of the network.
        precision: see `open_network`.

    Raises:
        MeasureUnavailableError: the machine has fewer cores.
    """
    if threads > (os.cpu_count() or 1):
        raise MeasureUnavailableError(f"This machine has fewer than {threads} cores.")
    network = open_network(style, threads=threads, provider="cpu", precision=precision)
    took_ms = []
    for _ in range(_RUNS):
        began_s = time.perf_counter()
        network.paint(crop)
        took_ms.append(1000 * (time.perf_counter() - began_s))
    return float(np.median(took_ms))
