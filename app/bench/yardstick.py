"""A yardstick for the machine: how fast one thread multiplies matrices right now."""

import time
from typing import Final

import numpy as np

SIDE: Final = 512
GMACS: Final = SIDE**3 / 1e9

# `c = a b`, float32, 512 x 512 each, as an ONNX graph: ONNX Runtime, unlike NumPy's libraries, can be held to
# one thread from within a running process, and its kernels are those that the styles run on.
MATRIX_PRODUCT: Final = bytes.fromhex(
    "08083a630a110a01610a016212016322064d61744d756c120979617264737469636b5a150a016112100a0e0801120a0a03088004"
    "0a030880045a150a016212100a0e0801120a0a030880040a0308800462150a016312100a0e0801120a0a030880040a0308800442"
    "040a00100d"
)

_WARM_UP_RUNS: Final = 3


def measure_yardstick(seconds: float = 0.7) -> float:
    """Multiply-accumulates a second of a float32 matrix product on one thread, in thousand millions.

    The median over `seconds` of repeated runs, so that what else the machine does shows as it showed to the
    pipeline, but one hiccup does not.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(MATRIX_PRODUCT, options, providers=["CPUExecutionProvider"])
    matrix = np.random.default_rng(0).random((SIDE, SIDE), dtype=np.float32)
    for _ in range(_WARM_UP_RUNS):
        session.run(None, {"a": matrix, "b": matrix})

    took_s: list[float] = []
    until_s = time.perf_counter() + seconds
    while not took_s or time.perf_counter() < until_s:
        started_s = time.perf_counter()
        session.run(None, {"a": matrix, "b": matrix})
        took_s.append(time.perf_counter() - started_s)
    return GMACS / float(np.median(took_s))
