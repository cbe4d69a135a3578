from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.capture.source import SourceState, SourceStatus
from app.frames import Frame, Painting
from app.pipeline.stand_in import StandIn
from app.pipeline.status import EngineStatus


class FakeEngine:
    def __init__(self) -> None:
        picture = np.full((36, 64, 3), 90, np.uint8)
        self.latest: Painting | None = Painting(picture, Frame(picture, 0, 100.0), (), None, {})
        self.paused = False
        self.state = SourceState.LIVE

    @property
    def status(self) -> EngineStatus:
        source = SourceStatus(self.state, "The camera is off.", (64, 36), 30.0)
        return EngineStatus("Camera", source, None, None, None, 0, None, self.paused, None)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


def shown(engine: FakeEngine | None, now_s: float = 100.5, picture: Path | None = None):
    return StandIn(lambda: engine, (64, 36), picture, clock=lambda: now_s).showing()


def test_a_fresh_painting_is_shown_itself(engine: FakeEngine) -> None:
    showing = shown(engine)
    assert showing.picture is engine.latest.picture
    assert showing.standing_in is None


def test_without_an_engine_or_a_picture_there_is_a_placeholder(engine: FakeEngine) -> None:
    assert shown(None).standing_in == "No picture yet."
    engine.latest = None
    assert shown(engine).standing_in == "No picture yet."
    assert shown(engine).picture.shape == (36, 64, 3)


def test_a_pause_and_a_lost_camera_are_named(engine: FakeEngine) -> None:
    engine.paused = True
    assert shown(engine).standing_in == "Paused."
    engine.paused, engine.state = False, SourceState.LOST
    assert shown(engine).standing_in == "The camera is off."


def test_a_painting_that_grows_old_is_not_shown_for_ever(engine: FakeEngine) -> None:
    assert shown(engine, now_s=101.9).standing_in is None
    assert shown(engine, now_s=102.1).standing_in == "One moment, please."


def test_a_picture_of_ones_own_stands_in(engine: FakeEngine, tmp_path: Path) -> None:
    path = tmp_path / "back-soon.png"
    Image.new("RGB", (20, 10), "teal").save(path)
    engine.paused = True
    assert shown(engine, picture=path).picture.shape == (10, 20, 3)


def test_one_that_cannot_be_read_is_replaced_by_ours(engine: FakeEngine, tmp_path: Path) -> None:
    engine.paused = True
    assert shown(engine, picture=tmp_path / "gone.png").picture.shape == (36, 64, 3)
