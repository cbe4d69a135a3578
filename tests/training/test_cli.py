"""`limner train`: what it says before any work is done."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from app.training import cli
from app.training.cli import TrainingExtraError, register


@pytest.fixture
def program() -> typer.Typer:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return app


def test_help_can_be_read_without_torch_being_loaded() -> None:
    code = (
        "import sys, typer\n"
        "from typer.testing import CliRunner\n"
        "from app.training.cli import register\n"
        "app = typer.Typer(); app.callback()(lambda: None); register(app)\n"
        "result = CliRunner().invoke(app, ['train', '--help'])\n"
        "assert result.exit_code == 0, result.output\n"
        "assert 'Teach Limner a style' in result.output\n"
        "assert 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_everybody_gives_the_same_number_of_pictures(program: typer.Typer) -> None:
    told = [" ".join(CliRunner().invoke(program, ["train", "--help"]).output.split())]
    root = Path(__file__).parents[2]
    told += [(root / name).read_text(encoding="utf-8") for name in ("README.md", "docs/teaching-a-style.md")]
    for text in told:
        numbers = re.findall(r"(\d+ to \d+) (?:portraits|drawings)", text)
        assert numbers == ["10 to 100"]


def test_without_the_extra_it_says_what_to_install(
    program: typer.Typer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    arguments = ["train", "--photos", str(tmp_path), "--style", str(tmp_path), "--name", "Chalk"]
    result = CliRunner().invoke(program, arguments)
    assert isinstance(result.exception, TrainingExtraError)
    assert "pip install limner[train]" in str(result.exception)
    assert result.exception.exit_code == 2


@pytest.mark.parametrize(
    ("name", "style_id"),
    [("Grandma's Chalk", "grandma-s-chalk"), ("Félix  Vallotton", "felix-vallotton"), ("a" * 60, "a" * 40)],
)
def test_names_become_folders(name: str, style_id: str) -> None:
    assert cli._style_id(name) == style_id


def test_a_missing_folder_is_named(program: typer.Typer, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("tensorboard")
    nowhere = tmp_path / "nowhere"
    arguments = ["train", "--photos", str(nowhere), "--style", str(nowhere), "--name", "A", "--no-install"]
    result = CliRunner().invoke(program, [*arguments, "--run", str(tmp_path / "run"), "--threads", "1"])
    assert "nowhere" in str(result.exception)
