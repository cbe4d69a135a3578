"""`limner compare`: one picture or video in several styles, side by side."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import (
    DEFAULT_FRAMING,
    LOOK_PANEL,
    ColourOption,
    FramingOption,
    ShapeOption,
    StrengthOption,
)
from app.number_options import whole_number

if TYPE_CHECKING:
    from app.batch.plan import Job
    from app.styles.style import Style

_RESULT = "Result"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A picture or a video.", show_default=False)],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT", help="The sheet: a picture, or a video.")
    ],
    styles: Annotated[
        str | None,
        typer.Option(
            metavar="ID,ID,…",
            help="The styles, in this order; `limner styles list` shows them.",
            show_default="all of them",
            rich_help_panel=LOOK_PANEL,
        ),
    ] = None,
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
    width: Annotated[
        int | None,
        typer.Option(
            parser=whole_number("--width", 320, 16000),
            metavar="320..16000",
            help="Width of the sheet at most, in pixels.",
            show_default="3840, videos 1920",
            rich_help_panel=_RESULT,
        ),
    ] = None,
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
        bool, typer.Option("--force", "-f", help="Replace a file that is there already.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")] = False,
) -> None:
    """Show one picture or video in several styles, side by side.

    limner compare me.jpg -o sheet.png --styles ink,woodcut,animation

    The original comes first, then every style with its name. A video
    gives a video with the same sheet in every frame, and keeps its sound.
    """
    from app.batch.plan import Kind

    job = _job(source, output, force)

    # Only now what is slow to load: a path that is wrong is told at once.
    from app.batch.compare import CompareOrder, compare_picture, compare_video
    from app.cli.progress import Progress
    from app.cli.stylize import crf_of
    from app.face.landmarker import Landmarker
    from app.face.sparing_finder import steadied
    from app.frames import Framing, Look
    from app.render.comparison.each_style import StyleAndLook

    chosen = choose_styles(styles)
    looks = [
        Look(
            strength=style.defaults.strength if strength is None else strength,
            colour=style.defaults.colour if colour is None else colour,
            shape=style.defaults.shape if shape is None else shape,
            framing=Framing(framing.value),
        )
        for style in chosen
    ]
    order = CompareOrder(
        tuple(StyleAndLook(style, look) for style, look in zip(chosen, looks, strict=True)),
        widest_px=width,
        picture_quality=quality,
        crf=crf_of(quality),
        replace=force,
        threads=os.cpu_count() or 1,
    )
    is_video = job.kind is Kind.VIDEO
    landmarker = Landmarker(max_faces=faces, mode="video" if is_video else "picture")
    finder = steadied(landmarker) if is_video else landmarker
    try:
        with Progress(1, quiet=quiet) as progress:
            if is_video:
                compare_video(
                    job.source,
                    job.target,
                    order,
                    finder,
                    on_start=lambda frames: progress.began(job, frames),
                    on_frame=lambda: progress.advanced(job),
                )
            else:
                compare_picture(job.source, job.target, order, finder)
    finally:
        finder.close()
    if not quiet:
        count = f"{len(chosen)} styles" if len(chosen) > 1 else chosen[0].name
        typer.echo(f"Compared {job.source} in {count}: {job.target}")


def choose_styles(listed: str | None) -> "tuple[Style, ...]":
    """The styles of a list of ids with commas between them, each once; all there are without a list.

    Raises:
        StyleError: one is not there, or none is.
    """
    from app.styles.errors import UnknownStyleError
    from app.styles.library import Library

    library = Library()
    if listed is None:
        styles = library.styles()
        if not styles:
            raise UnknownStyleError("No style is installed. Add one with: limner styles add FILE")
        return styles
    ids = list(dict.fromkeys(part.strip() for part in listed.split(",") if part.strip()))
    if not ids:
        raise UnknownStyleError("--styles names no style. Give ids with commas between them: ink,woodcut")
    return tuple(library.get(style_id) for style_id in ids)


def _job(source: Path, output: Path, force: bool) -> "Job":
    from app.batch.plan import PlanError, plan
    from app.outputs.atomic_file import OutputExistsError

    if source.is_dir():
        raise PlanError(f"{source} is a folder. Choose one picture or video to compare styles on.")
    (job,) = plan([source], output)
    if job.target.exists() and not force:
        raise OutputExistsError(
            f"{job.target} exists already. Replace it with --force, or choose another name."
        )
    return job
