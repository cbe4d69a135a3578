"""How many faces can be painted in the time there is."""

from typing import Final

_NEWEST_SHARE: Final = 0.1
_HEADROOM: Final = 0.85


class FaceBudget:
    """Keeps a running cost of one face, and a count of faces that does not flap.

    A face that is painted in one frame and not in the next flickers. So one more face is taken up only when
    it fits with room to spare, and given up only when it no longer fits at all.
    """

    def __init__(self) -> None:
        self._cost_ms: float | None = None
        self._count = 1

    def faces(self, present: int, budget_ms: float | None) -> int:
        """How many of the faces present to paint now: at least one, if there is one.

        Args:
            present: how many faces are there.
            budget_ms: time for all of them; None for as long as it takes.
        """
        if budget_ms is None or self._cost_ms is None:
            self._count = present if budget_ms is None else 1
        else:
            fit = int(budget_ms / self._cost_ms)
            fit_easily = int(budget_ms * _HEADROOM / self._cost_ms)
            self._count = max(1, min(self._count, fit), fit_easily)
        return min(self._count, present)

    def spent(self, cost_ms: float) -> None:
        """Tell what one face took."""
        if self._cost_ms is None:
            self._cost_ms = cost_ms
        else:
            self._cost_ms += _NEWEST_SHARE * (cost_ms - self._cost_ms)
