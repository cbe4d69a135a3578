"""What is shipped paints what was trained."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

from app.geometry.guide import GUIDE_PLANES  # noqa: E402
from app.styles.graph_check import check_graph  # noqa: E402
from app.styles.manifest import StyleManifest  # noqa: E402
from app.styles.session import start_session  # noqa: E402
from app.training.export.animated_shape import animated_offsets  # noqa: E402
from app.training.export.calibration import best_steps  # noqa: E402
from app.training.export.grey import grey_generator, is_grey  # noqa: E402
from app.training.export.guided_crop import GuidedCrop, fix_sides  # noqa: E402
from app.training.export.mean_shape import shape_offsets  # noqa: E402
from app.training.export.onnx_graph import export_onnx  # noqa: E402
from app.training.export.quantise import quantise  # noqa: E402
from app.training.export.style_folder import write_style  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.preview import paint  # noqa: E402
from app.training.recipe import Recipe  # noqa: E402
from app.training.rendering.brushwork import brush_layer  # noqa: E402
from app.training.rendering.glazing import Edge  # noqa: E402
from app.training.rendering.textures import TEXTURE_PX, tooth  # noqa: E402
from tests.training.conftest import MakePack, face_landmarks  # noqa: E402

SMALL = GeneratorShape(widths=(16, 16, 32), down_blocks=(0, 1, 1), up_blocks=(1, 0))


LAYERS = tuple(
    brush_layer(angle, length_px=30, width_px=12, lift=0.02, height=0.06, seed=1) for angle in (-50.0, 20.0)
)

EDGES = (Edge(6 * (tooth(16.0, seed=1) - 0.5), 0.5), Edge(np.zeros((TEXTURE_PX, TEXTURE_PX), np.float32)))
"""One ragged and with a rim, one plain."""


@pytest.fixture(
    params=[
        (0, 0, 0, 0, 0),
        (2, 0, 0, 0, 0),
        (0, 2, 0, 0, 0),
        (0, 0, 3, 0, 0),
        (0, 0, 0, 2, 0),
        (0, 0, 0, 0, GUIDE_PLANES),
    ],
    ids=["plain", "textured", "in strokes", "told of the whole", "glazed", "guided"],
)
def generator(request: pytest.FixtureRequest) -> Generator:
    torch.manual_seed(0)
    count, layers, glances, glazes, guides = request.param
    shape = replace(SMALL, textures=count, strokes=layers, glances=glances, glazes=glazes, guides=guides)
    generator = Generator(shape)
    if generator.strokes is not None:
        generator.strokes.lay(LAYERS)
        torch.nn.init.normal_(generator.strokes.tables.weight, std=0.5)
        torch.nn.init.zeros_(generator.head.weight[::2])
    if generator.glazes is not None:
        generator.glazes.lay(EDGES)
        torch.nn.init.normal_(generator.glazes.tables.weight, std=0.1)
        torch.nn.init.zeros_(generator.head.weight[::2])
    if generator.surface is not None:
        textures = np.random.default_rng(0).uniform(-1, 1, (count, TEXTURE_PX, TEXTURE_PX))
        generator.surface.lay(textures.astype(np.float32))
        torch.nn.init.normal_(generator.surface.mixture.weight, std=0.2)
    if generator.context is not None:
        torch.nn.init.normal_(generator.context.told.weight, std=0.05)
    return generator.eval()


def test_the_graph_agrees_with_torch_to_one_grey_level(
    generator: Generator, make_pack: MakePack, tmp_path: Path
) -> None:
    path = tmp_path / "generator.onnx"
    export_onnx(generator, path)
    session = start_session(path.read_bytes())
    given = GuidedCrop.of_pack(make_pack(1), 0)
    ours = paint(generator, given)
    theirs = session.run(given.rgb, given.guide)[:, :, ::-1]
    off = np.abs(ours.astype(int) - theirs.astype(int))
    assert theirs.shape == (512, 512, 3)
    assert theirs.dtype == np.uint8
    assert np.mean(off > 1) <= 0.001
    assert ours.std() > 1  # an empty picture would agree with anything
    assert session.guided == (generator.guidance is not None)


def test_a_guided_graph_paints_with_and_without_a_face(make_pack: MakePack, tmp_path: Path) -> None:
    torch.manual_seed(0)
    generator = Generator(replace(SMALL, guides=GUIDE_PLANES)).eval()
    export_onnx(generator, tmp_path / "generator.onnx")
    session = start_session((tmp_path / "generator.onnx").read_bytes())
    pack = make_pack(1)
    crop, known = GuidedCrop.of(pack.crop(0)), GuidedCrop.of_pack(pack, 0)
    off = np.abs(session.run(crop.rgb).astype(int) - paint(generator, crop)[:, :, ::-1])
    assert np.mean(off > 1) <= 0.001
    assert np.abs(session.run(known.rgb, known.guide).astype(int) - session.run(crop.rgb)).max() > 3


@pytest.fixture
def quantised(generator: Generator, make_pack: MakePack, tmp_path: Path) -> bytes:
    crops = make_pack(4)
    path = tmp_path / "generator.int8.onnx"
    quantise(generator, path, [GuidedCrop.of_pack(crops, i) for i in range(4)])
    return path.read_bytes()


def test_the_bytes_paint_as_the_floats_do(
    generator: Generator, make_pack: MakePack, quantised: bytes
) -> None:
    given = GuidedCrop.of_pack(make_pack(5), 4)
    ours = paint(generator, given)[:, :, ::-1]
    theirs = start_session(quantised).run(given.rgb, given.guide)
    assert np.abs(ours.astype(int) - theirs.astype(int)).mean() < 1.5
    assert ours.std() > 1


def test_a_dead_channel_keeps_its_bias(generator: Generator, make_pack: MakePack, tmp_path: Path) -> None:
    with torch.no_grad():
        generator.stem.weight[0] = 0
        generator.stem.bias[0] = 3.0
    crops = make_pack(4)
    path = tmp_path / "generator.int8.onnx"
    with np.errstate(all="raise"):
        quantise(generator, path, [GuidedCrop.of_pack(crops, i) for i in range(4)])
    given = GuidedCrop.of_pack(crops, 3)
    theirs = start_session(path.read_bytes()).run(given.rgb, given.guide)
    ours = paint(generator, given)[:, :, ::-1]

    assert np.abs(ours.astype(int) - theirs.astype(int)).mean() < 2.0


def test_the_runtime_makes_integers_of_all_of_it(
    generator: Generator, quantised: bytes, tmp_path: Path
) -> None:
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimised.onnx")
    options.log_severity_level = 3
    fix_sides(options, 512)
    onnxruntime.InferenceSession(quantised, options, providers=["CPUExecutionProvider"])
    nodes = onnx.load(tmp_path / "optimised.onnx").graph.node
    operators = [node.op_type for node in nodes]
    moving = {"Concat", "Pad", "Reshape", "Slice", "Squeeze", "Transpose"}
    integers = {"QLinearAdd", "QLinearConv"}
    # Patches gathered, patches spread: no layout is changed, but that of one number for each channel, and
    # where strokes are laid, which lie colour by colour: the tables before, the levels after it.
    changed = (generator.context is not None) + 2 * (generator.strokes is not None)
    if generator.guidance is not None:
        # The stem is a sum then, as those behind residual blocks are.
        assert operators.count("QLinearAdd") == 6
    assert operators.count("Transpose") == 2 + changed
    if generator.context is not None:
        # Three small products of matrices, in floats.
        assert operators.count("Gemm") == 3
        integers |= {"DequantizeLinear", "Gemm", "QuantizeLinear", "Softmax"}
    if generator.glazes is not None:
        # How much lies where, times what it adds: of two glazes and of the rim of one.
        assert operators.count("QLinearMul") == 3
        integers.add("QLinearMul")
    if generator.strokes is None:
        assert set(operators) <= integers | moving
        return
    # Colours are laid over one another in floats; where to gather them is worked out beforehand.
    over = {
        "Add",
        "Conv",
        "DequantizeLinear",
        "Gather",
        "GatherElements",
        "Mul",
        "QuantizeLinear",
        "Split",
        "Sub",
    }
    assert set(operators) <= integers | moving | over
    # What is laid on, and what is left of what is below; and the ground, softened.
    assert operators.count("GatherElements") == 2 * len(LAYERS)
    assert operators.count("Conv") == 1


@pytest.mark.parametrize("side_px", [256, 384, 1024])
def test_crops_of_other_sizes_are_painted_by_the_same_function(
    generator: Generator, make_pack: MakePack, tmp_path: Path, side_px: int
) -> None:
    path = tmp_path / "generator.onnx"
    export_onnx(generator, path)
    crop = np.tile(make_pack(1).crop(0), (2, 2, 1))[:side_px, :side_px]
    given = GuidedCrop.of(crop, face_landmarks() * side_px / 512)
    ours = paint(generator, given)
    session = start_session(path.read_bytes(), crop_size_px=side_px)
    theirs = session.run(given.rgb, given.guide)[:, :, ::-1]
    assert np.mean(np.abs(ours.astype(int) - theirs.astype(int)) > 1) <= 0.001


def test_steps_span_what_is_common_and_clip_what_is_rare() -> None:
    rng = np.random.default_rng(0)
    common = rng.uniform(0, 1, 200_000).astype(np.float32)
    assert best_steps(common).zero_point == 0
    assert best_steps(common).scale == pytest.approx(1 / 255, rel=0.05)
    assert best_steps(np.append(common, np.float32(1.1))).scale < 1.05 / 255
    both = best_steps(rng.uniform(-1, 1, 200_000).astype(np.float32))
    assert both.zero_point in {127, 128}


def test_a_style_folder_holds_what_its_manifest_says(
    generator: Generator, make_pack: MakePack, tmp_path: Path
) -> None:
    recipe = Recipe.model_validate({"about": {"name": "Test", "artist": "Nobody", "licence": "CC0"}})
    photographs, drawings = make_pack(3), make_pack(2, seed=1)
    folder = tmp_path / "test"
    trial = write_style(
        folder,
        "test",
        generator,
        recipe,
        photographs=photographs,
        drawings=drawings,
        demo_crop=GuidedCrop.of_pack(photographs, 0),
        recipe_text="two drawings, no steps",
        trained=date(2026, 11, 21),
    )
    manifest = StyleManifest.read(folder / "style.toml")
    assert manifest.name == "Test"
    assert manifest.origin.samples == 2
    assert set(manifest.files) | {"style.toml"} == {path.name for path in folder.iterdir()}
    assert ("generator.int8.onnx" in manifest.files) == trial.kept
    check_graph((folder / "generator.onnx").read_bytes())


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "with drawings beside it"])
def test_a_rendered_style_has_the_shape_of_drawings_or_none(
    make_pack: MakePack, tmp_path: Path, beside: bool
) -> None:
    photographs = make_pack(2)
    write_style(
        tmp_path / "test",
        "test",
        Generator(SMALL).eval(),
        Recipe(renderer="pencil", steps=0),
        photographs=photographs,
        drawings=photographs,
        shapes=make_pack(2, seed=1) if beside else None,
        demo_crop=GuidedCrop.of_pack(photographs, 0),
        recipe_text="rendered",
        trained=date(2026, 11, 21),
    )
    assert (StyleManifest.read(tmp_path / "test" / "style.toml").shape is not None) == beside


def test_drawings_like_the_photographs_have_no_shape_of_their_own(make_pack: MakePack) -> None:
    pack = make_pack(1)
    assert np.abs(shape_offsets(pack, pack)).max() < 0.01


def test_larger_eyes_take_the_place_of_the_drawings_shape(make_pack: MakePack, tmp_path: Path) -> None:
    photographs = make_pack(2)
    write_style(
        tmp_path / "test",
        "test",
        Generator(SMALL).eval(),
        Recipe(renderer="cel", steps=0, larger_eyes=0.3),
        photographs=photographs,
        drawings=photographs,
        shapes=make_pack(2, seed=1),
        demo_crop=GuidedCrop.of_pack(photographs, 0),
        recipe_text="rendered",
        trained=date(2026, 11, 22),
    )
    shape = StyleManifest.read(tmp_path / "test" / "style.toml").shape

    assert shape is not None
    assert np.array(shape.offsets) == pytest.approx(animated_offsets(photographs, 0.3), abs=1e-6)


def test_a_style_without_colour_paints_without_colour(generator: Generator, make_pack: MakePack) -> None:
    assert is_grey(make_pack(2, grey=True))
    assert not is_grey(make_pack(2))
    crop = GuidedCrop.of_pack(make_pack(1), 0)
    coloured, grey = paint(generator, crop), paint(grey_generator(generator), crop)
    assert np.ptp(coloured.astype(int), axis=2).max() > 0
    assert np.ptp(grey.astype(int), axis=2).max() == 0
    luminance = coloured.astype(float) @ [0.114, 0.587, 0.299]
    assert np.abs(grey[..., 0] - luminance).mean() < 2
