"""The real program, in this process and in its own; its styles lie in a folder of the test's."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.capture.demo import DEMO_CLIP
from app.capture.video_reader import VideoReader
from app.cli.program import app
from app.frames import Picture
from tests.styles.conftest import build_inverter, write_style

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def inverter_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A style's folder, ready to be added: it inverts the picture."""
    folder = tmp_path_factory.mktemp("package") / "inverter"
    return write_style(folder, build_inverter().SerializeToString())


@pytest.fixture(autouse=True)
def user_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's styles lie in this test; empty to begin with."""
    folder = tmp_path / "user-styles"
    monkeypatch.setattr("app.styles.library.default_user_dir", lambda: folder)
    # Processes of their own look where the platform says.
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def limner(user_dir: Path) -> Callable[..., Result]:
    """`limner("styles", "list")` runs the program in this process."""

    def run(*arguments: str | Path, answer: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=answer)

    return run


@pytest.fixture
def limner_process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`limner_process("--version")` runs the program in a process of its own, in an empty folder."""

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "here"
        folder.mkdir(exist_ok=True)
        return subprocess.run(
            [sys.executable, str(REPOSITORY / "main.py"), *map(str, arguments)],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def portrait() -> Picture:
    """A photograph with one face, out of the bundled demo clip."""
    reader = VideoReader(DEMO_CLIP)
    try:
        first = reader.next()
        assert first is not None
        return reader.picture(first)
    finally:
        reader.close()


@pytest.fixture
def inverter(limner: Callable[..., Result], inverter_package: Path) -> str:
    """The id of an installed style that inverts the picture."""
    assert limner("styles", "add", inverter_package).exit_code == 0
    return "inverter"
