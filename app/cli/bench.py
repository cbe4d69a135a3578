"""`limner bench`: the whole pipeline on a source at its real rate, measured."""

import re
from typing import Annotated, Final

import typer

from app.cli.options import DEFAULT_FRAMING, FramingOption, StyleOption
from app.errors import BadInputError
from app.number_options import number, whole_number

# As in the settings of the engine, which would bring NumPy along; a test holds the two together.
_DEMO: Final = "demo"
_LARGEST_SIDE_PX: Final = 7680


class FrameSizeError(BadInputError):
    """What was given as --size is no size of a frame."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bench")(bench)


def bench(
    *,
    source: Annotated[
        str,
        typer.Option(metavar="SOURCE", help="demo, camera:0, camera:NAME, or a picture, folder or video."),
    ] = _DEMO,
    style: StyleOption = None,
    framing: FramingOption = DEFAULT_FRAMING,
    threads: Annotated[
        int | None,
        typer.Option(
            parser=whole_number("--threads", 1, 64),
            metavar="1..64",
            help="Most threads of the style's network.",
            show_default="by cores: 1, 2 or 4",
        ),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(metavar="WxH", help="Size of the frames, as 1280x720.", show_default="as they come"),
    ] = None,
    seconds: Annotated[
        float,
        typer.Option(parser=number("--seconds", 0.5, 86400), metavar="S", help="How long to measure."),
    ] = 10.0,
    crop: Annotated[
        int | None,
        typer.Option(
            parser=whole_number("--crop", 256, 1024),
            metavar="256..1024",
            help="Side of the crop that the network paints, in pixels; a multiple of 16.",
            show_default="512; larger on fast machines",
        ),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option("--compare", help="Time other stylizers' networks too, rebuilt with random weights."),
    ] = False,
    growth: Annotated[
        bool,
        typer.Option("--growth", help="Measure more faces, crops, source sizes and styles at once too."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Give out one JSON object, for programs.")] = False,
) -> None:
    """Play a source through the whole pipeline at its real rate, and measure. No window is needed."""
    size_px = _parse_size(size)

    from rich.console import Console

    from app.bench.run import BenchOptions, run_bench
    from app.frames import Framing
    from app.styles.session import CROP_STEP_PX

    if compare:
        from app.styles.graph_cost import import_onnx

        import_onnx()  # what is missing is said before anything is measured
    crop_px = None if crop is None else crop // CROP_STEP_PX * CROP_STEP_PX
    options = BenchOptions(
        source, style, threads, size_px, seconds, crop_px, compare, growth, Framing(framing.value)
    )
    with Console(stderr=True).status("Starting") as status:
        report = run_bench(options, on_progress=status.update)
    if as_json:
        typer.echo(report.to_json())
    else:
        Console().print(report.to_table())


def _parse_size(size: str | None) -> tuple[int, int] | None:
    """
    Raises:
        FrameSizeError: not two sides that a frame can have.
    """
    if size is None:
        return None
    match = re.fullmatch(r"(\d+)\s*[xX×]\s*(\d+)", size.strip())  # noqa: RUF001 - people type it
    if match is None or not all(16 <= int(side) <= _LARGEST_SIDE_PX for side in match.groups()):
        raise FrameSizeError(f"{size} is no frame size. Give width and height in pixels, as 1280x720.")
    return int(match[1]), int(match[2])
