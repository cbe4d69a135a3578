"""A camera is unplugged and plugged in again while the engine runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.camera import CameraSource
from app.capture.camera_devices import CameraDevice
from app.capture.camera_watchdog import CameraPatience
from app.capture.source import SourceState
from app.pipeline.engine import Engine
from app.pipeline.settings import EngineSettings
from app.styles.library import Library
from tests.capture.conftest import FakeBus
from tests.pipeline.fakes import FixedFinder, InkLoader, wait_until


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus(CameraDevice(0, "Fake Webcam", "/nowhere/video0"))


@pytest.fixture
def engine(bus: FakeBus, tmp_path: Path) -> Iterator[Engine]:
    patience = CameraPatience(lost_s=0.1, retry_s=0.02, retry_most_s=0.05, placeholder_s=0.02)
    camera = CameraSource(bus.devices[0], opener=bus.open, lister=bus.list, patience=patience)
    engine = Engine(
        camera,
        Library(tmp_path, tmp_path),
        EngineSettings(style_id="ink"),
        finder=FixedFinder(),
        style_loader=InkLoader(),
    )
    with engine:
        yield engine


def test_the_placeholder_goes_out_unpainted_and_the_painting_returns_by_itself(
    engine: Engine, bus: FakeBus
) -> None:
    def painted() -> bool:
        return engine.latest is not None and engine.latest.style_id == "ink"

    wait_until(painted)
    bus.plugged = False
    wait_until(lambda: engine.status.source.state is SourceState.LOST and not painted())

    assert engine.latest is not None
    assert engine.latest.faces == ()
    assert engine.latest.picture.any(), "the placeholder says what is wrong"
    assert "Fake Webcam gives no picture" in engine.status.source.message
    assert engine.status.error is None, "the source speaks for itself"

    bus.plugged = True
    wait_until(painted)
    assert engine.status.source.state is SourceState.LIVE
