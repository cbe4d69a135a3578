"""Recorded frames given out at the pace they were recorded."""

import time
from collections.abc import Callable
from typing import Final

_SLICE_S: Final = 0.05
_GIVE_UP_LATE_S: Final = 1.0


class Pacer:
    """Lays a recording's own time onto the clock.

    Each frame is due at a fixed offset from one origin, never from the frame before it, so that errors of
    waiting do not add up. Only when the program falls behind by more than a second (a suspended laptop, a
    video too heavy to decode) does the origin move, once, and the recording carries on from there.

    Args:
        clock: seconds, monotonic.
        sleep: waits that many seconds.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.perf_counter, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._origin_s: float | None = None

    def now_s(self) -> float:
        """The clock."""
        return self._clock()

    def late_s(self, position_s: float) -> float:
        """How long ago the frame at `position_s` was due; negative while it is still to come.

        The first call starts the recording.
        """
        now_s = self._clock()
        if self._origin_s is None:
            self._origin_s = now_s - position_s
        late_s = now_s - (self._origin_s + position_s)
        if late_s > _GIVE_UP_LATE_S:
            self._origin_s += late_s
            return 0.0
        return late_s

    def wait(self, position_s: float, timeout_s: float, cancelled: Callable[[], bool]) -> float | None:
        """Sleep until the frame at `position_s` is due.

        Sleeps in slices, because `time.sleep` keeps time on every system while waiting on an event is as
        coarse as 15 ms on Windows.

        Returns:
            The clock when it was due, or now where that is past; None when the timeout ran out first or
            `cancelled` turned true.
        """
        until_s = self._clock() + timeout_s
        while not cancelled():
            late_s = self.late_s(position_s)
            now_s = self._clock()
            if late_s >= 0:
                return now_s
            left_s = until_s - now_s
            if left_s <= 0:
                return None
            self._sleep(min(-late_s, left_s, _SLICE_S))
        return None
