"""How ONNX Runtime is told to run a generator."""

import os
from pathlib import Path
from typing import Any, Final

from app.geometry.guide import GUIDE_STEP_PX
from app.styles.byte_products import byte_products_overflow

OPEN_SIDES: Final = ("height", "width")
"""What a graph calls the sides of its picture where it leaves them open; others are made for 512 pixels."""

OPEN_GUIDE_SIDES: Final = ("guide_height", "guide_width")
"""Likewise of its guide, if it is given one."""

_ERRORS_AND_WORSE: Final = 3


def runtime_options(
    threads: int, size_px: tuple[int, int], *, optimised: bool = False, optimise_into: Path | None = None
) -> Any:
    """The `SessionOptions` of a generator.

    What changes the graph that ONNX Runtime makes of a model belongs into `app.styles.graph_key`, too.

    Args:
        threads: most threads one run uses, >= 1; cut to the machine's.
        size_px: width and height of the pictures it is to take, where the graph leaves them open.
        optimised: the graph was optimised before, and is to be taken as it is.
        optimise_into: a file to write the optimised graph to.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, min(threads, os.cpu_count() or 1))
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = _ERRORS_AND_WORSE
    # Spinning threads burn a whole core between two frames.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    if byte_products_overflow():
        options.add_session_config_entry("session.x64quantprecision", "1")
    # With the sides known, shapes are worked out and memory is laid out once, not with every run.
    for name, side_px in zip(OPEN_SIDES, reversed(size_px), strict=True):
        options.add_free_dimension_override_by_name(name, side_px)
    for name, side_px in zip(OPEN_GUIDE_SIDES, reversed(size_px), strict=True):
        options.add_free_dimension_override_by_name(name, side_px // GUIDE_STEP_PX)
    # Otherwise bytes that `check_graph` read as ONNX could be taken for ONNX Runtime's own format.
    options.add_session_config_entry("session.load_model_format", "ONNX")
    if optimised:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if optimise_into is not None:
        options.optimized_model_filepath = str(optimise_into)
        options.add_session_config_entry("session.save_model_format", "ONNX")
    return options
