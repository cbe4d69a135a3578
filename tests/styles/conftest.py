"""A style as small as one can be, with a real network: it inverts the picture."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from app.styles import install
from app.styles.library import Library
from app.styles.manifest import GENERATOR_NAME, MANIFEST_NAME, PREVIEW_NAME, StyleManifest
from app.styles.session import start_session

CROP = [1, 512, 512, 3]


def build_inverter(
    *,
    input_shape: Sequence[int | str] = CROP,
    input_type: int = TensorProto.UINT8,
    input_name: str = "image",
    output_name: str = "painting",
    opset: int = 17,
) -> onnx.ModelProto:
    """255 - x through a 1x1 convolution: what a generator looks like from outside."""
    weight = numpy_helper.from_array(-np.eye(3, dtype=np.float32).reshape(3, 3, 1, 1), "weight")
    bias = numpy_helper.from_array(np.full(3, 255, np.float32), "bias")
    nodes = [
        helper.make_node("Cast", [input_name], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["float"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "weight", "bias"], ["inverted"], kernel_shape=[1, 1]),
        helper.make_node("Transpose", ["inverted"], ["pixels"], perm=[0, 2, 3, 1]),
        helper.make_node("Cast", ["pixels"], [output_name], to=TensorProto.UINT8),
    ]
    graph = helper.make_graph(
        nodes,
        "inverter",
        [helper.make_tensor_value_info(input_name, input_type, input_shape)],
        [helper.make_tensor_value_info(output_name, TensorProto.UINT8, input_shape)],
        [weight, bias],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


@pytest.fixture(name="build_inverter")
def _build_inverter() -> Callable[..., onnx.ModelProto]:
    return build_inverter


@pytest.fixture
def inverter() -> onnx.ModelProto:
    return build_inverter()


def write_style(folder: Path, model: bytes, *, manifest: dict[str, object] | None = None) -> Path:
    """Write a whole and honest style into `folder`; `manifest` overrides what `style.toml` says."""
    folder.mkdir(parents=True)
    (folder / GENERATOR_NAME).write_bytes(model)
    Image.new("RGB", (64, 64), "tan").save(folder / PREVIEW_NAME)
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (GENERATOR_NAME, PREVIEW_NAME)
    }
    values: dict[str, object] = {"schema": 1, "id": "inverter", "name": "Inverter", "files": files}
    values |= manifest or {}
    (folder / MANIFEST_NAME).write_text(StyleManifest.model_validate(values).to_toml(), encoding="utf-8")
    return folder


@pytest.fixture
def make_style(tmp_path: Path, inverter: onnx.ModelProto) -> Callable[..., Path]:
    """`make_style(name="package", model=..., manifest=...)` writes a style and returns its folder."""

    def make(
        name: str = "package", *, model: bytes | None = None, manifest: dict[str, object] | None = None
    ) -> Path:
        return write_style(
            tmp_path / name, inverter.SerializeToString() if model is None else model, manifest=manifest
        )

    return make


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library of nothing yet."""
    return Library(tmp_path / "builtin", tmp_path / "user" / "styles")


@pytest.fixture
def tried_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try networks in this process: a process for each takes a second. `test_trial.py` does it in earnest."""

    def try_networks(paths: Sequence[Path]) -> None:
        for path in paths:
            start_session(path.read_bytes())

    monkeypatch.setattr(install, "try_networks", try_networks)
