"""The governor: asks less of a machine that cannot hold the pace, and more again when it can."""

import threading
from dataclasses import dataclass
from typing import Final

from app.pipeline.quality import Quality, easing, ladder

_BEHIND: Final = 0.08
_ON_PACE: Final = 0.02
_WITH_ROOM: Final = 0.6
_BEHIND_FOR_S: Final = 2.0
_SETTLING_S: Final = 3.0
_CALM_S: Final = 8.0
_LONGEST_CALM_S: Final = 120.0
_PROVEN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How the last second went.

    Attributes:
        lost: share of the source's frames that never reached an output, 0..1.
        busy: of the time between two frames of the source, the share that the slowest stage takes; over 1 it
            cannot follow.
    """

    lost: float
    busy: float


class Governor:
    """Walks up and down the ladder of qualities. Any thread may call.

    Down one step when frames have been lost for two seconds. Up one step after eight calm ones with room to
    spare; each time that turns out too much, the next try comes twice as late, up to two minutes, so that
    nothing flaps. A quality that has held for half a minute is forgotten its failures.

    Args:
        best: what to come back to.
        adaptive: False stays with the best whatever happens.
    """

    def __init__(self, best: Quality, *, adaptive: bool = True) -> None:
        self._lock = threading.Lock()
        self._calm_s = _CALM_S
        self._behind_since_s: float | None = None
        self._calm_since_s: float | None = None
        self._changed_s: float | None = None
        self._went_up = False
        self._place = 0
        self._ladder: tuple[Quality, ...] = ()
        self.set_best(best, adaptive=adaptive)

    @property
    def best(self) -> Quality:
        """What it comes back to."""
        return self._ladder[0]

    @property
    def quality(self) -> Quality:
        """What to ask of the machine now."""
        with self._lock:
            return self._ladder[self._place]

    @property
    def easing(self) -> str | None:
        """What is lowered at the moment, in one sentence; None where nothing is."""
        return easing(self.best, self.quality)

    def set_best(self, best: Quality, *, adaptive: bool = True) -> None:
        """Start afresh from another best quality; the same one changes nothing."""
        steps = ladder(best) if adaptive else (best,)
        with self._lock:
            if steps != self._ladder:
                self._place, self._ladder = 0, steps
                self._behind_since_s = self._calm_since_s = self._changed_s = None
                self._calm_s, self._went_up = _CALM_S, False

    def observe(self, pace: Pace, now_s: float) -> bool:
        """Take in how the last second went.

        Args:
            pace: of the last second.
            now_s: rises from call to call.

        Returns:
            True when the quality has changed.
        """
        with self._lock:
            return self._observe(pace, now_s)

    def _observe(self, pace: Pace, now_s: float) -> bool:
        behind, calm = pace.lost > _BEHIND, pace.lost <= _ON_PACE and pace.busy <= _WITH_ROOM
        self._behind_since_s = _since(self._behind_since_s, behind, now_s)
        self._calm_since_s = _since(self._calm_since_s, calm, now_s)
        if self._changed_s is not None and now_s - self._changed_s < _SETTLING_S:
            return False  # what is loaded anew costs time by itself
        if self._went_up and self._changed_s is not None and now_s - self._changed_s >= _PROVEN_S:
            self._calm_s, self._went_up = _CALM_S, False
        if self._behind_since_s is not None and now_s - self._behind_since_s >= _BEHIND_FOR_S:
            return self._go_down(now_s)
        if self._calm_since_s is not None and now_s - self._calm_since_s >= self._calm_s:
            return self._go(self._place - 1, now_s, up=True)
        return False

    def _go_down(self, now_s: float) -> bool:
        if self._went_up:
            self._calm_s = min(2 * self._calm_s, _LONGEST_CALM_S)
        return self._go(self._place + 1, now_s, up=False)

    def _go(self, place: int, now_s: float, *, up: bool) -> bool:
        if not 0 <= place < len(self._ladder):
            return False
        self._place, self._changed_s, self._went_up = place, now_s, up
        self._behind_since_s = self._calm_since_s = None
        return True


def _since(since_s: float | None, holds: bool, now_s: float) -> float | None:
    if not holds:
        return None
    return now_s if since_s is None else since_s
