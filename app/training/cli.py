"""`limner train`: two folders of pictures become an installed style."""

import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.errors import BadInputError
from app.number_options import number, whole_number

if TYPE_CHECKING:
    from app.training.lesson import Lesson

_STYLE_PANEL: Final = "What the style is called"
_RUN_PANEL: Final = "How long, and where"
_AGAIN_PANEL: Final = "When it went on for too long: earlier weights"
_EXPERT_PANEL: Final = "For those who want to know more (docs/teaching-a-style.md)"
_MODULES: Final = ("torch", "onnx", "tensorboard")


class TrainingExtraError(BadInputError):
    """PyTorch or another part of the `train` extra is not installed."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train")(train)


def train(
    photos: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="Photographs of many people, a few hundred: any, but not yours alone."
        ),
    ],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What to call the style.", rich_help_panel=_STYLE_PANEL)
    ],
    style: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="10 to 100 portraits by one hand, painted or drawn.",
            show_default="none; recipes with a renderer do without, or take the style's shape from them",
        ),
    ] = None,
    *,
    artist: Annotated[
        str, typer.Option(metavar="TEXT", help="Who made the pictures.", rich_help_panel=_STYLE_PANEL)
    ] = "",
    source: Annotated[
        str, typer.Option(metavar="TEXT", help="Where they come from.", rich_help_panel=_STYLE_PANEL)
    ] = "",
    licence: Annotated[
        str, typer.Option(metavar="TEXT", help="What they may be used for.", rich_help_panel=_STYLE_PANEL)
    ] = "",
    minutes: Annotated[
        float | None,
        typer.Option(
            parser=number("--minutes", 0),
            metavar="N",
            help="Stop after so long; the same command goes on from there.",
            show_default="until all steps are done",
            rich_help_panel=_RUN_PANEL,
        ),
    ] = None,
    steps: Annotated[
        int | None,
        typer.Option(
            parser=whole_number("--steps", 1),
            metavar="N",
            help="Stop at this step: 1500 show the style, 4000 finish it.",
            show_default="the recipe's",
            rich_help_panel=_RUN_PANEL,
        ),
    ] = None,
    recipe: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A recipe (TOML): who wears a beard or a hat, how bold the style is, and more.",
            show_default="a good one",
            rich_help_panel=_RUN_PANEL,
        ),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where previews, the contact sheet and the finished style go.",
            show_default="runs/NAME",
            rich_help_panel=_RUN_PANEL,
        ),
    ] = None,
    faces: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Faces for the previews, which the training does not see.",
            show_default="some of the photographs, held out",
            rich_help_panel=_RUN_PANEL,
        ),
    ] = None,
    start_from: Annotated[
        str | None,
        typer.Option(
            "--start-from",
            metavar="STYLE",
            help="An installed style whose hand is near, such as ink or chalk: quicker, and keeps likeness.",
            show_default="none: what a face is, is learnt first",
            rich_help_panel=_RUN_PANEL,
        ),
    ] = None,
    export_step: Annotated[
        int | None,
        typer.Option(
            parser=whole_number("--export-step", 0),
            metavar="N",
            help="Train no further; make the style from the weights of the preview that you liked best.",
            show_default="the newest",
            rich_help_panel=_AGAIN_PANEL,
        ),
    ] = None,
    from_step: Annotated[
        int | None,
        typer.Option(
            parser=whole_number("--from-step", 0),
            metavar="N",
            help="Go on from that preview instead, with another recipe. Once: then leave this out again.",
            show_default="the newest",
            rich_help_panel=_AGAIN_PANEL,
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="One value of the recipe, as in --set losses.structure=2. May be given several times.",
            show_default="none",
            rich_help_panel=_EXPERT_PANEL,
        ),
    ] = None,
    teacher: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN",
            help="Learn from the paintings of a larger network: its run folder, or a file of weights.",
            show_default="none",
            rich_help_panel=_EXPERT_PANEL,
        ),
    ] = None,
    features: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Weights of VGG-16 (npz), for the likeness term and for teachers.",
            show_default="none",
            rich_help_panel=_EXPERT_PANEL,
        ),
    ] = None,
    device: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="auto, cpu, cuda, or cuda:1 for the second GPU. For several start the same with torchrun.",
            rich_help_panel=_EXPERT_PANEL,
        ),
    ] = "auto",
    threads: Annotated[
        int | None,
        typer.Option(
            parser=whole_number("--threads", 1, 256),
            metavar="1..256",
            help="Processor cores to use.",
            show_default="all",
            rich_help_panel=_EXPERT_PANEL,
        ),
    ] = None,
    install: Annotated[
        bool,
        typer.Option("--install/--no-install", help="Add the finished style to Limner's own."),
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace an installed style of that name.")] = False,
) -> None:
    """Teach Limner a style from your own pictures.

    Give it a folder of portraits by one hand, a folder of photographs, and an hour or more:

      limner train --style drawings/ --photos people/ --name "Grandma's chalk" --minutes 60

    Look at contact.png in the run folder first: every face that was found, and every picture that was left
    out and why. Then look at the previews as they come. Stop whenever you like (Ctrl-C); the same command
    goes on where it was. When it is done, the style is in Limner.
    """
    _require_extra()
    from app.training.lesson import Lesson

    style_id = _style_id(name)
    lesson = Lesson(
        style_id=style_id,
        name=name,
        photos=photos,
        drawings=style,
        run_folder=run or Path("runs") / style_id,
        recipe=recipe,
        settings=tuple(settings or ()),
        faces=faces,
        artist=artist,
        source=source,
        licence=licence,
        start_from=start_from,
        minutes=minutes,
        steps=steps,
        from_step=from_step,
        export_step=export_step,
        teacher=teacher,
        features=features,
        device=device,
        threads=threads,
    )
    if install:
        _teach_and_install(lesson, force=force)
        return
    finished = _teach_with_bar(lesson)
    if finished is not None:
        typer.echo(str(finished))


def _teach_and_install(lesson: "Lesson", *, force: bool) -> None:
    from app.styles.library import Library
    from app.training.installation import check_name

    library = Library()
    replace = check_name(library, lesson.style_id, lesson.run_folder, force=force)
    finished = _teach_with_bar(lesson)
    if finished is not None:
        installed = library.add(finished, replace=replace)
        typer.echo(f"Installed {installed.name!r}. See it: limner --style {installed.id}")


def _require_extra() -> None:
    # Found but not imported: torch takes seconds, and reads these variables when it loads.
    from importlib.util import find_spec

    missing = [module for module in _MODULES if find_spec(module) is None]
    if missing:
        raise TrainingExtraError(
            f"Teaching a style needs {' and '.join(missing)}. Install it with: pip install limner[train]"
        )
    # Threads that wait by spinning starve a training that shares its cores with other work: measured, 5 s a
    # step instead of 0.7 s.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _style_id(name: str) -> str:
    """ "Grandma's Chalk" becomes "grandma-s-chalk"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    style_id = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    if not style_id:
        raise BadInputError(f"{name!r} has no letters to name a folder after: choose another name.")
    return style_id


def _teach_with_bar(lesson: "Lesson") -> Path | None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from app.training.lesson import teach

    console = Console(stderr=True, highlight=False)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[left]}"),
        console=console,
        disable=not console.is_terminal or os.environ.get("RANK", "0") != "0",
    )
    with bar:
        task = bar.add_task("Looking for faces", total=1.0, left="")

        def show(what: str, fraction: float, seconds_left: float | None) -> None:
            left = "" if seconds_left is None else f"{seconds_left / 60:.0f} min left"
            bar.update(task, description=what, completed=fraction, left=left)

        return teach(lesson, on_progress=show, say=lambda text: console.print(text, markup=False))
