"""`limner bench` on the command line: what it hands on, and what it gives out."""

import json

import pytest
import typer
from typer.testing import CliRunner

import app.bench.run as run_module
from app.bench import register
from app.bench.command import _DEMO
from app.bench.run import BenchOptions
from app.capture.opening import DEMO
from app.pipeline.settings import DEFAULT_THREADS
from tests.bench.test_report import REPORT


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[BenchOptions]:
    """The options of each run; every run finds the same."""
    options: list[BenchOptions] = []

    def run_bench(given: BenchOptions, **_: object) -> object:
        options.append(given)
        return REPORT

    monkeypatch.setattr(run_module, "run_bench", run_bench)
    return options


def _limner_bench(*arguments: str) -> "typer.testing.Result":
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return CliRunner().invoke(app, ["bench", *arguments])


def test_by_default_the_demo_with_the_first_style(asked: list[BenchOptions]) -> None:
    assert _limner_bench().exit_code == 0
    assert asked == [BenchOptions(DEMO, None, DEFAULT_THREADS, None, 10.0)]
    assert _DEMO == DEMO


def test_every_option_arrives(asked: list[BenchOptions]) -> None:
    given = "--source clip.mp4 --style ink --threads 1 --size 640x480 --seconds 2.5"
    assert _limner_bench(*given.split()).exit_code == 0
    assert asked == [BenchOptions("clip.mp4", "ink", 1, (640, 480), 2.5)]


@pytest.mark.usefixtures("asked")
def test_json_stands_alone_on_standard_output() -> None:
    result = _limner_bench("--json")

    assert json.loads(result.stdout) == json.loads(REPORT.to_json())


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "wrong", ["--size=720p", "--size=0x0", "--size=99999x10", "--threads=0", "--seconds=0"]
)
def test_wrong_usage_is_told_apart(wrong: str) -> None:
    assert _limner_bench(wrong).exit_code == 2
