"""The peers' graphs are what was published: as many multiplications, and they run."""

import builtins
from typing import Any

import pytest

pytest.importorskip("onnx")

from onnx import TensorProto, helper

from app.bench.graph_cost import OnnxMissingError, count
from app.bench.peers import PEERS, SIDE_PX, Peer, build
from tests.styles.conftest import build_inverter


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_each_costs_what_was_published(peer: Peer) -> None:
    assert count(build(peer), SIDE_PX).macs / 1e9 == pytest.approx(peer.gmacs, rel=0.005)


def test_the_counter_counts_a_product_and_a_convolution() -> None:
    inverter = build_inverter(input_shape=[1, "height", "width", 3]).SerializeToString()
    assert count(inverter, 64).macs == 64 * 64 * 3 * 3
    assert count(inverter, 128).macs == 128 * 128 * 3 * 3
    assert count(inverter, 64).nodes == 5

    sides = {"a": [4, 5], "b": [5, 7], "c": [4, 7]}
    a, b, c = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in sides.items())
    graph = helper.make_graph([helper.make_node("MatMul", ["a", "b"], ["c"])], "product", [a, b], [c])
    product = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    assert count(product.SerializeToString(), 64).macs == 4 * 5 * 7


def test_without_onnx_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_onnx(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "onnx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_onnx)
    with pytest.raises(OnnxMissingError, match="pip install onnx"):
        build(PEERS[0])
