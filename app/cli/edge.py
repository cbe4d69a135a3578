"""The edge of the program: errors become one sentence and an exit code, once and here."""

import os
import sys
import traceback
from typing import Any, Final

import typer
from typer.core import TyperGroup

from app.errors import LimnerError

DEBUG_VARIABLE: Final = "LIMNER_DEBUG"
INTERRUPTED: Final = 130
"""What shells expect of a program that Ctrl-C ended: 128 and the number of the signal."""


class EdgeGroup(TyperGroup):
    """Runs a command; what it raises for people is told on standard error.

    Exit codes: 0 done, 1 failed, 2 wrong usage or bad input, 130 interrupted.
    """

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except LimnerError as error:
            _tell_error(str(error))
            raise typer.Exit(error.exit_code) from error
        except ImportError as error:
            _tell_error(f"A library cannot be loaded ({error}). `limner doctor` says what to install.")
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            tell("Stopped.")
            raise typer.Exit(INTERRUPTED) from None


def _tell_error(sentence: str) -> None:
    if os.environ.get(DEBUG_VARIABLE, "0") not in {"", "0"}:
        traceback.print_exc()
    tell(sentence)


def tell(sentence: str) -> None:
    """Say something on standard error, apart from what the command gives out."""
    typer.echo(sentence, file=sys.stderr)
