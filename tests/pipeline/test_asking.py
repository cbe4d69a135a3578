"""What is asked of the machine, from what was pinned, timed and seen."""

from pathlib import Path

import pytest

from app.frames import Framing, Look
from app.pipeline import machine_speed
from app.pipeline.asking import Asking
from app.pipeline.machine_speed import MachineSpeed, SpeedNotes
from app.pipeline.meter import Meter
from app.pipeline.quality import Quality
from app.pipeline.settings import EngineSettings
from app.pipeline.style_loading import LoadedStyle


@pytest.fixture(autouse=True)
def _eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_speed.os, "cpu_count", lambda: 8)


@pytest.fixture
def notes(tmp_path: Path) -> SpeedNotes:
    return SpeedNotes(tmp_path / "machine.json")


def warmed_up(paint_ms: float, crop_size_px: int = 512) -> LoadedStyle:
    return LoadedStyle("ink", None, "CPU", 4, crop_size_px, paint_ms=paint_ms)


def test_a_fast_machine_is_asked_more_as_soon_as_it_was_timed(notes: SpeedNotes) -> None:
    settings = EngineSettings()
    asking = Asking(settings, Meter(), notes)
    assert asking.quality == Quality(4, 512)

    assert asking.note_speed(warmed_up(3.0), settings)
    assert asking.quality == Quality(4, 768)
    assert notes.read("CPU") == MachineSpeed("CPU", 4, 3.0)


def test_it_is_timed_once(notes: SpeedNotes) -> None:
    notes.write(MachineSpeed("CPU", 4, 3.0))
    settings = EngineSettings()
    asking = Asking(settings, Meter(), notes)

    assert asking.quality == Quality(4, 768)
    assert not asking.note_speed(warmed_up(30.0), settings)
    assert asking.quality == Quality(4, 768)


def test_only_the_usual_crop_is_timed(notes: SpeedNotes) -> None:
    settings = EngineSettings(crop_size_px=256)

    assert not Asking(settings, Meter(), notes).note_speed(warmed_up(0.5, 256), settings)
    assert notes.read("CPU") is None


def test_what_a_person_pinned_comes_first(notes: SpeedNotes) -> None:
    notes.write(MachineSpeed("CPU", 4, 3.0))

    assert Asking(EngineSettings(threads=2), Meter(), notes).quality == Quality(2, 768)
    assert Asking(EngineSettings(crop_size_px=384), Meter(), notes).quality == Quality(4, 384)


def test_a_background_is_asked_for_where_it_is_painted() -> None:
    whole = Look(framing=Framing.WHOLE)

    assert Asking(EngineSettings(look=whole), Meter(), None).quality == Quality(4, 512, background_px=512)
    assert Asking(EngineSettings(look=whole, crop_size_px=256), Meter(), None).quality.background_px == 256
    assert Asking(EngineSettings(), Meter(), None).quality.background_px == 0


def test_frames_that_are_left_out_on_purpose_are_no_lack_of_time() -> None:
    now_s = 0.0
    meter = Meter()
    asking = Asking(EngineSettings(), meter, None, clock=lambda: now_s)

    def a_bad_second(at_rest: bool) -> bool:
        nonlocal now_s
        now_s += 1.0
        meter.dropped(20)
        return asking.delivered(at_rest=at_rest)

    assert not any(a_bad_second(at_rest=False) for _ in range(10))
    assert any(a_bad_second(at_rest=True) for _ in range(10))
    assert asking.easing == "Eased to keep pace: one thread."
