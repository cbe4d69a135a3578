"""What is shipped paints what was trained."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

from app.styles.graph_check import check_graph  # noqa: E402
from app.styles.manifest import StyleManifest  # noqa: E402
from app.training.export.grey import grey_generator, is_grey  # noqa: E402
from app.training.export.mean_shape import shape_offsets  # noqa: E402
from app.training.export.onnx_graph import export_onnx  # noqa: E402
from app.training.export.style_folder import write_style  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.preview import paint  # noqa: E402
from app.training.recipe import Recipe  # noqa: E402
from tests.training.conftest import MakePack  # noqa: E402

SMALL = GeneratorShape(widths=(16, 16, 32), down_blocks=(0, 1, 1), up_blocks=(1, 0))


@pytest.fixture
def generator() -> Generator:
    torch.manual_seed(0)
    return Generator(SMALL).eval()


def test_the_graph_agrees_with_torch_to_one_grey_level(
    generator: Generator, make_pack: MakePack, tmp_path: Path
) -> None:
    path = tmp_path / "generator.onnx"
    export_onnx(generator, path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    crop = make_pack(1).crop(0)
    ours = paint(generator, crop)
    theirs = session.run(None, {"image": np.ascontiguousarray(crop[None, :, :, ::-1])})[0][0, :, :, ::-1]
    off = np.abs(ours.astype(int) - theirs.astype(int))
    assert theirs.shape == (512, 512, 3)
    assert theirs.dtype == np.uint8
    assert np.mean(off > 1) <= 0.001
    assert ours.std() > 1  # an empty picture would agree with anything


def test_a_style_folder_holds_what_its_manifest_says(
    generator: Generator, make_pack: MakePack, tmp_path: Path
) -> None:
    recipe = Recipe.model_validate({"about": {"name": "Test", "artist": "Nobody", "licence": "CC0"}})
    photographs, drawings = make_pack(3), make_pack(2, seed=1)
    folder = tmp_path / "test"
    report = write_style(
        folder,
        "test",
        generator,
        recipe,
        photographs=photographs,
        drawings=drawings,
        demo_crop=photographs.crop(0),
        recipe_text="two drawings, no steps",
        trained=date(2026, 11, 21),
    )
    manifest = StyleManifest.read(folder / "style.toml")
    assert manifest.name == "Test"
    assert manifest.origin.samples == 2
    assert set(manifest.files) | {"style.toml"} == {path.name for path in folder.iterdir()}
    assert ("generator.int8.onnx" in manifest.files) == report.int8_kept
    check_graph((folder / "generator.onnx").read_bytes())


def test_drawings_like_the_photographs_have_no_shape_of_their_own(make_pack: MakePack) -> None:
    pack = make_pack(1)
    assert np.abs(shape_offsets(pack, pack)).max() < 0.01


def test_a_style_without_colour_paints_without_colour(generator: Generator, make_pack: MakePack) -> None:
    assert is_grey(make_pack(2, grey=True))
    assert not is_grey(make_pack(2))
    crop = make_pack(1).crop(0)
    coloured, grey = paint(generator, crop), paint(grey_generator(generator), crop)
    assert np.ptp(coloured.astype(int), axis=2).max() > 0
    assert np.ptp(grey.astype(int), axis=2).max() == 0
    luminance = coloured.astype(float) @ [0.114, 0.587, 0.299]
    assert np.abs(grey[..., 0] - luminance).mean() < 2
