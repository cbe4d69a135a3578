"""`limner doctor`: what works on this machine, what is missing, and how to get it."""

import json
import shutil
import textwrap
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from app.doctor.report import Report

_MARKS: Final = {"good": ("ok", "green"), "missing": ("--", "yellow"), "broken": ("!!", "red")}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Give out JSON, for programs.")] = False,
) -> None:
    """Say what works on this machine, what is missing, and how to get it.

    Exit code 1 where something is broken; what is only missing costs nothing.
    """
    from app.doctor.report import examine

    report = examine()
    if as_json:
        typer.echo(json.dumps(report.to_json(), indent=2, ensure_ascii=False))
    else:
        _print(report)
    raise typer.Exit(0 if report.sound else 1)


def _print(report: "Report") -> None:
    width = min(max(shutil.get_terminal_size().columns, 60), 110)
    for topic in report.topics:
        typer.secho(topic, bold=True)
        for finding in report.of(topic):
            mark, colour = _MARKS[finding.state.value]
            text = textwrap.fill(finding.text, width - 6, subsequent_indent=" " * 6, break_on_hyphens=False)
            typer.echo(f"  {typer.style(mark, fg=colour)}  {text}")
            for step in finding.advice:
                typer.echo(f"        > {step}")
    typer.echo()
    typer.echo(
        "Everything that Limner needs works." if report.sound else "Something is broken: see !! above."
    )
