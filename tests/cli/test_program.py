"""What holds for every command: help, version, exit codes, errors as sentences."""

import subprocess
import sys
import time

import pytest
import typer
from typer.testing import CliRunner

from app import __version__
from app.cli.edge import EdgeGroup
from app.cli.options import FramingChoice
from app.errors import BadInputError, LimnerError
from app.frames import Framing
from tests.cli.conftest import REPOSITORY

HEAVY = ("cv2", "mediapipe", "PySide6", "numpy", "onnxruntime", "torch", "av", "scipy", "PIL")


def test_python_main_py_is_the_same_program(limner, limner_process) -> None:
    assert limner("--version").output == limner_process("--version").stdout == f"Limner {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [
        *([], ["stylize"], ["train"], ["evaluate"], ["bench"], ["doctor"]),
        *(["styles"], ["styles", "list"], ["styles", "show"]),
        *(["styles", "add"], ["styles", "remove"], ["styles", "pack"]),
    ],
)
def test_every_command_explains_itself(limner, command: list[str]) -> None:
    for flag in ("--help", "-h"):
        result = limner(*command, flag)
        assert result.exit_code == 0
        assert "Usage: limner" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["stylize", "--help"],
        ["train", "--help"],
        ["evaluate", "--help"],
        ["bench", "--help"],
        ["--version"],
    ],
)
def test_help_loads_nothing_heavy_and_comes_at_once(arguments: list[str]) -> None:
    program = (
        f"import sys; sys.argv = ['limner', *{arguments!r}]\n"
        "from app.cli import main\n"
        "try: main()\n"
        f"except SystemExit: print('loaded:', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    started_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert "loaded: []" in done.stdout
    assert time.monotonic() - started_s < 5  # 0.3 s on an idle machine


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["--no-such-option"],
        ["stylize"],
        ["stylize", "a.jpg"],
        ["stylize", "a.jpg", "-o", "b.png", "--framing", "plain"],
        ["styles", "show"],
    ],
)
def test_wrong_usage_is_exit_code_2(limner, arguments: list[str]) -> None:
    result = limner(*arguments)
    assert result.exit_code == 2
    assert "Usage: limner" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("option", ["--strength", "--colour", "--color", "--shape"])
@pytest.mark.parametrize("wrong", ["nan", "1.5", "-0.01", "inf", "much"])
def test_a_control_beyond_its_range_is_one_sentence(limner, option: str, wrong: str) -> None:
    result = limner("stylize", "a.jpg", "-o", "b.png", option, wrong)
    named = "--colour" if option == "--color" else option
    assert result.exit_code == 2
    assert result.stderr == f"{named} takes a number from 0 to 1, not {wrong}.\n"


@pytest.mark.parametrize(
    ("option", "wrong", "takes"),
    [("--faces", "0", "1 to 16"), ("--jobs", "2.5", "1 to 64"), ("--quality", "101", "1 to 100")],
)
def test_a_wrong_count_is_one_sentence(limner, option: str, wrong: str, takes: str) -> None:
    result = limner("stylize", "a.jpg", "-o", "b.png", option, wrong)
    assert result.exit_code == 2
    assert result.stderr == f"{option} takes a whole number from {takes}, not {wrong}.\n"


class NoPaperError(LimnerError):
    pass


def program_that_raises(error: BaseException) -> typer.Typer:
    app = typer.Typer(cls=EdgeGroup, pretty_exceptions_enable=False)

    @app.callback()
    def top() -> None: ...

    @app.command()
    def paint() -> None:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "exit_code"), [(NoPaperError("No paper is left."), 1), (BadInputError("No such paper."), 2)]
)
def test_an_error_is_one_sentence_and_an_exit_code(error, exit_code: int, monkeypatch) -> None:
    monkeypatch.setenv("LIMNER_DEBUG", "0")
    result = CliRunner().invoke(program_that_raises(error), ["paint"])
    assert result.exit_code == exit_code
    assert result.stderr == f"{error}\n"
    assert result.stdout == ""


def test_debugging_shows_where_an_error_comes_from(monkeypatch) -> None:
    monkeypatch.setenv("LIMNER_DEBUG", "1")
    result = CliRunner().invoke(program_that_raises(NoPaperError("No paper is left.")), ["paint"])
    assert "Traceback" in result.stderr
    assert result.stderr.endswith("No paper is left.\n")


def test_a_library_that_does_not_load_is_told_with_the_way_out() -> None:
    error = ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
    result = CliRunner().invoke(program_that_raises(error), ["paint"])
    assert result.exit_code == 1
    assert "libGL.so.1" in result.stderr
    assert "limner doctor" in result.stderr


def test_ctrl_c_is_exit_code_130() -> None:
    result = CliRunner().invoke(program_that_raises(KeyboardInterrupt()), ["paint"])
    assert result.exit_code == 130
    assert result.stderr == "Stopped.\n"


@pytest.mark.parametrize("flag", [{"LIMNER_DEBUG": "1"}, {}])
def test_a_real_process_keeps_tracebacks_for_debugging(limner_process, flag: dict[str, str]) -> None:
    done = limner_process("stylize", "missing.jpg", "-o", "out.png", **flag)
    assert done.returncode == 2
    assert "missing.jpg does not exist. Check the path.\n" in done.stderr
    assert ("Traceback" in done.stderr) is bool(flag)


def test_the_framings_offered_are_framings_there_are() -> None:
    """`app.cli.options` names them again, since `app.frames` brings NumPy along."""
    assert {choice.value for choice in FramingChoice} == {f.value for f in Framing} - {Framing.PLAIN.value}
