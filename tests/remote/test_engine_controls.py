"""A remote control over a real engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.frames import Framing, Look
from app.pipeline.engine import Engine
from app.pipeline.output_desk import OutputDesk
from app.pipeline.output_settings import OutputSettings
from app.pipeline.settings import EngineSettings
from app.remote.engine_controls import EngineControls
from app.styles.errors import UnknownStyleError
from app.styles.library import Library
from tests.pipeline.fakes import FixedFinder, InkLoader, ScriptedSource, wait_until
from tests.styles.conftest import build_inverter, write_style


@pytest.fixture
def source() -> ScriptedSource:
    return ScriptedSource()


@pytest.fixture
def controls(tmp_path: Path, source: ScriptedSource) -> Iterator[EngineControls]:
    network = build_inverter().SerializeToString()
    for style_id in ("alpha", "beta"):
        write_style(tmp_path / "models" / style_id, network, manifest={"id": style_id})
    library = Library(tmp_path / "models", tmp_path / "own")
    engine = Engine(
        source, library, EngineSettings(style_id="alpha"), finder=FixedFinder(), style_loader=InkLoader()
    )
    desk = OutputDesk(OutputSettings(tmp_path / "pictures", tmp_path / "videos"))
    with engine:
        desk.connect(engine)
        yield EngineControls(engine, library, desk)
        assert desk.close()


def test_style_keeps_the_look_it_was_left_with(controls: EngineControls) -> None:
    own = controls.own_look()
    controls.set_look(Look(strength=0.3, framing=Framing.PORTRAIT))
    controls.choose_style("beta")
    assert controls.status().style == "beta"
    assert controls.look() == Look(own.strength, own.colour, own.shape, Framing.PORTRAIT)
    controls.choose_style("alpha")
    assert controls.look() == Look(strength=0.3, framing=Framing.PORTRAIT)


def test_unknown_style_changes_nothing(controls: EngineControls) -> None:
    with pytest.raises(UnknownStyleError):
        controls.choose_style("gamma")
    assert controls.status().style == "alpha"


def test_engine_paints_what_was_set(controls: EngineControls, source: ScriptedSource) -> None:
    controls.choose_style("beta")
    wait_until(lambda: source.give() is not None and controls._engine.status.style_id == "beta")
    assert controls.status().source is not None


def test_picture_is_held(controls: EngineControls, source: ScriptedSource) -> None:
    source.give()
    controls.pause(True)
    status = controls.status()
    assert status.source is not None and status.source.paused
    controls.pause(False)


def test_snapshot_is_a_file(controls: EngineControls, source: ScriptedSource) -> None:
    source.give()
    wait_until(lambda: controls._engine.latest is not None)
    assert controls.outputs.snapshot().is_file()
