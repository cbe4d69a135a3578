"""What a network of known size costs."""

import os
from pathlib import Path

import numpy as np
import pytest

from app.styles.graph_cost import GraphCost, OnnxMissingError
from app.styles.style import Style
from app.training.evaluation import cost
from app.training.evaluation.cost import graph_cost, milliseconds
from app.training.evaluation.unavailable import MeasureUnavailableError
from tests.styles.conftest import build_inverter, write_style


def test_one_convolution_of_one_pixel(inverter: Style) -> None:
    """Three channels in, three out, at every pixel; nine weights and three biases."""
    counted = graph_cost(inverter)
    assert (counted.macs, counted.parameters) == (9 * 512 * 512, 12)


def test_open_sides_are_counted_at_the_size_of_the_portrait_crop(tmp_path: Path) -> None:
    model = build_inverter(input_shape=[1, "side", "side", 3])  # type: ignore[list-item]
    style = Style.open(write_style(tmp_path / "open", model.SerializeToString()))
    assert graph_cost(style).macs == 9 * 512 * 512


def test_the_graph_and_the_generator_in_torch_cost_the_same(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from app.training.export.onnx_graph import export_onnx
    from app.training.networks.cost import multiply_accumulates, parameters
    from app.training.networks.generator import Generator

    generator, graph = Generator().eval(), tmp_path / "generator.onnx"
    export_onnx(generator, graph)
    counted = graph_cost(Style.open(write_style(tmp_path / "taught", graph.read_bytes())))
    assert counted.macs == pytest.approx(multiply_accumulates(generator, (1, 3, 512, 512)), rel=0.01)
    assert counted.parameters == pytest.approx(parameters(generator), rel=0.01)


def test_a_painting_takes_time(inverter: Style) -> None:
    assert 0 < milliseconds(inverter, np.zeros((512, 512, 3), np.uint8), threads=1) < 1000


def test_more_threads_than_cores_are_not_measured(inverter: Style) -> None:
    threads = (os.cpu_count() or 1) + 1
    with pytest.raises(MeasureUnavailableError, match="cores"):
        milliseconds(inverter, np.zeros((512, 512, 3), np.uint8), threads=threads)


def test_without_onnx_it_says_what_to_install(inverter: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(model: bytes, side_px: int) -> GraphCost:
        raise OnnxMissingError

    monkeypatch.setattr(cost, "count", missing)
    with pytest.raises(MeasureUnavailableError, match="pip install onnx"):
        graph_cost(inverter)
