"""The commands and how they hang together. Whatever is heavy is imported by the command that needs it."""

import logging
import os
from typing import Annotated, Final

import typer

from app import __version__
from app.cli import bench, compare, doctor, stream, styles, stylize
from app.cli.edge import DEBUG_VARIABLE, EdgeGroup
from app.cli.memory_arenas import keep_few_arenas
from app.cli.options import StyleOption
from app.training import cli as training
from app.training.evaluation import cli as evaluation

_EPILOG: Final = "Nothing you show to Limner leaves this machine."

app = typer.Typer(
    name="limner",
    cls=EdgeGroup,
    help="See yourself painted, live. Without a command, the window opens.",
    epilog=_EPILOG,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Limner {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    *,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            help="camera:0, camera:NAME, demo, or a picture, folder or video.",
            show_default="the first camera, else demo",
        ),
    ] = None,
    style: StyleOption = None,
    fullscreen: Annotated[
        bool, typer.Option("--fullscreen/--windowed", help="How the window opens.")
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", envvar=DEBUG_VARIABLE, help="Show where errors come from."),
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """See yourself painted, live. Without a command, the window opens."""
    os.environ[DEBUG_VARIABLE] = "1" if debug else "0"
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.ERROR, format="%(levelname)s %(name)s: %(message)s"
    )
    if context.invoked_subcommand is None:
        from app.cli.window import open_window

        raise typer.Exit(open_window(source=source, style_id=style, fullscreen=fullscreen))


for commands in (stylize, compare, stream, styles, training, evaluation, bench, doctor):
    commands.register(app)


def main() -> None:
    """Run the program on the process's own arguments and exit with its code."""
    keep_few_arenas()
    app(prog_name="limner")
