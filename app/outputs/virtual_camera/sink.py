"""What a virtual camera is to the rest of the program."""

from collections.abc import Callable
from typing import Protocol

from app.errors import LimnerError
from app.frames import Picture


class VirtualCameraError(LimnerError):
    """No virtual camera can be had.

    Attributes:
        sentence: what is wrong.
        steps: what to install or do, one step an item; empty where that is not the trouble.
    """

    def __init__(self, sentence: str, steps: tuple[str, ...] = ()) -> None:
        super().__init__(f"{sentence} limner doctor names the steps." if steps else sentence)
        self.sentence = sentence
        self.steps = steps


class CameraSink(Protocol):
    """A virtual camera that is open. One thread opens it, sends to it and closes it."""

    @property
    def device(self) -> str:
        """What other programs call it: "/dev/video2", "OBS Virtual Camera"."""
        ...

    def send(self, picture: Picture) -> None:
        """Show a picture until the next one.

        Args:
            picture: (h, w, 3) uint8 BGR, contiguous, of the size it was opened for.
        """
        ...

    def close(self) -> None:
        """Let go of the device; called once."""
        ...


CameraSinkOpener = Callable[[tuple[int, int], float], CameraSink]
"""Opens one for pictures of a size (width, height) at a rate in Hz. Raises `VirtualCameraError`."""
