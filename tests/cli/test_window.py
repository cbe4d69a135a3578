"""`limner` without a command."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.cli import window
from app.cli.window import DEMO_PAINTING, free_target
from app.frames import Framing
from app.outputs.provenance import Provenance
from app.outputs.video_file import VideoShape, read_video_provenance, video_file
from tests.clips import write_clip


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(window, "missing_display", lambda: "there is no display")
    monkeypatch.chdir(tmp_path)


def test_without_a_display_the_demo_is_painted_to_a_file(
    limner, inverter, no_display, tmp_path: Path, portrait, monkeypatch
) -> None:
    short = write_clip(tmp_path / "demo.mp4", [portrait] * 6)
    monkeypatch.setattr("app.capture.demo.DEMO_CLIP", short)
    result = limner("--style", inverter)
    assert result.exit_code == 0, result.stderr
    assert "there is no display" in result.stderr
    assert str(DEMO_PAINTING) in result.stdout
    found = read_video_provenance(tmp_path / DEMO_PAINTING)
    assert found is not None
    assert found.style_id == "inverter"
    assert found.look is not None and found.look.framing is Framing.WHOLE


def test_another_source_without_a_display_names_the_command_to_use(
    limner, no_display, tmp_path: Path
) -> None:
    (tmp_path / "holiday.mp4").write_bytes(b"")
    result = limner("--source", "holiday.mp4")
    assert result.exit_code == 1
    assert "there is no display" in result.stderr
    assert "limner stylize" in result.stderr


def test_the_demo_replaces_itself_but_nothing_of_anybody_else(tmp_path: Path) -> None:
    wanted = tmp_path / "limner-demo.mp4"
    assert free_target(wanted) == wanted
    with video_file(wanted, VideoShape((64, 48), Fraction(1, 1000), Fraction(10)), Provenance("a")) as writer:
        writer.write(np.zeros((48, 64, 3), np.uint8), 0)
    assert free_target(wanted) == wanted
    wanted.write_bytes(b"mine")
    assert free_target(wanted) == tmp_path / "limner-demo-2.mp4"


def test_with_a_display_the_window_opens_with_what_was_asked_for(limner, monkeypatch) -> None:
    asked = {}
    monkeypatch.setattr(window, "missing_display", lambda: None)
    monkeypatch.setattr("app.ui.run", lambda **options: asked.update(options) or 0, raising=False)
    assert limner("--source", "demo", "--style", "woodcut", "--fullscreen").exit_code == 0
    assert asked == {"source": "demo", "style": "woodcut", "fullscreen": True}
    assert limner().exit_code == 0
    assert asked == {"source": None, "style": None, "fullscreen": False}


@pytest.mark.parametrize("display", [None, "there is no display"])
def test_a_source_that_is_not_there_is_told_before_anything_opens(limner, monkeypatch, display) -> None:
    monkeypatch.setattr(window, "missing_display", lambda: display)
    result = limner("--source", "missing.mp4")
    assert result.exit_code == 2
    assert "There is no file or folder missing.mp4" in result.stderr
