"""What holds for every command: help, version, exit codes, errors as sentences."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest
import typer
from typer.testing import CliRunner

from app import __version__
from app.cli import options
from app.cli.edge import EdgeGroup
from app.cli.program import app
from app.errors import BadInputError, LimnerError
from app.frames import DEFAULT_FRAMING, Framing
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


STYLIZE = ("stylize", "a.jpg", "-o", "b.png")
COMPARE = ("compare", "a.jpg", "-o", "b.png")
TRAIN = ("train", "--photos", "people", "--name", "Chalk")
EVALUATE = ("evaluate", "--faces", "people", "--samples", "drawings", "--style", "ink")


@pytest.mark.parametrize(
    ("command", "option", "wrong", "takes"),
    [
        (STYLIZE, "--faces", "0", "a whole number from 1 to 16"),
        (STYLIZE, "--jobs", "2.5", "a whole number from 1 to 64"),
        (STYLIZE, "--quality", "101", "a whole number from 1 to 100"),
        (COMPARE, "--faces", "many", "a whole number from 1 to 16"),
        (COMPARE, "--width", "319", "a whole number from 320 to 16000"),
        (COMPARE, "--quality", "0", "a whole number from 1 to 100"),
        (("stream",), "--port", "80", "a whole number from 1024 to 65535"),
        (("bench",), "--threads", "65", "a whole number from 1 to 64"),
        (("bench",), "--seconds", "soon", "a number from 0.5 to 86400"),
        (TRAIN, "--minutes", "-3", "a number from 0 on"),
        (TRAIN, "--minutes", "nan", "a number from 0 on"),
        (TRAIN, "--steps", "abc", "a whole number from 1 on"),
        (TRAIN, "--steps", "0", "a whole number from 1 on"),
        (TRAIN, "--export-step", "-1", "a whole number from 0 on"),
        (TRAIN, "--from-step", "1.5", "a whole number from 0 on"),
        (TRAIN, "--threads", "0", "a whole number from 1 to 256"),
        (EVALUATE, "--count", "3", "a whole number from 4 on"),
    ],
)
def test_a_wrong_number_is_one_sentence(
    limner, command: tuple[str, ...], option: str, wrong: str, takes: str
) -> None:
    result = limner(*command, option, wrong)
    assert result.exit_code == 2
    assert result.stderr == f"{option} takes {takes}, not {wrong}.\n"


def _commands(group: typer.Typer) -> Iterator[Callable[..., object]]:
    callbacks = [each.callback for each in (group.registered_callback, *group.registered_commands) if each]
    yield from (callback for callback in callbacks if callback is not None)
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from _commands(inner.typer_instance)


def test_no_number_is_left_to_the_library_to_complain_about() -> None:
    """Its complaint is a box of several lines; `app.number_options` says a sentence."""
    parsed = {}
    for command in _commands(app):
        for name, hint in get_type_hints(command, include_extras=True).items():
            kind, *infos = get_args(hint) if get_origin(hint) is Annotated else (hint,)
            if {int, float} & {kind, *get_args(kind)}:
                parsed[command.__name__, name] = any(info.parser is not None for info in infos)
    assert ("train", "steps") in parsed
    assert [which for which, ours in parsed.items() if not ours] == []


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
    assert {choice.value for choice in options.FramingChoice} == {f.value for f in Framing} - {
        Framing.PLAIN.value
    }
    assert options.DEFAULT_FRAMING.value == DEFAULT_FRAMING.value
