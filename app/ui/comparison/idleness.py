"""Telling when the machine has time for what nobody waits for."""

from typing import Final

from app.pipeline.meter import MeterReading

_KEEPS_UP: Final = 0.94
_MOST_LOAD_PERCENT: Final = 70.0


class Idleness:
    """Watches the meter from one look to the next: idle work must never cost a frame."""

    def __init__(self) -> None:
        self._dropped: int | None = None

    def has_time(self, reading: MeterReading, machine_load_percent: float) -> bool:
        """Whether every frame since the last look was painted, and the processor is far from busy.

        Args:
            reading: the pipeline's figures.
            machine_load_percent: 0..100, of all cores and all programs.
        """
        before, self._dropped = self._dropped, reading.dropped
        keeps_up = reading.captured_fps > 0 and reading.fps >= _KEEPS_UP * reading.captured_fps
        return before == reading.dropped and keeps_up and machine_load_percent < _MOST_LOAD_PERCENT
