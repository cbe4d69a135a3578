"""Where the sound of a recording comes from."""

from collections.abc import Callable
from typing import Final, Protocol

from app.errors import LimnerError
from app.outputs.live.sound_track import SoundBlock, SoundFormat

DEFAULT_MICROPHONE: Final = "default"


class MicrophoneError(LimnerError):
    """No sound can be had from the microphone."""


class Microphone(Protocol):
    """A microphone that is on; made by a `MicrophoneOpener`."""

    @property
    def name(self) -> str:
        """What its maker calls it."""
        ...

    @property
    def form(self) -> SoundFormat: ...

    def close(self) -> None:
        """Switch it off; harmless when repeated."""
        ...


MicrophoneOpener = Callable[[str, Callable[[SoundBlock], None]], Microphone]
"""Switches a microphone on: its name, or `DEFAULT_MICROPHONE`, and what takes each block, on a thread of the
library's, which must return at once. Raises `MicrophoneError`."""
