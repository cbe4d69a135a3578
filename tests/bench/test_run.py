"""A short run of the real pipeline, and what is said when there is nothing to measure."""

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import app.bench.run as run_module
from app.bench import growth, side_by_side, styles_at_once
from app.bench.null_output import BenchError
from app.bench.run import BenchOptions, run_bench
from app.frames import Framing
from app.styles.errors import UnknownStyleError
from app.styles.library import Library
from app.styles.optimised_graphs import OptimisedGraphs
from app.styles.style import Style

pytest.importorskip("onnx")

from app.bench.peers import Peer
from tests.styles.conftest import build_inverter, write_style


def _library(tmp_path: Path, *styles: str) -> Library:
    for style_id in styles:
        folder = tmp_path / "builtin" / style_id
        write_style(folder, build_inverter().SerializeToString(), manifest={"id": style_id, "name": style_id})
    return Library(tmp_path / "builtin", tmp_path / "user")


@pytest.fixture(autouse=True)
def made_ready(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The styles that were made ready. `test_optimising.py` does it in earnest, which takes a process."""
    made: list[tuple[str, ...]] = []

    def optimise_now(
        styles: Sequence[Style], sizes_px: Collection[tuple[int, int]], graphs: OptimisedGraphs
    ) -> None:
        assert (512, 512) in sizes_px
        made.append(tuple(style.id for style in styles))

    monkeypatch.setattr(run_module, "optimise_now", optimise_now)
    return made


@pytest.mark.parametrize("styles", [("inverter",), ("inverter", "negative")])
def test_every_figure_is_one_that_can_be(
    tmp_path: Path, styles: tuple[str, ...], made_ready: list[tuple[str, ...]]
) -> None:
    told: list[str] = []
    report = run_bench(
        BenchOptions("demo", threads=1, size_px=(320, 240), seconds=0.5),
        library=_library(tmp_path, *styles),
        on_progress=told.append,
    )

    assert (report.style, report.threads, report.source_size) == ("inverter", 1, (320, 240))
    assert 0 < report.delivered_fps < 120
    assert report.dropped_frames >= 0
    assert 0 < report.latency_ms["p50"] <= report.latency_ms["p95"] <= report.latency_ms["p99"]
    assert list(report.stage_ms) == ["capture", "wait", "face", "cut", "network", "blend", "lay_back"]
    assert report.cpu_ms_per_frame > 0
    assert report.peak_rss_mb > 50
    assert report.startup_ms > 0
    assert report.style_switch_ms > 0
    assert report.longest_gap_ms > 0
    assert report.yardstick_gmacs_per_s > 0
    assert report.network_ms > 0
    assert report.crop_size_px == 512
    assert (report.peers, report.styles_at_once, report.growth) == ((), None, ())
    assert made_ready == [styles]
    assert told == [
        "Making styles ready",
        "Starting",
        "Measuring for 0.5 s",
        "Switching styles",
        "Measuring the network",
        "Measuring the machine",
    ]


def test_more_is_measured_where_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = Peer("Tiny", "nowhere", 0.0, lambda graph: graph.conv(4).layer_norm().relu().conv(3) and None)
    monkeypatch.setattr(side_by_side, "PEERS", (tiny,))
    monkeypatch.setattr(styles_at_once, "_MEASURED_S", 0.5)
    for name, value in {
        "_FACES": (1, 2),
        "_CROPS_PX": (256,),
        "_SOURCES_PX": ((320, 240),),
        "_FRAMES": 3,
        "_SETTLING": 1,
    }.items():
        monkeypatch.setattr(growth, name, value)
    report = run_bench(
        BenchOptions("demo", size_px=(320, 240), seconds=0.5, compare=True, growth=True),
        library=_library(tmp_path, "inverter", "negative"),
    )

    assert [peer.name for peer in report.peers] == ["inverter", "Tiny"]
    assert report.peers[0].ratio == 1.0
    assert report.peers[1].ratio > 0
    assert report.styles_at_once is not None
    assert report.styles_at_once.styles == 2
    assert report.styles_at_once.slowest_fps > 0
    assert [(cost.of, cost.value) for cost in report.growth] == [
        ("faces", "1"),
        ("faces", "2"),
        ("crop", "256"),
        ("source", "320x240"),
        ("styles", "1"),
        ("styles", "2"),
    ]
    assert all(cost.face_ms > 0 and cost.paint_ms > 0 for cost in report.growth)


@pytest.mark.parametrize("framing", [Framing.OVERLAY, Framing.PORTRAIT])
def test_a_source_without_a_face_is_named_as_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, framing: Framing
) -> None:
    monkeypatch.setattr(run_module, "_FIRST_PAINTING_WITHIN_S", 1.5)
    wall = tmp_path / "wall.png"
    Image.fromarray(np.full((240, 320, 3), 90, np.uint8)).save(wall)

    with pytest.raises(BenchError, match="No face was found: choose a source that shows one"):
        run_bench(BenchOptions(str(wall), framing=framing), library=_library(tmp_path, "inverter"))


def test_without_a_style_there_is_nothing_to_measure(tmp_path: Path) -> None:
    with pytest.raises(UnknownStyleError, match="limner styles add"):
        run_bench(BenchOptions(), library=_library(tmp_path))


def test_a_style_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownStyleError, match="'gone'"):
        run_bench(BenchOptions(style_id="gone"), library=_library(tmp_path, "inverter"))


def test_a_damaged_network_is_said_at_once(tmp_path: Path) -> None:
    library = _library(tmp_path, "inverter")
    (tmp_path / "builtin" / "inverter" / "generator.onnx").write_bytes(b"no network")

    with pytest.raises(BenchError, match="damaged"):
        run_bench(BenchOptions(), library=library)
