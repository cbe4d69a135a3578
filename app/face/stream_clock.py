"""How much time passes from frame to frame, and where a stream breaks."""

from dataclasses import dataclass
from typing import Final

from app.frames import Frame

LONGEST_STEP_S: Final = 1.0
"""After a longer gap nothing of the last frame holds."""

_SHORTEST_STEP_S: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Step:
    """From the last frame to this one.

    Attributes:
        seconds: > 0.
        broken: this frame does not continue the last one: the first frame, a seek, a loop's start, a long
            gap, another source, another size.
    """

    seconds: float
    broken: bool


class StreamClock:
    """Steps by the recording's own time where there is one, else by the time of capture.

    A recording is thus treated alike however fast it is read.
    """

    def __init__(self) -> None:
        self._last: Frame | None = None

    def step(self, frame: Frame) -> Step:
        last, self._last = self._last, frame
        if frame is last:  # looked at again
            return Step(_SHORTEST_STEP_S, broken=False)
        if last is None or frame.size_px != last.size_px or frame.sequence <= last.sequence:
            return Step(_SHORTEST_STEP_S, broken=True)
        if (frame.position_s is None) != (last.position_s is None):
            return Step(_SHORTEST_STEP_S, broken=True)
        seconds = frame.captured_s - last.captured_s
        if frame.position_s is not None and last.position_s is not None:
            # A still picture shown over and over keeps its position.
            seconds = frame.position_s - last.position_s or seconds
        if not 0.0 <= seconds <= LONGEST_STEP_S:
            return Step(_SHORTEST_STEP_S, broken=True)
        return Step(max(seconds, _SHORTEST_STEP_S), broken=False)
