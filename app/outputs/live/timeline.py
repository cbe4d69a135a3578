"""Where a moment lies in a recording from which pauses are cut."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A time without a pause: it begins at a moment of the clock, and at a place in the recording."""

    from_s: float
    place_s: float


class Timeline:
    """Lays moments of the clock onto a recording's own time. Pictures and sound go by the same one.

    Args:
        start_s: the moment that becomes 0, on the clock of `Frame.captured_s`.
    """

    def __init__(self, start_s: float) -> None:
        self._stretches = [_Stretch(start_s, 0.0)]
        self._ends_s: list[float] = []

    @property
    def paused(self) -> bool:
        return len(self._ends_s) == len(self._stretches)

    def pause(self, now_s: float) -> None:
        """Cut out what comes from now on; harmless when repeated."""
        if not self.paused:
            self._ends_s.append(now_s)

    def resume(self, now_s: float) -> None:
        """Go on where the pause began; harmless when repeated."""
        if self.paused:
            self._stretches.append(_Stretch(now_s, self.elapsed_s(now_s)))

    def place_s(self, moment_s: float) -> float | None:
        """Seconds from the recording's start; None before it and within a pause."""
        index = bisect_right(self._stretches, moment_s, key=lambda stretch: stretch.from_s) - 1
        if index < 0 or (index < len(self._ends_s) and moment_s >= self._ends_s[index]):
            return None
        stretch = self._stretches[index]
        return stretch.place_s + moment_s - stretch.from_s

    def elapsed_s(self, now_s: float) -> float:
        """How long the recording is, without its pauses."""
        until_s = min(now_s, self._ends_s[-1]) if self.paused else now_s
        last = self._stretches[-1]
        return max(0.0, last.place_s + until_s - last.from_s)
