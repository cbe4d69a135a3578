"""Whether this processor adds products of bytes exactly, as quantised networks need it."""

from functools import cache
from typing import Final

import numpy as np

# `c = a b` of uint8 by int8, 1 x 4 by 4 x 1, as an ONNX graph.
_PRODUCT: Final = bytes.fromhex(
    "08083a5c0a180a01610a0162120163220d4d61744d756c496e74656765721201705a130a0161120e0a0c080212080a020801"
    "0a0208045a130a0162120e0a0c080312080a0208040a02080162130a0163120e0a0c080612080a0208010a02080142040a00"
    "100d"
)
_BYTE, _WEIGHT = 255, 127


@cache
def byte_products_overflow() -> bool:
    """Whether pairs of products are added in 16 bits, where the largest do not fit.

    x86 processors with AVX2 but without VNNI do so: paintings would have holes. ONNX Runtime can go another
    way there, which on processors that have VNNI takes three times as long; which of them this is, it does
    not tell, but the largest product does.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(_PRODUCT, options, providers=["CPUExecutionProvider"])
    bytes_in, weights = np.full((1, 4), _BYTE, np.uint8), np.full((4, 1), _WEIGHT, np.int8)
    product = session.run(None, {"a": bytes_in, "b": weights})[0]
    return int(product.item()) != 4 * _BYTE * _WEIGHT
