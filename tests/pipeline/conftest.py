"""An engine among stand-ins."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.frames import Frame, Look, Painting
from app.pipeline.engine import Engine
from app.pipeline.settings import EngineSettings
from app.styles.library import Library
from tests.pipeline.fakes import FixedFinder, InkLoader, ScriptedSource, wait_until


@dataclass
class Studio:
    """A running engine and everything around it that a test may reach."""

    folder: Path
    source: ScriptedSource = field(default_factory=ScriptedSource)
    finder: FixedFinder = field(default_factory=FixedFinder)
    loader: InkLoader = field(default_factory=InkLoader)

    def __post_init__(self) -> None:
        self.engine = Engine(
            self.source,
            Library(self.folder / "builtin", self.folder / "user"),
            EngineSettings(style_id="ink"),
            finder=self.finder,
            style_loader=self.loader,
        )

    def choose(self, style_id: str | None) -> None:
        self.engine.apply(replace(self.engine.settings, style_id=style_id))

    def look(self, look: Look) -> None:
        self.engine.apply(replace(self.engine.settings, look=look))

    def shown(self, frame: Frame) -> Painting:
        """The painting of `frame`, once it is the latest."""
        wait_until(lambda: (latest := self.engine.latest) is not None and latest.frame is frame)
        painting = self.engine.latest
        assert painting is not None
        return painting

    def give(self) -> Painting:
        """One frame from the source all the way to its painting."""
        return self.shown(self.source.give())

    def until_painted_with(self, style_id: str | None) -> Painting:
        """Frames go by until one is painted in that style."""
        while (painting := self.give()).style_id != style_id:
            pass
        return painting


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    studio = Studio(tmp_path)
    with studio.engine:
        studio.until_painted_with("ink")
        yield studio
        for painter in studio.loader.painters.values():
            painter.allowed.set()
        studio.loader.allowed.set()
