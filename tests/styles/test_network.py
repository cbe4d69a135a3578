"""Real sessions of ONNX Runtime."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from app.frames import Picture
from app.geometry.guide import GUIDE_PLANES, no_guide
from app.styles import network, session
from app.styles.errors import DamagedStyleError, NetworkError, UnsafeGraphError
from app.styles.library import Library
from app.styles.network import open_network
from app.styles.providers import CPU, named
from app.styles.session import ProviderError, start_session
from app.styles.style import Style

CUDA = named("cuda")
DIRECTML = named("directml")

pytestmark = pytest.mark.usefixtures("tried_here")

MakeStyle = Callable[..., Path]
BuildInverter = Callable[..., onnx.ModelProto]


@pytest.fixture
def crop_rgb() -> Picture:
    return np.random.default_rng(0).integers(0, 256, (512, 512, 3), np.uint8)


@pytest.fixture
def style(library: Library, make_style: MakeStyle) -> Style:
    return library.add(make_style())


@pytest.fixture
def quantised_style(make_style: MakeStyle, build_inverter: BuildInverter) -> Style:
    """Its quantised network paints what it is given, so that the two can be told apart."""
    import hashlib

    copier = build_inverter()
    weight, bias = copier.graph.initializer
    weight.raw_data = np.eye(3, dtype=np.float32).tobytes()
    bias.raw_data = np.zeros(3, np.float32).tobytes()
    folder = make_style()
    original = Style.open(folder)
    (folder / "generator.int8.onnx").write_bytes(copier.SerializeToString())
    sha256 = hashlib.sha256(copier.SerializeToString()).hexdigest()
    files = {**original.manifest.files, "generator.int8.onnx": sha256}
    (folder / "style.toml").write_text(original.manifest.model_copy(update={"files": files}).to_toml())
    return Style.open(folder)


def test_a_network_paints_what_its_graph_says(style: Style, crop_rgb: Picture) -> None:
    painter = open_network(style)

    np.testing.assert_array_equal(painter.paint(crop_rgb), 255 - crop_rgb)
    assert (painter.style_id, painter.device, painter.threads) == ("inverter", "CPU", 1)
    assert painter.notice is None


def test_each_painting_belongs_to_its_caller(style: Style, crop_rgb: Picture) -> None:
    painter = open_network(style)
    first = painter.paint(crop_rgb)
    kept = first.copy()
    painter.paint(255 - crop_rgb)

    np.testing.assert_array_equal(first, kept)


def test_a_view_is_painted_like_a_picture(style: Style, crop_rgb: Picture) -> None:
    np.testing.assert_array_equal(open_network(style).paint(crop_rgb[:, ::-1]), 255 - crop_rgb[:, ::-1])


@pytest.mark.parametrize("shape", [(512, 512), (256, 256, 3), (512, 512, 4), (1, 512, 512, 3)])
def test_what_is_no_crop_is_a_mistake_of_the_caller(style: Style, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a crop is"):
        open_network(style).paint(np.zeros(shape, np.uint8))


def test_a_changed_file_is_never_run(style: Style, build_inverter: BuildInverter) -> None:
    other = build_inverter(opset=16).SerializeToString()
    (style.folder / "generator.onnx").write_bytes(other)

    with pytest.raises(DamagedStyleError, match="SHA-256"):
        open_network(style)


def test_threads_do_not_spin_and_are_capped(monkeypatch: pytest.MonkeyPatch, style: Style) -> None:
    seen: list[Any] = []
    original = onnxruntime.InferenceSession

    def spy(model: bytes, options: Any, **others: Any) -> Any:
        seen.append(options)
        return original(model, options, **others)

    monkeypatch.setattr(onnxruntime, "InferenceSession", spy)
    open_network(style, threads=10_000)

    *_, options = seen
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
    assert options.inter_op_num_threads == 1
    assert 1 <= options.intra_op_num_threads <= 1024


# Precision


def test_the_cpu_takes_the_quantised_network(quantised_style: Style, crop_rgb: Picture) -> None:
    painter = open_network(quantised_style)

    assert painter.precision == "int8"
    np.testing.assert_array_equal(painter.paint(crop_rgb), crop_rgb)


def test_unless_told_otherwise(quantised_style: Style, crop_rgb: Picture) -> None:
    painter = open_network(quantised_style, precision="float32")

    np.testing.assert_array_equal(painter.paint(crop_rgb), 255 - crop_rgb)


def test_a_precision_the_style_has_not(style: Style) -> None:
    with pytest.raises(DamagedStyleError, match=r"has no generator\.int8\.onnx"):
        open_network(style, precision="int8")


# Sizes of the crop


@pytest.mark.parametrize("side_px", [256, 384, 1024])
def test_a_graph_with_open_sides_paints_the_crops_that_are_asked_for(
    build_inverter: BuildInverter, side_px: int
) -> None:
    model = build_inverter(input_shape=[1, "height", "width", 3]).SerializeToString()
    crop_rgb = np.random.default_rng(0).integers(0, 256, (side_px, side_px, 3), np.uint8)
    started = start_session(model, crop_size_px=side_px)

    assert started.crop_size_px == side_px
    np.testing.assert_array_equal(started.run(crop_rgb), 255 - crop_rgb)


@pytest.mark.parametrize("size_px", [(672, 384), (256, 1024)])
def test_a_graph_with_open_sides_paints_pictures_that_are_no_squares(
    build_inverter: BuildInverter, size_px: tuple[int, int]
) -> None:
    model = build_inverter(input_shape=[1, "height", "width", 3]).SerializeToString()
    picture_rgb = np.random.default_rng(0).integers(0, 256, (size_px[1], size_px[0], 3), np.uint8)
    started = start_session(model, size_px=size_px)

    assert started.size_px == size_px
    np.testing.assert_array_equal(started.run(picture_rgb), 255 - picture_rgb)


def test_a_graph_made_for_512_pixels_says_so_to_whole_pictures_too(style: Style) -> None:
    assert open_network(style, size_px=(672, 384)).size_px == (512, 512)


def test_a_graph_made_for_512_pixels_keeps_to_them(style: Style, crop_rgb: Picture) -> None:
    painter = open_network(style, crop_size_px=256)

    assert painter.crop_size_px == 512
    np.testing.assert_array_equal(painter.paint(crop_rgb), 255 - crop_rgb)


@pytest.mark.parametrize("side_px", [0, 128, 300, 2048])
def test_a_size_that_no_graph_takes_is_a_mistake_of_the_caller(
    inverter: onnx.ModelProto, side_px: int
) -> None:
    with pytest.raises(ValueError, match=r"256\.\.1024 px in steps of 16"):
        start_session(inverter.SerializeToString(), crop_size_px=side_px)
    with pytest.raises(ValueError, match=r"256\.\.1024 px in steps of 16"):
        start_session(inverter.SerializeToString(), size_px=(512, side_px))


def test_sides_of_another_name_are_refused(build_inverter: BuildInverter) -> None:
    with pytest.raises(UnsafeGraphError, match=r"it is tensor\(uint8\) \[1, 'h', 'w', 3\]"):
        start_session(build_inverter(input_shape=[1, "h", "w", 3]).SerializeToString())


# Fallback


def test_a_provider_of_another_build_falls_back_and_says_so(
    style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "offered", lambda: (CPU,))
    painter = open_network(style, provider="cuda")

    assert painter.device == "CPU"
    assert painter.notice == (
        "CUDA needs another build of ONNX Runtime (onnxruntime-gpu): painting on CPU instead."
    )


def test_a_provider_that_does_not_start_falls_back_and_says_so(
    style: Style, monkeypatch: pytest.MonkeyPatch, crop_rgb: Picture
) -> None:
    start = network.start_session

    def no_driver(model: bytes, provider: Any, **options: Any) -> Any:
        if provider is CUDA:
            raise ProviderError("its driver or libraries are missing")
        return start(model, provider, **options)

    monkeypatch.setattr(network, "offered", lambda: (CUDA, CPU))
    monkeypatch.setattr(network, "start_session", no_driver)
    painter = open_network(style)

    assert painter.device == "CPU"
    assert painter.notice == (
        "CUDA did not start (its driver or libraries are missing): painting on CPU instead."
    )
    np.testing.assert_array_equal(painter.paint(crop_rgb), 255 - crop_rgb)


@pytest.mark.skipif("CUDAExecutionProvider" in onnxruntime.get_available_providers(), reason="has CUDA")
@pytest.mark.filterwarnings("ignore:Specified provider")
def test_a_session_that_silently_took_the_cpu_is_noticed(build_inverter: BuildInverter) -> None:
    with pytest.raises(ProviderError):
        start_session(build_inverter().SerializeToString(), CUDA)


def test_an_offered_provider_without_its_libraries_is_noticed(
    build_inverter: BuildInverter, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FellBack:
        """As ONNX Runtime behaves when CUDA's libraries are missing: it logs, and takes the CPU."""

        def __init__(self, model: bytes, options: Any, providers: Any) -> None:
            self._real = real(model, options)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

    real = onnxruntime.InferenceSession
    monkeypatch.setattr(onnxruntime, "InferenceSession", FellBack)
    with pytest.raises(ProviderError, match="driver or libraries are missing"):
        start_session(build_inverter().SerializeToString(), CUDA)


