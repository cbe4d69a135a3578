"""`limner evaluate`: how good styles, and other programs, are."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.errors import BadInputError
from app.number_options import whole_number

if TYPE_CHECKING:
    from app.styles.network import Precision
    from app.training.evaluation.subject import Subject

_FEWEST: Final = 4
_WRITE_PANEL: Final = "What is written"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    *,
    faces: Annotated[
        Path, typer.Option(metavar="DIR", help="Photographs of people that no style was taught with.")
    ],
    samples: Annotated[
        list[Path],
        typer.Option(
            metavar="DIR",
            help="Pictures by the hand that the style should have. Once for all, or once for each style.",
        ),
    ],
    style: Annotated[
        list[str] | None,
        typer.Option("--style", "-s", metavar="STYLE", help="A style's id, or its folder. May be repeated."),
    ] = None,
    painted: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="Finished pictures of another program, named like the photographs. May be repeated.",
        ),
    ] = None,
    features: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The weights of VGG-16, as npz.", show_default="a development checkout's"
        ),
    ] = None,
    clip: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A video with one face, to measure flicker in motion on."),
    ] = None,
    count: Annotated[
        int,
        typer.Option(
            parser=whole_number("--count", _FEWEST),
            metavar="N",
            help="Most faces, and most samples, to measure with.",
        ),
    ] = 100,
    float32: Annotated[
        bool, typer.Option("--float32", help="Measure the network as trained, not its INT8 twin.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Give out JSON, for programs.", rich_help_panel=_WRITE_PANEL),
    ] = False,
    markdown: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a table of all styles there.", rich_help_panel=_WRITE_PANEL),
    ] = None,
    grid: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a picture there: photographs above, paintings below.",
            rich_help_panel=_WRITE_PANEL,
        ),
    ] = None,
) -> None:
    """Measure styles: closeness to the hand, likeness, steadiness, cost.

    Every style is painted at full strength in its own colours, on the same faces. What cannot be measured
    here is left out, and said. docs/teaching-a-style.md tells how to read the table.
    """
    wanted = len(style or ()) + len(painted or ())
    if wanted == 0:
        raise BadInputError(
            "There is nothing to measure: name a style with --style, or a folder of finished pictures with "
            "--painted."
        )
    if len(samples) not in {1, wanted}:
        raise BadInputError(
            f"--samples takes one folder for all, or {wanted}, first those of the styles, then those of the "
            f"folders: not {len(samples)}."
        )
    # Read when torch loads; see `limner train`.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

    from rich.console import Console

    from app.training.evaluation.figures import to_json
    from app.training.evaluation.grid import write_grid
    from app.training.evaluation.ruler import Ruler
    from app.training.evaluation.table import to_markdown, to_table

    subjects = _subjects(style or [], painted or [], float32=float32)
    console = Console(stderr=True)
    hands = samples if len(samples) == wanted else samples * wanted
    with (
        console.status("Starting") as status,
        Ruler(faces, count=count, features=features, clip=clip, say=status.update) as ruler,
    ):
        found = [ruler.measure(subject, hand) for subject, hand in zip(subjects, hands, strict=True)]
        crops = [portrait.crop for portrait in ruler.portraits]
    figures = [evaluation.figures for evaluation in found]
    if grid is not None:
        write_grid(grid, crops, [evaluation.paintings for evaluation in found])
    if markdown is not None:
        _write(markdown, to_markdown(figures))
    if as_json:
        typer.echo(to_json(figures))
        return
    for each in figures:
        Console().print(to_table(each))
        for sentence in dict.fromkeys(each.not_computed.values()):
            names = ", ".join(name for name, why in each.not_computed.items() if why == sentence)
            typer.echo(f"Not measured: {names}. {sentence}")


def _subjects(styles: list[str], painted: list[Path], *, float32: bool) -> "list[Subject]":
    from app.styles.library import Library
    from app.styles.style import Style
    from app.training.evaluation.subject import PaintedSubject, StyleSubject

    found = [Style.open(Path(name)) if Path(name).is_dir() else Library().get(name) for name in styles]
    precision: Precision | None = "float32" if float32 else None
    return [
        *(StyleSubject(each, precision) for each in found),
        *(PaintedSubject(folder) for folder in painted),
    ]


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}. Choose another place.") from error
