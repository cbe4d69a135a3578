"""From the meter's figures to the pace that the governor wants to know, about once a second."""

from typing import Final

from app.pipeline.governor import Pace
from app.pipeline.meter import MeterReading

EVERY_S: Final = 1.0

_LONGEST_GAP_S: Final = 3.0
_PAINT_STAGES: Final = ("cut", "network", "blend", "lay_back")
_FACE_STAGE: Final = "face"


class PaceMeter:
    """Counts between two looks at the meter. For one thread."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._delivered = 0
        self._dropped = 0

    def delivered(self) -> None:
        """One more frame is finished."""
        self._delivered += 1

    def due(self, now_s: float) -> bool:
        """Whether it is time for another look."""
        return self._since_s is None or now_s - self._since_s >= EVERY_S

    def look(self, reading: MeterReading, now_s: float) -> Pace | None:
        """The pace since the last look; None after the first and after a long pause, which say nothing."""
        since_s, delivered, dropped = self._since_s, self._delivered, reading.dropped - self._dropped
        self._since_s, self._delivered, self._dropped = now_s, 0, reading.dropped
        came = delivered + dropped
        if since_s is None or now_s - since_s > _LONGEST_GAP_S or came == 0:
            return None
        paint_ms = sum(reading.stage_ms.get(stage, 0.0) for stage in _PAINT_STAGES)
        slowest_ms = max(paint_ms, reading.stage_ms.get(_FACE_STAGE, 0.0))
        came_hz = came / (now_s - since_s)
        return Pace(lost=dropped / came, busy=slowest_ms * came_hz / 1e3)
