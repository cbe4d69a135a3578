"""The engine with nothing faked: the demo, MediaPipe, ONNX Runtime."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.opening import open_source
from app.errors import LimnerError
from app.pipeline.engine import Engine
from app.pipeline.settings import EngineSettings
from app.styles.library import Library
from tests.pipeline.fakes import BOUND_S, wait_until

pytest.importorskip("onnx")

from tests.styles.conftest import build_inverter, write_style


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """One style: a network that inverts colours."""
    write_style(tmp_path / "builtin" / "inverter", build_inverter().SerializeToString())
    return Library(tmp_path / "builtin", tmp_path / "user")


@pytest.fixture
def engine(library: Library) -> Iterator[Engine]:
    engine = Engine(open_source("demo"), library, EngineSettings(style_id="inverter", threads=1))
    with engine:
        yield engine


def _painted(engine: Engine) -> bool:
    return engine.latest is not None and engine.latest.style_id == "inverter"


def test_the_demo_is_painted(engine: Engine) -> None:
    wait_until(lambda: _painted(engine))
    painting, status = engine.latest, engine.status

    assert painting is not None
    assert len(painting.faces) == 1
    assert painting.picture.shape == painting.frame.picture.shape
    assert (painting.picture != painting.frame.picture).any()
    assert {"capture", "wait", "face", "cut", "network", "blend", "lay_back"} == set(painting.stage_ms)
    assert (status.style_id, status.device, status.error) == ("inverter", "CPU", None)


def test_it_stops_within_its_time_while_everything_runs(engine: Engine) -> None:
    wait_until(lambda: _painted(engine))

    assert engine.stop(timeout_s=BOUND_S)


def test_a_style_that_is_not_there_is_said_and_the_picture_goes_on(library: Library) -> None:
    with Engine(open_source("demo"), library, EngineSettings(style_id="gone")) as engine:
        wait_until(lambda: engine.status.error is not None and engine.latest is not None)

        assert "'gone'" in (engine.status.error or "")
        with pytest.raises(LimnerError, match="gone"):
            library.get("gone")
