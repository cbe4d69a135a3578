"""`limner bench` on the command line: what it hands on, and what it gives out."""

import json
from collections.abc import Callable

import pytest
from typer.testing import Result

import app.bench.run as run_module
from app.bench.run import BenchOptions
from app.capture.opening import DEMO
from app.cli.bench import _DEMO
from app.frames import Framing
from app.styles import graph_cost
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


def test_by_default_the_demo_with_the_first_style(
    limner: Callable[..., Result], asked: list[BenchOptions]
) -> None:
    assert limner("bench").exit_code == 0
    assert asked == [BenchOptions(DEMO, None, None, None, 10.0)]
    assert _DEMO == DEMO


def test_every_option_arrives(limner: Callable[..., Result], asked: list[BenchOptions]) -> None:
    given = "--source clip.mp4 --style ink --threads 1 --size 640x480 --seconds 2.5"
    given += " --crop 400 --compare --growth --framing overlay"
    assert limner("bench", *given.split()).exit_code == 0
    assert asked == [
        BenchOptions(
            "clip.mp4", "ink", 1, (640, 480), 2.5, 400, compare=True, growth=True, framing=Framing.OVERLAY
        )
    ]


@pytest.mark.usefixtures("asked")
def test_json_stands_alone_on_standard_output(limner: Callable[..., Result]) -> None:
    result = limner("bench", "--json")

    assert json.loads(result.stdout) == json.loads(REPORT.to_json())


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "wrong",
    [
        "--size=720p",
        "--size=0x0",
        "--size=99999x10",
        "--threads=0",
        "--seconds=0",
        "--seconds=nan",
        "--crop=128",
    ],
)
def test_a_wrong_number_is_one_sentence(limner: Callable[..., Result], wrong: str) -> None:
    result = limner("bench", wrong)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_comparing_without_onnx_is_refused_before_anything_is_measured(
    limner: Callable[..., Result], asked: list[BenchOptions], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise graph_cost.OnnxMissingError

    monkeypatch.setattr(graph_cost, "import_onnx", missing)
    result = limner("bench", "--compare")

    assert result.exit_code == 1
    assert "pip install onnx" in result.stderr
    assert asked == []
