"""`limner` without a command: the window, or the painted demo where there is no display."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Final

import typer

from app.cli.edge import tell
from app.display import missing_display
from app.errors import BadInputError, LimnerError

DEMO_PAINTING: Final = Path("out") / "limner-demo.mp4"


class NoDisplayError(LimnerError):
    """A window was asked for, and there is no screen to show it on."""


class NoSourceError(BadInputError):
    """The source that was named is not there."""


def open_window(*, source: str | None, style_id: str | None, fullscreen: bool) -> int:
    """Open the window; with no display, paint the demo clip to a file instead.

    Returns:
        The exit code.
    """
    if source is not None and not _can_be_a_source(source):
        raise NoSourceError(
            f"There is no file or folder {source}. Check the path, or use camera:0, demo or auto."
        )
    missing = missing_display()
    if missing is None:
        return _run_window(source, style_id, fullscreen)
    if source not in {None, "auto", "demo"}:
        way_out = "Log in to a desktop, or paint files with: limner stylize IN -o OUT"
        raise NoDisplayError(f"{source} cannot be shown: {missing}. {way_out}")
    return _paint_demo(missing, style_id)


def _can_be_a_source(source: str) -> bool:
    # Whether a camera is there, the window finds out: it waits for one that is unplugged.
    named = source in {"", "auto", "demo"} or source.casefold().startswith("camera:")
    return named or Path(source).expanduser().exists()


def _run_window(source: str | None, style_id: str | None, fullscreen: bool) -> int:
    from app.ui import run

    return run(source=source, style=style_id, fullscreen=fullscreen)


def _paint_demo(missing: str, style_id: str | None) -> int:
    from app.batch.order import Order
    from app.batch.outcome import Result
    from app.batch.plan import Job, Kind
    from app.batch.run import paint_files
    from app.batch.style_workshop import default_threads, open_workshop
    from app.capture.demo import DEMO_CLIP
    from app.cli.progress import Progress
    from app.cli.styles import choose_style
    from app.frames import DEFAULT_FRAMING

    style = choose_style(style_id)
    target = free_target(DEMO_PAINTING)
    tell(f"No window can be opened: {missing}. Painting the demo clip in {style.name} to {target} instead.")
    jobs = (Job(DEMO_CLIP, target, Kind.VIDEO, named=True, in_folder=False),)
    threads = default_threads(jobs)
    look = replace(style.defaults, framing=DEFAULT_FRAMING)
    order = Order(style.id, style.name, look, replace=True, threads=threads)
    workshop = open_workshop(style, max_faces=1, threads=threads)
    try:
        with Progress(len(jobs)) as progress:
            (outcome,) = paint_files(jobs, order, workshop, progress)
    finally:
        workshop.close()
    if outcome.result is not Result.PAINTED:
        return 1
    typer.echo(f"Painted {target}. Paint your own with: limner stylize PICTURE -o painted.png")
    return 0


def free_target(wanted: Path) -> Path:
    """`wanted` if it is free or a painting of ours; else the next free name after it."""
    from app.outputs.video_file import read_video_provenance

    candidates = itertools.chain(
        (wanted,), (wanted.with_stem(f"{wanted.stem}-{number}") for number in itertools.count(2))
    )
    return next(path for path in candidates if not path.exists() or read_video_provenance(path) is not None)
