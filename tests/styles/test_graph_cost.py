"""Counts of graphs that can be counted by hand."""

import pytest

pytest.importorskip("onnx")

from onnx import ModelProto, TensorProto, helper

from app.styles.graph_cost import count
from tests.styles.conftest import build_inverter


def product(*, learnt: bool) -> ModelProto:
    """A (4, 5) matrix times a (5, 7) one."""
    sides = {"a": [4, 5], "b": [5, 7], "c": [4, 7]}
    a, b, c = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in sides.items())
    weight = helper.make_tensor("b", TensorProto.FLOAT, sides["b"], [0.5] * 35)
    node = helper.make_node("MatMul", ["a", "b"], ["c"])
    graph = (
        helper.make_graph([node], "product", [a], [c], [weight])
        if learnt
        else helper.make_graph([node], "product", [a, b], [c])
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


@pytest.mark.parametrize("side_px", [64, 128])
def test_a_convolution_is_counted_at_the_size_of_the_picture(side_px: int) -> None:
    """Three channels in, three out, at every pixel; nine weights and three biases."""
    inverter = build_inverter(input_shape=[1, "height", "width", 3])  # type: ignore[list-item]
    cost = count(inverter.SerializeToString(), side_px)
    assert (cost.macs, cost.nodes, cost.parameters) == (side_px * side_px * 3 * 3, 5, 12)


def test_a_product_is_counted_whether_its_matrix_is_learnt_or_not() -> None:
    learnt, given = (count(product(learnt=each).SerializeToString(), 64) for each in (True, False))
    assert learnt.macs == given.macs == 4 * 5 * 7
    assert (learnt.parameters, given.parameters) == (35, 0)


def test_a_product_with_a_turned_matrix_counts_as_many() -> None:
    sides = {"a": [5, 4], "b": [5, 7], "c": [4, 7]}
    a, b, c = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in sides.items())
    node = helper.make_node("Gemm", ["a", "b"], ["c"], transA=1)
    graph = helper.make_graph([node], "product", [a, b], [c])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    assert count(model.SerializeToString(), 64).macs == 4 * 5 * 7


def test_a_matrix_that_is_reshaped_before_it_is_used_is_learnt_too() -> None:
    a, c = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [4, 5]) for name in "ac")
    weight = helper.make_tensor("weight", TensorProto.FLOAT, [5, 5, 1, 1], [0.5] * 25)
    sides = helper.make_tensor("sides", TensorProto.INT64, [2], [5, 5])
    nodes = [
        helper.make_node("Reshape", ["weight", "sides"], ["b"]),
        helper.make_node("Gemm", ["a", "b"], ["c"]),
    ]
    graph = helper.make_graph(nodes, "product", [a], [c], [weight, sides])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    assert count(model.SerializeToString(), 64).parameters == 25


def test_a_matrix_that_is_used_twice_is_learnt_once() -> None:
    a, c = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [4, 5]) for name in "ac")
    weight = helper.make_tensor("b", TensorProto.FLOAT, [5, 5], [0.5] * 25)
    nodes = [helper.make_node("MatMul", [source, "b"], [result]) for source, result in ("ax", "xc")]
    graph = helper.make_graph(nodes, "products", [a], [c], [weight])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    cost = count(model.SerializeToString(), 64)
    assert (cost.macs, cost.parameters) == (2 * 4 * 5 * 5, 25)


def test_a_product_whose_size_is_not_known_is_not_counted_as_nothing() -> None:
    rows = helper.make_tensor_value_info("a", TensorProto.FLOAT, ["rows", 5])
    b = helper.make_tensor_value_info("b", TensorProto.FLOAT, [5, 7])
    d = helper.make_tensor_value_info("d", TensorProto.FLOAT, ["rows", 7])
    columns = helper.make_tensor("columns", TensorProto.INT64, [2], [-1, 5])
    nodes = [
        helper.make_node("NonZero", ["a"], ["some"]),
        helper.make_node("Cast", ["some"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["numbers", "columns"], ["five"]),
        helper.make_node("MatMul", ["five", "b"], ["c"]),
        helper.make_node("Relu", ["c"], ["d"]),
    ]
    graph = helper.make_graph(nodes, "product", [rows, b], [d], [columns])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    with pytest.raises(ValueError, match="the shape of c cannot be worked out"):
        count(model.SerializeToString(), 64)
