"""The painting as it is now, for whatever keeps it: with what it says about itself, or why there is none."""

from collections.abc import Callable
from typing import Final, Protocol

from app.capture.source import SourceState
from app.frames import Look, Painting
from app.outputs.feed import Feed
from app.outputs.provenance import Provenance
from app.outputs.snapshot import NamedStyle
from app.outputs.unavailable import OutputUnavailableError
from app.pipeline.status import EngineStatus

NO_PICTURE: Final = "There is no picture yet. Choose a camera, a file or the demo first."


class PaintingEngine(Feed, Protocol):
    """What the outputs ask of the engine."""

    @property
    def status(self) -> EngineStatus: ...


class LivePainting:
    """The last painting of the engine, once there is one. Any thread may call.

    Args:
        style_named: gives a style by its id, for what files say about themselves.
        look: the look that holds now, for the same.

    Attributes:
        engine: where paintings come from; None until it is known.
    """

    def __init__(
        self, style_named: Callable[[str | None], NamedStyle | None], look: Callable[[], Look | None]
    ) -> None:
        self.engine: PaintingEngine | None = None
        self._style_named = style_named
        self._look = look

    def last(self) -> Painting:
        """The last painting that is one.

        Raises:
            OutputUnavailableError: there is none, or the camera is away.
        """
        engine = self.engine
        painting = engine.latest if engine is not None else None
        if engine is None or painting is None:
            raise OutputUnavailableError(NO_PICTURE)
        source = engine.status.source
        if source.state is SourceState.LOST:
            raise OutputUnavailableError(source.message)
        return painting

    def last_if_any(self) -> Painting | None:
        """As `last`, None where there is none."""
        try:
            return self.last()
        except OutputUnavailableError:
            return None

    def style_of(self, painting: Painting) -> NamedStyle | None:
        """The style that it was painted in; None where that is not known any more."""
        return self._style_named(painting.style_id)

    @property
    def look(self) -> Look | None:
        """The look that holds now."""
        return self._look()

    def describe(self, painting: Painting) -> Provenance:
        """What a file that shows this painting says about itself."""
        style = self.style_of(painting)
        return Provenance(style.id, style.name, self.look) if style else Provenance(look=self.look)
