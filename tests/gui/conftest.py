"""The real window on a screen in memory, before an engine that does what the test says."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.capture.source import FrameSource
from app.errors import LimnerError
from app.pipeline.settings import EngineSettings
from app.styles.library import Library
from app.ui.assets import body_font
from app.ui.background import Background
from app.ui.main_window import MainWindow
from app.ui.opencv_paths import drop_opencv_paths
from app.ui.preferences import Preferences
from app.ui.presenter import Presenter
from app.ui.session import Session
from tests.gui.studio import FakeEngine, Studio, until, write_style
from tests.pipeline.fakes import ScriptedSource


@pytest.fixture(scope="session")
def application() -> QApplication:
    drop_opencv_paths(os.environ)
    existing = QApplication.instance()
    result = existing if isinstance(existing, QApplication) else QApplication(["limner"])
    result.setStyle("Fusion")
    result.setFont(body_font())
    return result


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for style_id, name in (("alpha", "Alpha"), ("beta", "Beta"), ("gamma", "Gamma")):
        write_style(tmp_path / "models" / style_id, name, strength=0.9, colour=0.5)
    return Library(tmp_path / "models", tmp_path / "own")


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences().replaced(
        welcomed=True, source="camera:Fake", snapshot_dir=tmp_path / "snapshots", appearance="dark"
    )


@pytest.fixture
def new_studio(application: QApplication, library: Library) -> Iterator[Callable[[Preferences], Studio]]:
    studios: list[Studio] = []

    def make(preferences: Preferences) -> Studio:
        engines: list[FakeEngine] = []
        opened: list[str] = []

        def engine(source: FrameSource, settings: EngineSettings, on_ready: Callable[[], None]) -> FakeEngine:
            engines.append(FakeEngine(source, settings, on_ready))
            return engines[-1]

        def open_source(spec: str, size_px: tuple[int, int]) -> FrameSource:
            opened.append(spec)
            if "missing" in spec:
                raise LimnerError(f"There is no {spec}. Choose another one.")
            return ScriptedSource(Path(spec).name, live=spec.startswith("camera:"))

        background = Background()
        session = Session(library, preferences, background, engine_factory=engine, source_opener=open_source)
        window = MainWindow()
        studio = Studio(window, session, Presenter(window, session, background), background, engines, opened)
        studios.append(studio)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        return studio

    yield make
    for studio in studios:
        studio.window.close()
        studio.window.deleteLater()
        until(lambda: True)


@pytest.fixture
def studio(new_studio: Callable[[Preferences], Studio], preferences: Preferences) -> Studio:
    """The window with an open camera."""
    result = new_studio(preferences)
    result.presenter.begin(None)
    until(lambda: bool(result.engines) and result.engine.started)
    return result
