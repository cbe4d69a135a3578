"""`limner stream`: engine, local stream and remote control, without a window."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.cli.edge import tell
from app.cli.options import (
    DEFAULT_FRAMING,
    ColourOption,
    FramingOption,
    ShapeOption,
    StrengthOption,
    StyleOption,
)
from app.number_options import whole_number

if TYPE_CHECKING:
    from app.remote.headless import Headless
    from app.stream.local_stream import StreamStatus

_ADDRESS: Final = "Address"
_FILES: Final = "Files"
_LOOK_EVERY_S: Final = 0.5


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stream")(stream)


def stream(
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
    strength: StrengthOption = None,
    colour: ColourOption = None,
    shape: ShapeOption = None,
    framing: FramingOption = DEFAULT_FRAMING,
    port: Annotated[
        int | None,
        typer.Option(
            parser=whole_number("--port", 1024, 65535),
            metavar="1024..65535",
            help="Where to listen, this time.",
            show_default="17830",
            rich_help_panel=_ADDRESS,
        ),
    ] = None,
    renew: Annotated[
        bool,
        typer.Option(
            "--renew", help="Take a new address; the old one leads nowhere then.", rich_help_panel=_ADDRESS
        ),
    ] = False,
    pictures: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="For snapshots.",
            show_default="Limner, in your pictures",
            rich_help_panel=_FILES,
        ),
    ] = None,
    videos: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="For recordings and replays.",
            show_default="Limner, in your videos",
            rich_help_panel=_FILES,
        ),
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Keep the last 15 seconds ready.", rich_help_panel=_FILES)
    ] = False,
) -> None:
    """Serve the painting to OBS, browsers and players on this machine, until Ctrl-C. No window is needed.

    The address that is printed shows the painting, and lets whoever knows it
    steer Limner: docs/remote-control.md says how. Do not show it to others.
    """
    from app.capture.opening import open_source
    from app.cli.styles import choose_style
    from app.frames import Framing, Look
    from app.pipeline.output_settings import OutputSettings
    from app.pipeline.settings import EngineSettings
    from app.remote.headless import serving
    from app.styles.library import Library

    chosen = choose_style(style)
    look = Look(
        strength=chosen.defaults.strength if strength is None else strength,
        colour=chosen.defaults.colour if colour is None else colour,
        shape=chosen.defaults.shape if shape is None else shape,
        framing=Framing(framing.value),
    )
    settings = EngineSettings(look=look, style_id=chosen.id)
    outputs = OutputSettings(
        picture_dir=pictures or _usual_folder("pictures"),
        video_dir=videos or _usual_folder("videos"),
        keep_replay=replay,
    )
    with (
        _until_interrupted() as interrupted,
        serving(open_source(source), Library(), settings, outputs, port=port, renew=renew) as running,
    ):
        _say_address(running.address)
        _wait(running, interrupted)


def _usual_folder(kind: str) -> Path:
    import platformdirs

    place = platformdirs.user_pictures_path if kind == "pictures" else platformdirs.user_videos_path
    return place() / "Limner"


def _say_address(address: "StreamStatus") -> None:
    if address.notice is not None:
        tell(address.notice)
    typer.echo(address.url)
    tell("Open it in a browser or as a browser source in OBS; players take it with stream.mjpg behind it.")
    tell("Ctrl-C ends it.")


def _wait(running: "Headless", interrupted: threading.Event) -> None:
    """Until Ctrl-C; what goes wrong meanwhile is told when it begins."""
    told: str | None = None
    while not interrupted.wait(_LOOK_EVERY_S):
        trouble = running.trouble
        if trouble is not None and trouble != told:
            tell(trouble)
        told = trouble


@contextmanager
def _until_interrupted() -> Iterator[threading.Event]:
    """An event that Ctrl-C, or the system's request to end, sets; both are how this command ends well."""
    interrupted = threading.Event()
    ends = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(end, lambda *_: interrupted.set()) for end in ends]
    try:
        yield interrupted
    finally:
        for end, handler in zip(ends, before, strict=True):
            signal.signal(end, handler)
