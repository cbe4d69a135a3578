"""What every source of frames has in common, so that the rest of the program cannot tell them apart."""

from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from app.errors import LimnerError
from app.frames import Frame


class SourceEndedError(LimnerError):
    """A finite source gave its last frame, or the source was closed."""


class SourceState(StrEnum):
    """Where a source stands."""

    LIVE = "live"
    """Frames come."""
    LOST = "lost"
    """The device went away; placeholders come until it is back."""
    ENDED = "ended"
    """No frame will come again."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What a window or a terminal says about a source.

    Attributes:
        state: where it stands.
        message: one sentence for people.
        size_px: width, height as granted, which need not be what was asked for.
        fps: frames per second as granted.
    """

    state: SourceState
    message: str
    size_px: tuple[int, int]
    fps: float


class FrameSource(Protocol):
    """Where frames come from. One thread reads; any thread may ask for the status or close.

    Attributes:
        name: what people call it.
        live: it cannot be asked to wait: a frame that nobody fetches in time is gone.
        nominal_hz: the rate it promises.
        size_px: width, height of its frames; may change from one frame to the next.
        status: where it stands.
    """

    live: bool

    @property
    def name(self) -> str: ...

    @property
    def nominal_hz(self) -> float: ...

    @property
    def size_px(self) -> tuple[int, int]: ...

    @property
    def status(self) -> SourceStatus: ...

    def read(self, timeout_s: float) -> Frame | None:
        """Wait for the next frame, at most `timeout_s`; None when nothing new came in that time.

        Raises:
            SourceEndedError: there will be no further frame.
        """
        ...

    def close(self) -> None:
        """Let go of the device or file; harmless when repeated."""
        ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
