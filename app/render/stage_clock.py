"""Where the time of one painting goes."""

import time
from typing import Final

STAGES: Final = ("cut", "network", "blend", "lay_back")
"""The names in `Painting.stage_ms`, in the order they happen."""


class StageClock:
    """Gives the time since the last lap to a stage."""

    def __init__(self) -> None:
        self.stage_ms = dict.fromkeys(STAGES, 0.0)
        self._last_s = time.perf_counter()

    def lap(self, stage: str) -> None:
        now_s = time.perf_counter()
        self.stage_ms[stage] += 1000.0 * (now_s - self._last_s)
        self._last_s = now_s
