"""What a style costs: multiply-accumulates, parameters, milliseconds."""

import os
import time
from typing import Final

import numpy as np

from app.frames import Picture
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.styles.graph_cost import GraphCost, OnnxMissingError, count
from app.styles.manifest import GENERATOR_NAME
from app.styles.network import Precision, open_network
from app.styles.style import Style
from app.training.evaluation.unavailable import MeasureUnavailableError

_RUNS: Final = 25


def graph_cost(style: Style) -> GraphCost:
    """What a style's network costs at 512 x 512, whatever the precision it runs in.

    Raises:
        MeasureUnavailableError: `onnx` is not installed.
    """
    try:
        return count(style.read_file(GENERATOR_NAME), CROP_SIZE_PX)
    except OnnxMissingError as error:
        raise MeasureUnavailableError(str(error)) from error


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
