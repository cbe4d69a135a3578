"""What was exported can be read back, and taught on."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")

from app.geometry.guide import GUIDE_PLANES, no_guide  # noqa: E402
from app.styles.library import Library  # noqa: E402
from app.styles.session import start_session  # noqa: E402
from app.styles.style import Style  # noqa: E402
from app.training import installed_weights  # noqa: E402
from app.training.export import generator_graph, onnx_graph  # noqa: E402
from app.training.export.layer import Layer, as_rows, in_strips, off_corners  # noqa: E402
from app.training.export.onnx_graph import export_onnx  # noqa: E402
from app.training.installed_weights import (  # noqa: E402
    NotTeachableError,
    blended,
    installed_generator,
    unguided,
)
from app.training.networks import generator  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.rendering import GLAZED, RendererName, glaze_edges, surface_textures  # noqa: E402

PORTRAIT = Path(__file__).resolve().parents[2] / "assets" / "demo_portrait.jpg"


def _exported(generator: Generator, folder: Path) -> Any:
    """Its ONNX model, as it is exported now."""
    export_onnx(generator, folder / "again.onnx")
    return onnx.load(str(folder / "again.onnx"))


@pytest.mark.parametrize(
    "style_id",
    ["animation", "chalk", "oil", "watercolour"],
    ids=["glazed", "textured and told of the whole", "in strokes", "glazed with ragged edges"],
)
def test_the_generator_of_a_style_paints_what_the_style_paints(style_id: str, tmp_path: Path) -> None:
    style = Library().get(style_id)
    again = tmp_path / "again.onnx"
    export_onnx(installed_generator(style), again)

    crop = np.ascontiguousarray(cv2.resize(cv2.imread(str(PORTRAIT)), (512, 512))[:, :, ::-1])
    guide = np.random.default_rng(0).integers(0, 256, no_guide(512, 512).shape, np.uint8)
    once, twice = (
        start_session(graph).run(crop, guide).astype(int)
        for graph in (style.read_file("generator.onnx"), again.read_bytes())
    )
    assert np.abs(once - twice).max() <= 1
    assert np.mean(once != twice) < 1e-4
    assert once.std() > 10


@pytest.mark.parametrize("renderer", sorted(GLAZED))
def test_the_glazes_of_every_renderer_are_read_back(
    renderer: RendererName, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    edges = glaze_edges(renderer)
    shape = GeneratorShape((16, 16, 16), (0, 0, 0), (0, 0), glazes=len(edges), guides=GUIDE_PLANES)
    wanted = Generator(shape)
    assert wanted.glazes is not None
    wanted.glazes.lay(edges)
    export_onnx(wanted, tmp_path / "generator.onnx")
    read = (tmp_path / "generator.onnx").read_bytes()
    style = Library().get("animation")
    monkeypatch.setattr(type(style), "read_file", lambda self, name: read)

    found = installed_generator(style).state_dict()
    for name, values in wanted.state_dict().items():
        assert torch.allclose(found[name], values, atol=1e-5), name


def test_a_graph_whose_glazes_were_each_given_the_tables_of_all_is_read_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shape = GeneratorShape((16, 16, 16), (0, 0, 0), (0, 0), glazes=2, guides=GUIDE_PLANES)
    wanted = Generator(shape)
    assert wanted.glazes is not None
    wanted.glazes.lay(glaze_edges("pencil"))
    model = _exported(wanted, tmp_path)
    for each in model.graph.initializer:
        if each.name.startswith("glaze.") and each.name.endswith(".weight"):
            own, others = onnx.numpy_helper.to_array(each), np.zeros((48, 4, 2, 2), np.float32)
            both = (own, others) if each.name.startswith("glaze.0") else (others, own)
            each.CopyFrom(onnx.numpy_helper.from_array(np.concatenate(both, axis=1), each.name))
    monkeypatch.setattr(Style, "read_file", lambda self, name: model.SerializeToString())

    found = installed_generator(Library().get("pencil")).state_dict()
    for name, values in wanted.state_dict().items():
        assert torch.allclose(found[name], values, atol=1e-5), name


def test_without_its_guide_a_generator_paints_as_where_no_face_is_known() -> None:
    torch.manual_seed(0)
    guided = Generator(GeneratorShape((16, 16, 16), (0, 0, 0), (0, 0), guides=GUIDE_PLANES)).eval()
    picture = torch.rand(1, 3, 64, 64) * 2 - 1
    plain = unguided(guided)
    assert plain.shape.guides == 0
    with torch.no_grad():
        assert torch.allclose(plain(picture), guided(picture), atol=1e-5)
        somewhere = torch.rand(1, GUIDE_PLANES, 16, 16)
        assert not torch.allclose(plain(picture), guided(picture, guide=somewhere), atol=1e-2)
    assert unguided(plain) is plain


def test_glazes_with_edges_of_no_renderer_cannot_be_taught_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed_weights, "GLAZED", {"watercolour": GLAZED["watercolour"]})
    with pytest.raises(NotTeachableError, match=r"'animation' cannot be taught on: choose another"):
        installed_generator(Library().get("animation"))


def test_the_textures_of_a_mixture_are_found_again() -> None:
    generator = installed_generator(Library().get("pencil"))
    assert generator.surface is not None
    assert np.array_equal(generator.surface.textures.numpy(), surface_textures("pencil"))
    assert generator.surface.mixture.weight.abs().max() > 0.01


def test_a_network_with_a_border_as_wide_as_ours_once_was_is_read_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    style = Library().get("pencil")
    wanted = installed_generator(style)
    old = tmp_path / "generator.onnx"
    with monkeypatch.context() as once:
        for module in (generator, generator_graph, onnx_graph):
            once.setattr(module, "BORDER_PX", 16)
        export_onnx(wanted, old)
    monkeypatch.setattr(type(style), "read_file", lambda self, name: old.read_bytes())
    again = installed_generator(style)
    for name, values in wanted.state_dict().items():
        assert torch.allclose(again.state_dict()[name], values, atol=1e-4), name


def test_a_mixture_of_other_textures_cannot_be_taught_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed_weights, "TEXTURES", {"woodcut": ()})
    with pytest.raises(NotTeachableError, match=r"'pencil' cannot be taught on: choose another"):
        installed_generator(Library().get("pencil"))


def test_a_network_that_gathers_by_rows_as_ours_once_did_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    style = Library().get("chalk")
    model = onnx.load_from_string(style.read_file("generator.onnx"))
    wanted = installed_generator(style).state_dict()
    numbers = {each.name: each for each in model.graph.initializer}
    stem, weight, bias = (
        onnx.numpy_helper.to_array(numbers[name]) for name in ("stem.weight", "head.weight", "head.bias")
    )
    by_rows = {
        "stem.weight": as_rows(stem.swapaxes(0, 1), 4).swapaxes(0, 1),
        "head.weight": as_rows(weight, 2),
        "head.bias": as_rows(bias, 2),
    }
    for name, values in by_rows.items():
        numbers[name].CopyFrom(onnx.numpy_helper.from_array(np.ascontiguousarray(values), name))
    numbers["integers_1_0_-1_4"].name = "integers_1_0_-1_12"
    monkeypatch.setattr(type(style), "read_file", lambda self, name: model.SerializeToString())

    found = installed_generator(style).state_dict()
    assert all(torch.allclose(found[name], values, atol=1e-5) for name, values in wanted.items())


def test_a_network_that_paints_whole_patches_as_ours_once_did_is_read_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    style = Library().get("oil")
    installed = installed_generator(style)
    wanted, model = installed.state_dict(), _exported(installed, tmp_path)
    numbers = {each.name: each for each in model.graph.initializer}
    around = Layer(
        *(as_rows(onnx.numpy_helper.to_array(numbers[f"head.{what}"]), 4) for what in ("weight", "bias"))
    )
    whole = in_strips(off_corners(around), 4)
    for what, values in (("weight", whole.weight), ("bias", whole.bias)):
        numbers[f"head.{what}"].CopyFrom(onnx.numpy_helper.from_array(values, f"head.{what}"))
    monkeypatch.setattr(type(style), "read_file", lambda self, name: model.SerializeToString())

    found = installed_generator(style).state_dict()
    assert all(torch.allclose(found[name], values, atol=1e-5) for name, values in wanted.items())


@pytest.mark.parametrize("apart", [True, False], ids=["the ground apart", "all in one"])
def test_strokes_that_are_laid_row_by_row_as_ours_once_were_are_read_too(
    apart: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    style = Library().get("oil")
    installed = installed_generator(style)
    wanted, model = installed.state_dict(), _exported(installed, tmp_path)
    numbers = {each.name: each for each in model.graph.initializer}
    for what, black in (("weight", 0.0), ("bias", -128.0)):
        tables = onnx.numpy_helper.to_array(numbers[f"tables.unlimited.{what}"])
        kept = np.repeat((tables[7::4] + (0 if what == "weight" else 128)) / 255, 4, axis=0)
        colours = tables.copy()
        colours[3::4] = black
        of_before = {"base": colours[:4], "colours": colours[4:], "kept": kept}
        if not apart:
            of_before = {"colours": colours, "kept": kept}
        numbers[f"tables.unlimited.{what}"].name = "none"
        model.graph.initializer.extend(
            onnx.numpy_helper.from_array(values, f"{name}.unlimited.{what}")
            for name, values in of_before.items()
        )
    monkeypatch.setattr(type(style), "read_file", lambda self, name: model.SerializeToString())

    found = installed_generator(style).state_dict()
    # The cover of the ground, which nothing depends on, was not kept.
    for each in (wanted, found):
        each["strokes.tables.weight"][3] = each["strokes.tables.bias"][3] = 0.0
    assert all(torch.allclose(found[name], values, atol=1e-5) for name, values in wanted.items())


@pytest.mark.parametrize("constant", ["integers_1_0_-1_4", "strokes.column.period"])
def test_patches_or_strokes_of_another_version_cannot_be_taught_on(
    constant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = Library().get("oil")
    model = onnx.load_from_string(style.read_file("generator.onnx"))
    found = next(each for each in model.graph.initializer if each.name == constant)
    moved = onnx.numpy_helper.to_array(found) + 1
    found.CopyFrom(onnx.numpy_helper.from_array(moved.astype(moved.dtype), constant))
    if constant.startswith("integers"):
        found.name = "integers_1_0_-1_6"
    monkeypatch.setattr(type(style), "read_file", lambda self, name: model.SerializeToString())
    with pytest.raises(NotTeachableError, match="'oil' cannot be taught on"):
        installed_generator(style)


def test_a_network_of_another_make_cannot_be_taught_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = Library().get("animation")
    graph = onnx.load_from_string(style.read_file("generator.onnx"))
    del graph.graph.initializer[:]
    monkeypatch.setattr(type(style), "read_file", lambda self, name: graph.SerializeToString())
    with pytest.raises(NotTeachableError):
        installed_generator(style)


def test_a_blend_lies_between_what_was_learnt_and_the_start() -> None:
    start = installed_generator(Library().get("animation"))
    learnt = installed_generator(Library().get("animation"))
    with torch.no_grad():
        learnt.head.bias.add_(1.0)
    quarter = blended(learnt, start, 0.25)
    assert torch.allclose(quarter.head.bias, start.head.bias + 0.75)
    assert torch.equal(quarter.stem.weight, start.stem.weight)
    assert torch.equal(learnt.head.bias, start.head.bias + 1.0)
