"""Networks that are tried where they can harm nobody."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from app.styles import trial
from app.styles.errors import UnsafeGraphError
from app.styles.trial import try_networks


@pytest.fixture
def write(tmp_path: Path) -> Callable[[onnx.ModelProto], Path]:
    def write_model(model: onnx.ModelProto) -> Path:
        path = tmp_path / "generator.onnx"
        path.write_bytes(model.SerializeToString())
        return path

    return write_model


def widen(model: onnx.ModelProto, times: float) -> None:
    """Enlarge the planes and shrink them again: from outside, the network looks as before."""
    up, down = (
        numpy_helper.from_array(np.array([1, 1, factor, factor], np.float32), name)
        for factor, name in ((times, "up"), (1 / times, "down"))
    )
    model.graph.initializer.extend([up, down])
    convolution = model.graph.node[2]
    model.graph.node.insert(2, helper.make_node("Resize", ["planes", "", "up"], ["huge"]))
    model.graph.node.insert(3, helper.make_node("Resize", ["huge", "", "down"], ["planes again"]))
    convolution.input[0] = "planes again"
    model.graph.node[4].input[0] = "planes again"


def test_an_honest_network_passes(
    inverter: onnx.ModelProto, write: Callable[[onnx.ModelProto], Path]
) -> None:
    try_networks([write(inverter)])


def test_the_reason_comes_back(inverter: onnx.ModelProto, write: Callable[[onnx.ModelProto], Path]) -> None:
    inverter.graph.node[2].domain = "evil"

    with pytest.raises(UnsafeGraphError, match=r"custom operator 'evil\.Conv'"):
        try_networks([write(inverter)])


def test_a_bomb_of_honest_operators_is_stopped(
    inverter: onnx.ModelProto, write: Callable[[onnx.ModelProto], Path]
) -> None:
    widen(inverter, 64.0)  # 3 planes of 32768 x 32768 floats: 12 GiB

    with pytest.raises(UnsafeGraphError, match=r"needs more memory|crashes"):
        try_networks([write(inverter)])


def test_a_network_without_end_is_stopped(
    inverter: onnx.ModelProto, write: Callable[[onnx.ModelProto], Path]
) -> None:
    with pytest.raises(UnsafeGraphError, match=r"does not finish within 0\.01 s"):
        try_networks([write(inverter)], most_s=0.01)


def test_a_crash_is_contained(
    inverter: onnx.ModelProto, write: Callable[[onnx.ModelProto], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial.sys, "executable", "/bin/false")

    with pytest.raises(UnsafeGraphError, match="crashes"):
        try_networks([write(inverter)])
