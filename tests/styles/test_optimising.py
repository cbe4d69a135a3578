"""Graphs optimised ahead: they start as they are, paint the same, and are made by a process of its own."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import psutil
import pytest
from onnx import numpy_helper

from app.styles import optimising, session
from app.styles.errors import NetworkError
from app.styles.graph_key import GraphKey
from app.styles.library import BUILTIN_DIR, Library
from app.styles.network import open_network
from app.styles.optimised_graphs import OptimisedGraphs
from app.styles.optimising import GraphOrder, OptimisingProcess, missing_graphs, optimise, optimise_now
from app.styles.providers import PROVIDERS
from app.styles.session import ProviderError, start_session
from app.styles.style import Style

SIZES_PX = ((512, 512), (608, 336))
BUILTIN = Library(user_dir=BUILTIN_DIR / "no such folder").styles()


@pytest.fixture
def graphs() -> OptimisedGraphs:
    """Where all that opens a network looks."""
    return OptimisedGraphs()


@pytest.fixture
def style(make_style: Callable[..., Path], build_inverter: Callable[..., Any]) -> Style:
    """The inverter, for pictures of any size."""
    model = build_inverter(input_shape=[1, "height", "width", 3]).SerializeToString()
    return Style.open(make_style("inverter", model=model))


@pytest.fixture
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each session that is started, whether its graph is taken as it is."""
    found: list[bool] = []
    original = onnxruntime.InferenceSession
    as_it_is = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL

    def start(model: bytes, options: Any, **others: Any) -> Any:
        found.append(options.graph_optimization_level == as_it_is)
        return original(model, options, **others)

    monkeypatch.setattr(onnxruntime, "InferenceSession", start)
    return found


def noise(size_px: tuple[int, int]) -> np.ndarray:
    return np.random.default_rng(7).integers(0, 256, (size_px[1], size_px[0], 3), np.uint8)


# Starting from them


@pytest.mark.parametrize("size_px", SIZES_PX)
def test_a_graph_that_is_there_starts_as_it_is_and_paints_the_same(
    style: Style, graphs: OptimisedGraphs, size_px: tuple[int, int], as_it_was: list[bool]
) -> None:
    before = open_network(style, size_px=size_px)
    optimise(GraphOrder(style, size_px), graphs)
    as_it_was.clear()
    after = open_network(style, size_px=size_px)

    assert as_it_was == [True]
    assert after.size_px == before.size_px == size_px
    np.testing.assert_array_equal(after.paint(noise(size_px)), before.paint(noise(size_px)))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("style", BUILTIN, ids=lambda style: style.id)
def test_the_styles_that_come_with_limner_paint_the_same_pixels(
    style: Style, graphs: OptimisedGraphs, threads: int, as_it_was: list[bool]
) -> None:
    before = open_network(style, threads=threads).paint(noise((512, 512)))
    optimise(GraphOrder(style, (512, 512)), graphs)
    after = open_network(style, threads=threads).paint(noise((512, 512)))

    assert as_it_was[-1]
    np.testing.assert_array_equal(after, before)


def test_where_there_is_none_the_network_starts_from_its_own(
    style: Style, graphs: OptimisedGraphs, as_it_was: list[bool]
) -> None:
    optimise(GraphOrder(style, (512, 512)), graphs)
    as_it_was.clear()
    open_network(style, size_px=(608, 336))

    assert as_it_was == [False]


def test_a_graph_made_for_512_pixels_keeps_to_them(
    make_style: Callable[..., Path], graphs: OptimisedGraphs, as_it_was: list[bool]
) -> None:
    style = Style.open(make_style("inverter"))
    optimise(GraphOrder(style, (608, 336)), graphs)
    painter = open_network(style, size_px=(608, 336))

    assert as_it_was[-1]
    assert painter.size_px == (512, 512)


def test_one_of_another_onnx_runtime_is_passed_over(
    style: Style, graphs: OptimisedGraphs, monkeypatch: pytest.MonkeyPatch, as_it_was: list[bool]
) -> None:
    optimise(GraphOrder(style, (512, 512)), graphs)
    monkeypatch.setattr(onnxruntime, "__version__", "0.1")
    as_it_was.clear()
    open_network(style)

    assert as_it_was == [False]


@pytest.mark.parametrize("rubbish", [b"no graph", "another network"])
def test_a_whole_file_that_is_no_such_graph_is_replaced_by_the_networks_own(
    style: Style, graphs: OptimisedGraphs, build_inverter: Callable[..., Any], rubbish: bytes | str
) -> None:
    if isinstance(rubbish, str):
        rubbish = build_inverter(output_name="elsewhere").SerializeToString()
    key = GraphOrder(style, (512, 512)).key
    graphs.keep(key, lambda path: path.write_bytes(rubbish) and None)
    painter = open_network(style)

    np.testing.assert_array_equal(painter.paint(noise((512, 512))), 255 - noise((512, 512)))
    assert not graphs.holds(key)


