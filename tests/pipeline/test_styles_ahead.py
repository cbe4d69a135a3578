"""Styles made ready to be switched to, at leisure and by another process."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.pipeline import styles_ahead
from app.pipeline.engine import Engine
from app.pipeline.quality import Quality
from app.pipeline.settings import EngineSettings
from app.pipeline.styles_ahead import StylesAhead, sizes_ahead
from app.styles.library import Library
from app.styles.optimised_graphs import OptimisedGraphs
from app.styles.optimising import GraphOrder, missing_graphs
from tests.pipeline.fakes import BOUND_S, FixedFinder, InkLoader, ScriptedSource, wait_until

pytest.importorskip("onnx")

from tests.styles.conftest import build_inverter, write_style

LONG_S = 1000.0
GIVES_WAY_S = 12 * BOUND_S
"""The process that makes graphs gives way to all others: to other tests, too, where they take every core."""
CROP_PX = (512, 512)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """One style: a network that inverts colours."""
    write_style(tmp_path / "builtin" / "inverter", build_inverter().SerializeToString())
    return Library(tmp_path / "builtin", tmp_path / "user")


class HandProcess:
    """An `OptimisingProcess` that makes nothing, and ends when a test has it end or it is killed."""

    made: list["HandProcess"]
    may_end: threading.Event

    def __init__(self, orders: Sequence[GraphOrder], graphs: OptimisedGraphs) -> None:
        self.orders = orders
        self.killed = threading.Event()
        self.ended = False
        self.made.append(self)

    def wait(self) -> bool:
        wait_until(lambda: self.may_end.is_set() or self.killed.is_set())
        return False

    def kill(self) -> None:
        self.killed.set()

    def __enter__(self) -> "HandProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.ended = True


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> type[HandProcess]:
    class Process(HandProcess):
        made: list[HandProcess] = []  # noqa: RUF012 - a list for each test
        may_end = threading.Event()

    monkeypatch.setattr(styles_ahead, "OptimisingProcess", Process)
    return Process


def test_every_style_is_ready_in_the_end(library: Library) -> None:
    graphs = OptimisedGraphs()
    ahead = StylesAhead(library, graphs, after_s=0.0)
    ahead.start()
    ahead.want([CROP_PX])
    wait_until(lambda: not missing_graphs(library.styles(), [CROP_PX], graphs), GIVES_WAY_S)

    assert ahead.join(GIVES_WAY_S)


def test_nothing_is_begun_at_once(library: Library, processes: type[HandProcess]) -> None:
    ahead = StylesAhead(library, after_s=LONG_S)
    ahead.start()
    ahead.want([CROP_PX])

    assert ahead.join(BOUND_S), "nor is it waited for at the end"
    assert processes.made == []


def test_the_process_ends_with_whoever_wanted_it(library: Library, processes: type[HandProcess]) -> None:
    ahead = StylesAhead(library, after_s=0.0)
    ahead.start()
    ahead.want([CROP_PX])
    wait_until(lambda: bool(processes.made))
    assert ahead.join(BOUND_S)

    (process,) = processes.made
    assert process.killed.is_set()
    assert process.ended


def test_what_failed_is_not_tried_again(library: Library, processes: type[HandProcess]) -> None:
    processes.may_end.set()
    ahead = StylesAhead(library, after_s=0.0)
    ahead.start()
    for number, sizes_px in enumerate([[CROP_PX], [CROP_PX, (608, 336)]], start=1):
        ahead.want(sizes_px)
        wait_until(lambda number=number: len(processes.made) == number and processes.made[-1].ended)
    assert ahead.join(BOUND_S)

    assert [[order.size_px for order in process.orders] for process in processes.made] == [
        [CROP_PX],
        [(608, 336)],
    ]


def test_where_all_are_ready_no_process_is_begun(
    tmp_path: Path, processes: type[HandProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    empty = Library(tmp_path / "builtin", tmp_path / "user")
    monkeypatch.setattr(styles_ahead, "missing_graphs", lambda *_: looked.set() or ())
    ahead = StylesAhead(empty, after_s=0.0)
    ahead.start()
    ahead.want([CROP_PX])
    assert looked.wait(BOUND_S)
    assert ahead.join(BOUND_S)

    assert processes.made == []


# The sizes


def test_heads_and_rooms_are_made_ready_and_coarse_rooms_too() -> None:
    sizes_px = sizes_ahead(Quality(crop_size_px=512, background_px=512), (1280, 720))

    assert sizes_px == {(512, 512), (608, 336), (464, 256)}


def test_where_heads_alone_are_painted_rooms_are_not_made_ready() -> None:
    assert sizes_ahead(Quality(crop_size_px=768), (1280, 720)) == {(768, 768)}


# In the engine


class Wanted:
    """A `StylesAhead` that notes what is wanted of it."""

    def __init__(self) -> None:
        self.sizes_px: list[frozenset[tuple[int, int]]] = []
        self.calls: list[str] = []

    def start(self) -> None:
        self.calls.append("start")

    def want(self, sizes_px: frozenset[tuple[int, int]]) -> None:
        self.sizes_px.append(sizes_px)

    def close(self) -> None:
        self.calls.append("close")

    def join(self, timeout_s: float) -> bool:
        self.calls.append("join")
        return True


@pytest.mark.parametrize(("device", "wanted"), [("CPU", True), ("CUDA", False), (None, False)])
def test_styles_are_made_ready_while_one_paints_on_the_processor(
    tmp_path: Path, device: str | None, wanted: bool
) -> None:
    ahead = Wanted()
    loader = InkLoader()
    loader.device = device
    engine = Engine(
        ScriptedSource(),
        Library(tmp_path / "builtin", tmp_path / "user"),
        EngineSettings(style_id="ink"),
        finder=FixedFinder(),
        style_loader=loader,
        ahead=ahead,  # type: ignore[arg-type]
    )
    with engine:
        wait_until(lambda: engine.status.style_loading is None and bool(loader.requests))

    assert ahead.sizes_px == ([engine.sizes_ahead_px] if wanted else [])
    assert ahead.calls == ["start", "close", "join"]
