"""`limner stylize`: pictures, folders and videos."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.cli.edge import tell
from app.cli.options import (
    DEFAULT_FRAMING,
    LOOK_PANEL,
    ColourOption,
    FramingOption,
    ShapeOption,
    StrengthOption,
    StyleOption,
)
from app.number_options import whole_number

if TYPE_CHECKING:
    from app.batch.outcome import Outcome
    from app.batch.plan import Job

_RESULT: Final = "Result"
_RUN: Final = "Run"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stylize")(stylize)


def stylize(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="IN", help="Pictures, videos, and folders of them.", show_default=False),
    ],
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="A file for one input, a folder for several."),
    ],
    style: StyleOption = None,
    strength: StrengthOption = None,
    colour: ColourOption = None,
    shape: ShapeOption = None,
    framing: FramingOption = DEFAULT_FRAMING,
    faces: Annotated[
        int,
        typer.Option(
            parser=whole_number("--faces", 1, 16),
            metavar="1..16",
            help="How many people are painted, the nearest first.",
            rich_help_panel=LOOK_PANEL,
        ),
    ] = 4,
    quality: Annotated[
        int,
        typer.Option(
            parser=whole_number("--quality", 1, 100),
            metavar="1..100",
            help="Of JPEG, WebP and video; PNG loses nothing.",
            rich_help_panel=_RESULT,
        ),
    ] = 92,
    force: Annotated[
        bool,
        typer.Option("--force", "-f", help="Replace files that are there already.", rich_help_panel=_RESULT),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            parser=whole_number("--jobs", 1, 64),
            metavar="1..64",
            help="How many pictures or frames are painted side by side.",
            show_default="one a core",
            rich_help_panel=_RUN,
        ),
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Where the network runs: cpu, cuda, directml, openvino or coreml.",
            show_default="the best there is",
            rich_help_panel=_RUN,
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say only what went wrong.", rich_help_panel=_RUN)
    ] = False,
) -> None:
    """Paint pictures, folders and videos.

    limner stylize me.jpg -o painted.png --style woodcut

    limner stylize holiday/ clip.mov -o painted/ --style woodcut

    Videos keep their sound and the time of every frame; one that breaks off
    is painted as far as it goes, says so, and counts as painted. A picture
    without a face is painted too, and that is said; with another --framing
    than whole it is not written. Nothing is replaced without --force.

    A folder run that was stopped goes on where it stopped: start it again.

    The painted files say which style and look made them. Other data of a
    photograph, such as the place it was taken at, is not carried over.
    """
    from app.batch.plan import plan

    planned = plan(inputs, output)
    if not force:
        _refuse_existing(planned)

    # Only now what is slow to load: a path that is wrong is told at once.
    from app.batch.order import Order
    from app.batch.run import paint_files
    from app.batch.style_workshop import default_threads, open_workshop
    from app.cli.progress import Progress
    from app.cli.styles import choose_style
    from app.frames import Framing, Look

    chosen = choose_style(style)
    look = Look(
        strength=chosen.defaults.strength if strength is None else strength,
        colour=chosen.defaults.colour if colour is None else colour,
        shape=chosen.defaults.shape if shape is None else shape,
        framing=Framing(framing.value),
    )
    threads = default_threads(planned) if jobs is None else jobs
    order = Order(
        chosen.id,
        chosen.name,
        look,
        picture_quality=quality,
        crf=crf_of(quality),
        replace=force,
        threads=threads,
    )
    workshop = open_workshop(chosen, max_faces=faces, threads=threads, provider=device)
    try:
        with Progress(len(planned), quiet=quiet) as progress:
            outcomes = paint_files(planned, order, workshop, progress)
    except KeyboardInterrupt:
        if len(planned) > 1:
            tell("What is finished stays. The same command goes on from there.")
        raise
    finally:
        workshop.close()
    if not quiet:
        typer.echo(summary(outcomes, chosen.name, output))
    codes = {outcome.exit_code for outcome in outcomes}
    raise typer.Exit(1 if 1 in codes else max(codes))


def crf_of(quality: int) -> int:
    """The constant rate factor that looks about as good as a JPEG of that quality."""
    return min(51, max(0, round(54.8 - 0.4 * quality)))


def summary(outcomes: "tuple[Outcome, ...]", style_name: str, output: Path) -> str:
    """What the run came to, in one sentence."""
    from app.batch.outcome import Result

    counts = {result: sum(outcome.result is result for outcome in outcomes) for result in Result}
    painted = counts[Result.PAINTED]
    if len(outcomes) == 1:
        target = outcomes[0].job.target
        if painted:
            return f"Painted {target} in {style_name}."
        return {
            Result.ALREADY_PAINTED: f"{target} is painted in {style_name} already; --force paints it again.",
        }.get(outcomes[0].result, "Nothing was painted.")
    others = [
        phrase
        for result, phrase in (
            (Result.ALREADY_PAINTED, "{} painted already"),
            (Result.NO_FACE, "{} without a face"),
            (Result.KEPT, "{} kept that are something else or painted otherwise; --force replaces them"),
            (Result.FAILED, "{} failed"),
        )
        if counts[result]
        for phrase in [phrase.format(counts[result])]
    ]
    rest = f" ({', '.join(others)})" if others else ""
    return f"Painted {painted} of {len(outcomes)} in {style_name} into {output}{rest}."


def _refuse_existing(jobs: "tuple[Job, ...]") -> None:
    from app.outputs.atomic_file import OutputExistsError

    for job in jobs:
        if not job.in_folder and job.target.exists():
            raise OutputExistsError(
                f"{job.target} exists already. Replace it with --force, or choose another name."
            )