def test_other_providers_optimise_for_themselves(style: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    class NotAsked(OptimisedGraphs):
        def find(self, key: GraphKey) -> bytes | None:
            raise AssertionError("a graph for the CPU was looked for")

    def no_driver(*_: object) -> session.Session:
        raise ProviderError("its driver is missing")

    monkeypatch.setattr(session, "_started", no_driver)
    with pytest.raises(ProviderError, match="driver"):
        start_session(style.read_file("generator.onnx"), PROVIDERS[0], graphs=NotAsked())


# Making them


def test_what_is_missing_is_told_style_by_style(style: Style, graphs: OptimisedGraphs) -> None:
    assert [order.size_px for order in missing_graphs([style], SIZES_PX, graphs)] == sorted(SIZES_PX)
    optimise(GraphOrder(style, (512, 512)), graphs)
    assert missing_graphs([style], SIZES_PX, graphs) == (GraphOrder(style, (608, 336)),)


def test_nothing_is_missing_where_there_is_no_room_for_it(style: Style, tmp_path: Path) -> None:
    assert missing_graphs([style], SIZES_PX, OptimisedGraphs(tmp_path, most_bytes=0)) == ()


def test_a_graph_that_would_paint_something_else_is_not_kept(
    style: Style,
    graphs: OptimisedGraphs,
    build_inverter: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    brighter = build_inverter()
    brighter.graph.initializer[1].CopyFrom(numpy_helper.from_array(np.full(3, 256, np.float32), "bias"))
    content = brighter.SerializeToString()
    monkeypatch.setattr(
        optimising, "_write_optimised", lambda model, size_px, path: path.write_bytes(content)
    )
    order = GraphOrder(style, (512, 512))

    with pytest.raises(NetworkError, match="paints something else"):
        optimise(order, graphs)
    assert not graphs.holds(order.key)


def test_another_process_makes_all_that_are_missing(
    style: Style, graphs: OptimisedGraphs, as_it_was: list[bool]
) -> None:
    optimise_now([style], SIZES_PX, graphs)

    assert missing_graphs([style], SIZES_PX, graphs) == ()
    assert as_it_was == [], "none was started here"
    for size_px in SIZES_PX:
        painter = open_network(style, size_px=size_px)
        np.testing.assert_array_equal(painter.paint(noise(size_px)), 255 - noise(size_px))
    assert as_it_was == [True, True]


def test_where_all_are_there_no_process_is_started(
    style: Style, graphs: OptimisedGraphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    optimise(GraphOrder(style, (512, 512)), graphs)
    monkeypatch.setattr(optimising, "OptimisingProcess", None)

    optimise_now([style], [(512, 512)], graphs)


def test_a_style_that_is_damaged_keeps_no_other_out_and_is_said(
    style: Style, graphs: OptimisedGraphs, make_style: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    damaged = Style.open(make_style("damaged", manifest={"id": "damaged"}))
    (damaged.folder / "generator.onnx").write_bytes(b"no network")
    optimise_now([damaged, style], [(512, 512)], graphs)

    assert missing_graphs([style], [(512, 512)], graphs) == ()
    (said,) = caplog.messages
    assert "is damaged" in said


def test_where_nothing_can_be_written_that_is_said_once(
    style: Style, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    optimise_now([style], SIZES_PX, OptimisedGraphs(tmp_path / "file" / "graphs"))

    (said,) = caplog.messages
    assert "could not be written" in said


def test_where_no_process_can_be_started_that_is_said(
    style: Style,
    graphs: OptimisedGraphs,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(optimising.sys, "executable", "/nowhere/python")
    optimise_now([style], [(512, 512)], graphs)

    assert len(caplog.messages) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="priorities have other names there")
@pytest.mark.parametrize("considerate", [True, False])
def test_the_process_comes_after_all_others_where_somebody_paints(
    style: Style, graphs: OptimisedGraphs, considerate: bool
) -> None:
    before = {child.pid for child in psutil.Process().children()}
    with OptimisingProcess([GraphOrder(style, (512, 512))], graphs, considerate=considerate):
        (child,) = (child for child in psutil.Process().children() if child.pid not in before)

        assert (child.nice() > psutil.Process().nice()) == considerate


def test_the_process_ends_when_it_is_told(style: Style, graphs: OptimisedGraphs) -> None:
    with OptimisingProcess([GraphOrder(style, (512, 512))], graphs) as process:
        process.kill()

        assert not process.wait()
    assert not graphs.holds(GraphOrder(style, (512, 512)).key)
