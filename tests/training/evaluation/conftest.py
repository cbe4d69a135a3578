"""Photographs with real faces, and a style that inverts them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.face.model_file import MODEL_PATH
from app.styles.style import Style
from app.training.data.detect import MeshFinder
from app.training.evaluation.portraits import Portrait, read_portraits
from tests.styles.conftest import build_inverter, write_style


@pytest.fixture(scope="session")
def finder() -> Iterator[MeshFinder]:
    finder = MeshFinder(MODEL_PATH, confidence=0.5)
    yield finder
    finder.close()


@pytest.fixture(scope="session")
def london(shared_dir: Path) -> Path:
    """Two photographs of each of 51 people: london_neutral_002-03.jpg and london_smiling_002-08.jpg."""
    return shared_dir / "data/photos/eval"


@pytest.fixture(scope="session")
def sitters(
    london: Path, finder: MeshFinder, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Portrait, ...]:
    """Five people, neutral and smiling; in the order of their names."""
    folder = tmp_path_factory.mktemp("sitters")
    neutral = sorted(london.glob("*neutral*"))[:5]
    people = [path.stem.split("_")[2].split("-")[0] for path in neutral]
    smiling = [next(london.glob(f"*smiling_{person}-*")) for person in people]
    for path in (*neutral, *smiling):
        (folder / path.name).symlink_to(path)
    return read_portraits(folder, finder, count=10)


@pytest.fixture
def inverter(tmp_path: Path) -> Style:
    return Style.open(write_style(tmp_path / "inverter", build_inverter().SerializeToString()))
