"""What the engine asks of the machine: what it can give when idle, less while it cannot hold the pace."""

import time
from collections.abc import Callable
from typing import Final

from app.frames import Framing
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.pipeline.governor import Governor
from app.pipeline.machine_speed import MachineSpeed, SpeedNotes, best_quality
from app.pipeline.meter import Meter
from app.pipeline.pace_meter import PaceMeter
from app.pipeline.quality import Quality
from app.pipeline.settings import EngineSettings
from app.pipeline.style_loading import LoadedStyle

_CPU: Final = "CPU"


class Asking:
    """Brings together what a person pinned, how fast the machine was timed to be, and how it does now.

    Args:
        settings: what holds at the start.
        meter: the engine's.
        notes: where the machine's speed is read and noted; None asks the same of every machine with as many
            cores.
        clock: seconds.
    """

    def __init__(
        self,
        settings: EngineSettings,
        meter: Meter,
        notes: SpeedNotes | None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._meter = meter
        self._notes = notes
        self._clock = clock
        self._speed = notes.read(_CPU) if notes is not None else None
        self._governor = Governor(self._best(settings), adaptive=settings.adaptive)
        self._pace = PaceMeter()

    @property
    def quality(self) -> Quality:
        """What to ask now."""
        return self._governor.quality

    @property
    def easing(self) -> str | None:
        """What is lowered at the moment, in one sentence; None where nothing is."""
        return self._governor.easing

    def apply(self, settings: EngineSettings) -> None:
        """Other settings hold from now on."""
        self._governor.set_best(self._best(settings), adaptive=settings.adaptive)

    def note_speed(self, style: LoadedStyle, settings: EngineSettings) -> bool:
        """A style has been warmed up: the first on a device times it once and for all.

        Returns:
            True when something else is to be asked from now on.
        """
        if self._notes is None or style.device is None or style.paint_ms <= 0.0:
            return False
        speed = self._notes.read(style.device)
        if speed is None and style.crop_size_px == CROP_SIZE_PX:
            speed = MachineSpeed(style.device, style.threads, style.paint_ms)
            self._notes.write(speed)
        if speed is None or speed == self._speed:
            return False
        before, self._speed = self.quality, speed
        self.apply(settings)
        return self.quality != before

    def delivered(self, *, at_rest: bool) -> bool:
        """One more frame is finished; about once a second the pace is looked at. For the painting thread.

        Args:
            at_rest: frames are left out for no other reason than that there is no time for them: no style is
                being loaded, none compared.

        Returns:
            True when something else is to be asked from now on.
        """
        self._pace.delivered()
        now_s = self._clock()
        if not self._pace.due(now_s):
            return False
        pace = self._pace.look(self._meter.snapshot(), now_s)
        return pace is not None and at_rest and self._governor.observe(pace, now_s)

    def _best(self, settings: EngineSettings) -> Quality:
        best = best_quality(self._speed)
        crop_size_px = settings.crop_size_px or best.crop_size_px
        return Quality(
            settings.threads or best.threads,
            crop_size_px,
            background_px=crop_size_px if settings.look.framing is Framing.WHOLE else 0,
        )
