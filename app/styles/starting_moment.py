"""When to start a network beside others that paint: ONNX Runtime holds Python's lock until it is started."""

import threading
import time
from collections.abc import Callable
from typing import Final

_PAINTING_S: Final = 0.2
"""Somebody who painted within this time is about to paint again."""
_FRAME_S: Final = 0.04
_BOTH_S: Final = 0.004


class StartingMoment:
    """Finds the moment at which starting a network holds up those that paint the least.

    Checking a graph and starting it takes some 20 and 15 to 60 ms in which hardly any other thread runs
    Python; a run of a network takes 9 to 20 ms in which its thread needs none. Who starts one as others have
    just begun to run hides a third of that time behind their runs; as they end, the frame is late by all of
    it. And the frame that what came before has held up goes out first.

    Args:
        clock: seconds.
        sleep: waits for so many of them.
        longest_s: when to give up on others that seemed to paint.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
        longest_s: float = 0.1,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._longest_s = longest_s
        self._began = threading.Event()
        self._last_s = float("-inf")

    def run_begins(self) -> None:
        """A network is about to paint, on the calling thread."""
        self._last_s = self._clock()
        self._began.set()

    def wait(self) -> None:
        """Wait for the moment: a tenth of a second or so; not at all where nobody paints."""
        if self._clock() - self._last_s > _PAINTING_S:
            return
        self._sleep(_FRAME_S)
        self._began.clear()
        if self._began.wait(self._longest_s):
            # Of a whole picture, head and room are painted at once, and one of them begins a little later.
            self._sleep(_BOTH_S)
