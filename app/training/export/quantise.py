"""INT8: static quantisation with per-channel weights, calibrated on portrait crops."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.export.onnx_graph import INPUT_NAME


class _Crops:
    """What onnxruntime's calibration asks for: one input after the other, then None."""

    def __init__(self, crops: Iterable[NDArray[np.uint8]]) -> None:
        self._crops: Iterator[NDArray[np.uint8]] = iter(crops)

    def get_next(self) -> dict[str, NDArray[np.uint8]] | None:
        crop = next(self._crops, None)
        return None if crop is None else {INPUT_NAME: crop[None]}


def quantise(graph: Path, result: Path, crops_rgb: Iterable[NDArray[np.uint8]]) -> None:
    """Write the INT8 (QDQ) form of a graph.

    Args:
        graph: fp32 ONNX.
        result: file to write.
        crops_rgb: (s, s, 3) uint8 portrait crops like those it will see; some thirty are enough.
    """
    import onnx
    from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(graph), str(prepared))
        reader: Any = _Crops(crops_rgb)
        # The last convolution stays in floating point: its outputs reach far beyond black and white, and in
        # 256 steps over all of that, smooth tones show bands.
        convolutions = [node.name for node in onnx.load(prepared).graph.node if node.op_type == "Conv"]
        quantize_static(
            str(prepared),
            str(result),
            reader,
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            nodes_to_exclude=convolutions[-1:],
            op_types_to_quantize=["Conv", "Add", "Relu", "Resize"],
        )
