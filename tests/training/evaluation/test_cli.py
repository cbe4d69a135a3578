"""`limner evaluate`: what it asks for and what it writes."""

import json
from pathlib import Path

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from app.errors import BadInputError
from app.training.evaluation.cli import register


@pytest.fixture
def program() -> typer.Typer:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return app


def test_something_to_measure_must_be_named(program: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(program, ["evaluate", "--faces", str(tmp_path), "--samples", str(tmp_path)])
    assert isinstance(result.exception, BadInputError)
    assert "--painted" in str(result.exception)


def test_samples_are_given_once_or_once_each(program: typer.Typer, tmp_path: Path) -> None:
    arguments = ["evaluate", "--faces", str(tmp_path), *["--style", "ink"] * 3]
    result = CliRunner().invoke(program, [*arguments, *["--samples", str(tmp_path)] * 2])
    assert isinstance(result.exception, BadInputError)
    assert "--samples takes one folder for all, or 3" in str(result.exception)


def test_a_folder_is_measured_and_told_in_every_form(
    program: typer.Typer,
    london: Path,
    shared_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the weights of VGG-16, which take most of the time: what they are for is said to be missing."""
    monkeypatch.setattr("app.training.evaluation.ruler.DEFAULT_FEATURES", tmp_path / "none.npz")
    grid, table = tmp_path / "out" / "grid.png", tmp_path / "table.md"
    arguments = ["evaluate", "--painted", str(london), "--faces", str(london), "--count", "4"]
    arguments += ["--samples", str(shared_dir / "data/styles/cartoon-facesjs")]
    arguments += ["--grid", str(grid), "--markdown", str(table)]
    result = CliRunner().invoke(program, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    values = json.loads(result.stdout)
    assert values["name"] == "eval"
    assert values["faces"] == 4
    assert values["face_found"] == 1
    assert values["kd"] is values["fd"] is values["artfid"] is None
    assert "--features" in values["not_computed"]["kd"]
    assert Image.open(grid).size == (4 * 320, 2 * 320)
    assert "| eval |" in table.read_text()
