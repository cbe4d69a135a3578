"""Graphs that ONNX Runtime must never be given."""

from collections.abc import Callable

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from app.styles.errors import UnsafeGraphError
from app.styles.graph_check import check_graph


def external_initializer(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")


def external_location_alone(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].data_location = TensorProto.EXTERNAL


def external_entry_alone(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].external_data.add(key="location", value="weights.bin")


def external_constant(model: onnx.ModelProto) -> None:
    tensor = numpy_helper.from_array(np.zeros(3, np.float32))
    tensor.external_data.add(key="location", value="weights.bin")
    model.graph.node.append(helper.make_node("Constant", [], ["unused"], value=tensor))


def custom_operator(model: onnx.ModelProto) -> None:
    model.graph.node[2].domain = "evil.corp"


def contributed_operator(model: onnx.ModelProto) -> None:
    model.graph.node.append(helper.make_node("EPContext", [], ["unused"], domain="com.microsoft"))


def machine_learning_domain(model: onnx.ModelProto) -> None:
    model.graph.node.append(helper.make_node("Scaler", ["planes"], ["unused"], domain="ai.onnx.ml"))


def branch(model: onnx.ModelProto) -> None:
    body = helper.make_graph([], "body", [], [])
    model.graph.node.append(helper.make_node("If", ["float"], ["unused"], then_branch=body, else_branch=body))


def subgraph_on_an_honest_operator(model: onnx.ModelProto) -> None:
    model.graph.node[2].attribute.append(
        helper.make_attribute("hidden", helper.make_graph([], "body", [], []))
    )


def large_from_small(model: onnx.ModelProto) -> None:
    model.graph.node.append(helper.make_node("ConstantOfShape", ["shape"], ["unused"]))


def local_function(model: onnx.ModelProto) -> None:
    node = helper.make_node("Relu", ["x"], ["y"])
    model.functions.append(
        helper.make_function("local", "f", ["x"], ["y"], [node], [helper.make_opsetid("", 17)])
    )


def training_graph(model: onnx.ModelProto) -> None:
    model.training_info.add()


def sparse_weights(model: onnx.ModelProto) -> None:
    model.graph.sparse_initializer.add()


def endless_nodes(model: onnx.ModelProto) -> None:
    model.graph.node.extend([helper.make_node("Relu", ["float"], ["x"])] * 5_001)


ATTACKS: dict[Callable[[onnx.ModelProto], None], str] = {
    external_initializer: "keeps its weights in another file",
    external_location_alone: "keeps its weights in another file",
    external_entry_alone: "keeps its weights in another file",
    external_constant: "keeps its weights in another file",
    custom_operator: "custom operator 'evil.corp.Conv'",
    contributed_operator: "custom operator 'com.microsoft.EPContext'",
    machine_learning_domain: "custom operator 'ai.onnx.ml.Scaler'",
    branch: "has loops or branches",
    subgraph_on_an_honest_operator: "has loops or branches",
    large_from_small: "uses the operator 'ConstantOfShape'",
    local_function: "functions of its own",
    training_graph: "functions of its own",
    sparse_weights: "sparse tensors",
    endless_nodes: "operators, more than",
}


def test_an_honest_network_passes(inverter: onnx.ModelProto) -> None:
    check_graph(inverter.SerializeToString())


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_attacks_are_refused(inverter: onnx.ModelProto, attack: Callable[[onnx.ModelProto], None]) -> None:
    attack(inverter)

    with pytest.raises(UnsafeGraphError, match=ATTACKS[attack]):
        check_graph(inverter.SerializeToString())


def test_the_operators_of_our_own_quantisation_pass(inverter: onnx.ModelProto) -> None:
    inverter.graph.node.append(helper.make_node("QuantizeLinear", ["float", "scale"], ["quantised"]))
    # The quantiser of ONNX Runtime declares its own domain without using it.
    inverter.opset_import.append(helper.make_opsetid("com.microsoft", 1))

    check_graph(inverter.SerializeToString())


def test_a_file_cut_anywhere_is_refused(inverter: onnx.ModelProto) -> None:
    whole = inverter.SerializeToString()
    graph_ends = len(whole) - 8  # the opset comes last
    for length in range(0, graph_ends, 7):
        with pytest.raises(UnsafeGraphError):
            check_graph(whole[:length])


@given(st.binary(max_size=100))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(UnsafeGraphError):
        check_graph(noise)
