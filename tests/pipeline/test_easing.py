"""A real engine on a machine that is made too slow, and then fast enough."""

import time
from collections.abc import Callable, Iterator

import pytest

from app.frames import Face, Frame, Look, Painting
from app.pipeline import governor
from app.pipeline.engine import Engine
from app.pipeline.quality import ladder
from app.pipeline.settings import EngineSettings
from app.pipeline.style_loading import LoadedStyle, StyleRequest
from app.render.frame_crops import FrameCrops
from app.styles.library import Library
from tests.pipeline.fakes import FixedFinder, ScriptedSource, wait_until

FRAME_S = 0.02


class Load:
    """What everything else on the machine takes from each painting."""

    def __init__(self) -> None:
        self.paint_s = 0.0
        self.requests: list[StyleRequest] = []

    def load(self, library: object, request: StyleRequest) -> LoadedStyle:
        self.requests.append(request)
        return LoadedStyle(request.style_id, self, "CPU", request.threads, request.crop_size_px)

    def paint(
        self,
        frame: Frame,
        faces: tuple[Face, ...],
        look: Look,
        *,
        budget_ms: float | None = None,
        crops: FrameCrops | None = None,
    ) -> Painting:
        time.sleep(self.paint_s)
        return Painting(frame.picture, frame, faces, "ink", {"network": self.paint_s * 1e3})


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    for name, seconds in {"_BEHIND_FOR_S": 0.0, "_SETTLING_S": 0.0, "_CALM_S": 0.0}.items():
        monkeypatch.setattr(governor, name, seconds)
    return Load()


@pytest.fixture
def source() -> ScriptedSource:
    return ScriptedSource()


@pytest.fixture
def engine(load: Load, source: ScriptedSource) -> Iterator[Engine]:
    settings = EngineSettings(style_id="ink", threads=1)
    with Engine(source, Library(), settings, finder=FixedFinder(), style_loader=load.load) as running:
        yield running


def play(source: ScriptedSource, until: Callable[[], bool]) -> None:
    """Give frames at their pace until something has come true."""

    def one_more() -> bool:
        source.give()
        time.sleep(FRAME_S)
        return until()

    wait_until(one_more)


def test_less_is_asked_under_load_and_all_of_it_when_the_load_is_gone(
    engine: Engine, source: ScriptedSource, load: Load
) -> None:
    load.paint_s = 5 * FRAME_S
    play(source, lambda: engine.status.easing is not None)
    assert engine.status.easing == "Eased to keep pace: face found less often."
    play(source, lambda: engine.status.crop_size_px == 384)
    assert engine.status.easing is not None
    assert engine.status.easing.startswith("Eased to keep pace: coarser strokes (384 px)")

    load.paint_s = 0.0
    play(source, lambda: engine.status.easing is None)
    play(source, lambda: engine.status.crop_size_px == 512)
    assert {request.crop_size_px for request in load.requests} <= {
        quality.crop_size_px for quality in ladder(engine.quality)
    }


def test_what_a_person_pinned_stays(engine: Engine, source: ScriptedSource, load: Load) -> None:
    engine.apply(EngineSettings(style_id="ink", threads=1, crop_size_px=768, adaptive=False))
    load.paint_s = 5 * FRAME_S
    began_s = time.perf_counter()
    play(source, lambda: time.perf_counter() - began_s > 2.5)

    assert engine.status.easing is None
    assert engine.status.crop_size_px == 768
