"""What the window's tests need beside the window: an engine that does what it is told, and its values."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

import numpy as np
from PIL import Image
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.capture.source import FrameSource, SourceState
from app.frames import LANDMARK_COUNT, ComparedPainting, Comparison, Face, Frame, Painting
from app.pipeline.meter import Meter
from app.pipeline.outlet import Outlet, Subscription
from app.pipeline.settings import EngineSettings
from app.pipeline.status import EngineStatus
from app.ui.background import Background
from app.ui.main_window import MainWindow
from app.ui.presenter import Presenter
from app.ui.session import Session

PATIENCE_S = 10.0


def until(condition: Callable[[], bool]) -> None:
    """Let the window run until something holds; fail when it never does."""
    deadline = monotonic() + PATIENCE_S
    application = QApplication.instance()
    assert application is not None
    while not condition():
        assert monotonic() < deadline, "the window never got there"
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


@dataclass
class FakeEngine:
    """Remembers what it was told; `paint` makes it produce a painting."""

    source: FrameSource
    settings: EngineSettings
    on_ready: Callable[[], None]
    applied: list[EngineSettings] = field(default_factory=list)
    started: bool = False
    stopped: bool = False
    meter: Meter = field(default_factory=Meter)
    loading: str | None = None
    error: str | None = None
    state: SourceState = SourceState.LIVE
    taken: int = 0
    paused: bool = False
    compared: dict[str, ComparedPainting] = field(default_factory=dict)
    outlet: Outlet = field(default_factory=Outlet)
    _latest: Painting | None = None

    @property
    def status(self) -> EngineStatus:
        source = replace(self.source.status, state=self.state)
        return EngineStatus(
            self.source.name, source, self.settings.style_id, self.loading, "CPU", 2, None, False, self.error
        )

    def start(self) -> None:
        self.started = True

    def stop(self, timeout_s: float) -> bool:
        self.stopped = True
        self.source.close()
        return True

    def apply(self, settings: EngineSettings) -> None:
        self.settings = settings
        self.applied.append(settings)

    def pause(self, paused: bool) -> None:
        self.paused = paused

    def change_source(self, source: FrameSource) -> None:
        self.source.close()
        self.source = source

    @property
    def comparison(self) -> Comparison | None:
        """Every compared style, painted in its own grey by `paint_compared`."""
        if not self.settings.compare:
            return None
        entries = (self.compared.get(one.style_id) for one in self.settings.compare)
        ids = (one.style_id for one in self.settings.compare)
        return Comparison(
            tuple(entry or ComparedPainting(style_id) for entry, style_id in zip(entries, ids, strict=True)),
            still=self.settings.still is not None,
        )

    @property
    def latest(self) -> Painting | None:
        return self.outlet.latest

    def add_listener(self, on_ready: Callable[[], None]) -> Subscription:
        return self.outlet.subscribe(on_ready)

    def take_latest(self) -> Painting | None:
        latest, self._latest = self._latest, None
        self.taken += latest is not None
        return latest

    def paint(self, painting: Painting) -> None:
        """Finish a painting, as the engine's paint thread does."""
        self.outlet.publish(painting)
        told, self._latest = self._latest is not None, painting
        if not told:
            self.on_ready()


def painting(*, captured_s: float = 0.0, faces: int = 1, style_id: str | None = "alpha") -> Painting:
    """Left half red as captured, painted blue; right half black."""
    captured, painted = (np.zeros((48, 64, 3), np.uint8) for _ in range(2))
    captured[:, :32] = (0, 0, 255)
    painted[:, :32] = (255, 0, 0)
    face = Face(np.zeros((LANDMARK_COUNT, 2)))
    return Painting(painted, Frame(captured, 0, captured_s), (face,) * faces, style_id, {})


def write_style(folder: Path, name: str, **defaults: float) -> Path:
    """A style's folder with a preview and a network that nobody will load."""
    folder.mkdir(parents=True)
    (folder / "generator.onnx").write_bytes(b"not loaded in these tests")
    Image.new("RGB", (64, 64), "teal").save(folder / "preview.webp")
    hashes = "\n".join(
        f'"{path.name}" = "{hashlib.sha256(path.read_bytes()).hexdigest()}"'
        for path in sorted(folder.iterdir())
    )
    amounts = "\n".join(f"{key} = {value}" for key, value in defaults.items())
    manifest = (
        f'schema = 1\nid = "{folder.name}"\nname = "{name}"\n[defaults]\n{amounts}\n[files]\n{hashes}\n'
    )
    (folder / "style.toml").write_text(manifest, encoding="utf-8")
    return folder


@dataclass
class Studio:
    """The window, its session, and the engine behind it."""

    window: MainWindow
    session: Session
    presenter: Presenter
    background: Background
    engines: list[FakeEngine]
    opened: list[str]

    @property
    def engine(self) -> FakeEngine:
        return self.engines[-1]

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.stage.preview, key)

    def show(self, shown: Painting) -> None:
        """Paint, and wait until the window has taken it."""
        taken = self.engine.taken
        self.engine.paint(shown)
        until(lambda: self.engine.taken > taken)