def test_a_device_that_dies_while_painting_is_named(
    style: Style, monkeypatch: pytest.MonkeyPatch, crop_rgb: Picture
) -> None:
    painter = open_network(style)

    def die(*_: object) -> None:
        raise NetworkError("the device was removed")

    monkeypatch.setattr(session.Session, "run", die)
    with pytest.raises(NetworkError, match="'inverter' failed on CPU: the device was removed"):
        painter.paint(crop_rgb)


# Graphs of another make


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"input_shape": [1, 256, 256, 3]}, r"input must be uint8 \[1, 512, 512, 3\]"),
        ({"input_shape": [1, 3, 512, 512]}, r"\[1, 3, 512, 512\]|does not run"),
        ({"input_type": TensorProto.FLOAT}, r"it is tensor\(float\)"),
        ({"input_name": "x"}, "one input, 'image'; it has 'x'"),
        ({"output_name": "y"}, "one output, 'painting'; it has 'y'"),
        ({"opset": 99}, "does not run"),
    ],
)
def test_another_interface_is_refused(
    build_inverter: BuildInverter, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UnsafeGraphError, match=sentence):
        start_session(build_inverter(**changes).SerializeToString())


def build_guided(shape: list[int | str]) -> bytes:
    """Paints everything as light as the lightest place of the guide."""
    nodes = [
        helper.make_node("Cast", ["guide"], ["told"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["told"], ["most"], keepdims=1),
        helper.make_node("Cast", ["image"], ["seen"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["seen", "nought"], ["nothing"]),
        helper.make_node("Add", ["nothing", "most"], ["painted"]),
        helper.make_node("Cast", ["painted"], ["painting"], to=TensorProto.UINT8),
    ]
    picture = [1, "height", "width", 3]
    graph = helper.make_graph(
        nodes,
        "guided",
        [
            helper.make_tensor_value_info("image", TensorProto.UINT8, picture),
            helper.make_tensor_value_info("guide", TensorProto.UINT8, shape),
        ],
        [helper.make_tensor_value_info("painting", TensorProto.UINT8, picture)],
        [numpy_helper.from_array(np.zeros(1, np.float32), "nought")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


@pytest.mark.parametrize("size_px", [(512, 512), (640, 384)])
def test_a_guided_network_is_given_a_guide_or_an_empty_one(size_px: tuple[int, int]) -> None:
    session = start_session(build_guided([1, "guide_height", "guide_width", GUIDE_PLANES]), size_px=size_px)
    picture_rgb = np.zeros(session.shape, np.uint8)
    guide = no_guide(*session.shape[:2])
    guide[7, 3, 2] = 200

    assert session.guided
    assert (session.run(picture_rgb, guide) == 200).all()
    assert (session.run(picture_rgb) == 0).all()


def test_a_network_without_a_guide_leaves_it_alone(inverter: onnx.ModelProto) -> None:
    session = start_session(inverter.SerializeToString())
    picture_rgb = np.full((512, 512, 3), 5, np.uint8)

    assert not session.guided
    assert (session.run(picture_rgb, no_guide(512, 512)) == 250).all()


@pytest.mark.parametrize("shape", [[1, 512, 512, 8], [1, 128, 128, 3], [1, 128, 128]])
def test_a_guide_of_another_shape_is_refused(shape: list[int | str]) -> None:
    with pytest.raises(UnsafeGraphError, match=r"guide must be uint8 \[1, 128, 128, 8\]"):
        start_session(build_guided(shape))


def test_a_second_input_is_refused(inverter: onnx.ModelProto) -> None:
    inverter.graph.input.append(helper.make_tensor_value_info("mood", TensorProto.FLOAT, [1]))

    with pytest.raises(UnsafeGraphError, match="one input, 'image'; it has 'image', 'mood'"):
        start_session(inverter.SerializeToString())


def test_a_graph_whose_parts_do_not_fit_is_refused(inverter: onnx.ModelProto) -> None:
    inverter.graph.node[2].input[0] = "nowhere"

    with pytest.raises(UnsafeGraphError, match="does not run") as refusal:
        start_session(inverter.SerializeToString())
    assert len(str(refusal.value).splitlines()) == 1


def test_weights_cut_off_are_refused(inverter: onnx.ModelProto) -> None:
    inverter.graph.initializer[0].raw_data = b"\x00"

    with pytest.raises(UnsafeGraphError, match="does not run"):
        start_session(inverter.SerializeToString())


def test_the_runtimes_own_format_is_not_taken(inverter: onnx.ModelProto, tmp_path: Path) -> None:
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "generator.ort")
    options.add_session_config_entry("session.save_model_format", "ORT")
    onnxruntime.InferenceSession(inverter.SerializeToString(), options, providers=["CPUExecutionProvider"])

    with pytest.raises(UnsafeGraphError):
        start_session((tmp_path / "generator.ort").read_bytes())
