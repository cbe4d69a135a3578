"""The yardstick is what it says: one float32 matrix product, on one thread."""

import pytest

from app.bench.yardstick import MATRIX_PRODUCT, SIDE, measure_yardstick


def test_its_graph_is_one_matrix_product() -> None:
    onnx = pytest.importorskip("onnx")
    values = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [SIDE, SIDE]) for name in "abc"
    ]
    node = onnx.helper.make_node("MatMul", ["a", "b"], ["c"])
    graph = onnx.helper.make_graph([node], "yardstick", values[:2], values[2:])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 13)], ir_version=8)

    assert model.SerializeToString() == MATRIX_PRODUCT


def test_it_measures_something_that_a_processor_can_do() -> None:
    assert 0.1 < measure_yardstick(seconds=0.05) < 10_000
