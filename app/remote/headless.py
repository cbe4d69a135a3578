"""Limner without a window: engine, outputs, local stream and remote control, put together."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from app.capture.source import FrameSource
from app.pipeline.engine import Engine
from app.pipeline.output_desk import OutputDesk
from app.pipeline.output_settings import OutputSettings
from app.pipeline.settings import EngineSettings
from app.pipeline.styles_ahead import StylesAhead
from app.remote.engine_controls import EngineControls
from app.remote.remote_control import RemoteControl
from app.stream.local_stream import LocalStream, StreamStatus
from app.styles.library import Library
from app.styles.style import Style


@dataclass(frozen=True, slots=True)
class Headless:
    """What runs.

    Attributes:
        engine: paints.
        stream: serves what it paints.
        address: where, as it was when serving began.
    """

    engine: Engine
    stream: LocalStream
    address: StreamStatus

    @property
    def trouble(self) -> str | None:
        """What is wrong at the moment, in one sentence; None when all is well."""
        return self.engine.status.error


@contextmanager
def serving(
    source: FrameSource,
    library: Library,
    settings: EngineSettings,
    outputs: OutputSettings,
    *,
    port: int | None = None,
    renew: bool = False,
) -> Iterator[Headless]:
    """Paint and serve while the block runs.

    Args:
        source: where frames come from; closed at the end.
        library: where styles are found.
        settings: what the engine starts with.
        outputs: where snapshots and recordings go.
        port: where to listen, this time; None for the port that is kept with the address.
        renew: take another address first.

    Raises:
        ServerError: no port could be had.
        AddressNotSavedError: another address could not be kept.
    """
    engine = Engine(source, library, settings, ahead=StylesAhead(library))
    desk = OutputDesk(
        outputs, style_named=lambda style_id: _style(library, style_id), look=lambda: engine.settings.look
    )
    remote = RemoteControl(EngineControls(engine, library, desk))
    stream = LocalStream(routes=remote.routes)
    with ExitStack() as ends:
        ends.callback(engine.stop)
        ends.callback(desk.close)
        ends.callback(remote.close)
        ends.callback(stream.stop)
        if renew:
            stream.renew()
        stream.attach(engine)
        address = stream.start(port)
        engine.start()
        desk.connect(engine)
        yield Headless(engine, stream, address)


def _style(library: Library, style_id: str | None) -> Style | None:
    return next((style for style in library.styles() if style.id == style_id), None)
