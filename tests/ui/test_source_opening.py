"""A slow camera holds up nothing, and never comes back over one that was chosen after it."""

from pathlib import Path

import pytest

from app.capture.opening import AUTO, DEMO
from app.capture.source import FrameSource
from app.errors import LimnerError
from app.ui.source_opening import SourceOpening, name_of_spec
from tests.pipeline.fakes import ScriptedSource
from tests.ui.later import Later


class Asked:
    """Opens sources by hand, and notes what is told."""

    def __init__(self) -> None:
        self.later = Later()
        self.opening = SourceOpening(self.later, self._open)  # type: ignore[arg-type]
        self.sources: dict[str, ScriptedSource] = {}
        self.told: list[str] = []

    def ask(self, spec: str) -> None:
        self.opening.open(
            spec,
            (640, 480),
            opened=lambda source: self.told.append(source.name),
            failed=lambda error: self.told.append(str(error)),
        )

    def _open(self, spec: str, size_px: tuple[int, int]) -> FrameSource:
        assert size_px == (640, 480)
        if spec == "missing":
            raise LimnerError("There is no such camera.")
        self.sources[spec] = ScriptedSource(spec)
        return self.sources[spec]


def test_a_source_is_given_once_it_is_open() -> None:
    asked = Asked()
    asked.ask("first")
    assert asked.told == []
    asked.later.jobs[0].end()
    assert asked.told == ["first"]
    assert not asked.sources["first"].closed


def test_one_that_opens_after_another_was_asked_for_is_closed() -> None:
    asked = Asked()
    asked.ask("slow")
    asked.ask("quick")
    for job in reversed(asked.later.jobs):
        job.end()
    assert asked.told == ["quick"]
    assert asked.sources["slow"].closed
    assert not asked.sources["quick"].closed


def test_a_failure_counts_only_for_the_last_one() -> None:
    asked = Asked()
    asked.ask("missing")
    asked.ask("second")
    for job in asked.later.jobs:
        job.end()
    assert asked.told == ["second"]
    asked.ask("missing")
    asked.later.jobs[-1].end()
    assert asked.told == ["second", "There is no such camera."]


def test_what_was_forgotten_is_closed() -> None:
    asked = Asked()
    asked.ask("first")
    asked.opening.forget()
    asked.later.jobs[0].end()
    assert asked.told == []
    assert asked.sources["first"].closed


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        (AUTO, "your camera"),
        (DEMO, "Demo"),
        ("camera:0", "Camera 0"),
        ("camera:HD Webcam", "HD Webcam"),
        (str(Path("holiday") / "clip.mp4"), "clip.mp4"),
    ],
)
def test_a_source_has_a_name_before_it_is_open(spec: str, name: str) -> None:
    assert name_of_spec(spec) == name
