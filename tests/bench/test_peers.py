"""The peers' graphs are what was published: as many multiplications, and they run."""

import builtins
from typing import Any

import pytest

pytest.importorskip("onnx")

from app.bench.peers import PEERS, SIDE_PX, Peer, build
from app.styles.graph_cost import OnnxMissingError, count


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_each_costs_what_was_published(peer: Peer) -> None:
    assert count(build(peer), SIDE_PX).macs / 1e9 == pytest.approx(peer.gmacs, rel=0.005)


def test_without_onnx_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_onnx(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "onnx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_onnx)
    with pytest.raises(OnnxMissingError, match="pip install onnx"):
        build(PEERS[0])
