"""Fair turns: who paints next where not everybody can paint every frame."""

import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

_WINDOW_S: Final = 2.0
_STAMPS: Final = 256
_SAMPLES: Final = 31


@dataclass(slots=True)
class _Record:
    """What is known of one participant."""

    last_turn: int = -1
    last_frame_s: float = -np.inf
    in_hand: bool = False
    finished_s: deque[float] = field(default_factory=lambda: deque(maxlen=_STAMPS))
    took_ms: deque[float] = field(default_factory=lambda: deque(maxlen=_SAMPLES))


class Turns:
    """Gives the turn to whoever waited longest. Not for several threads at once; the owner holds a lock.

    Everybody gets as many turns as anybody else, however long one takes, and nobody gets the same frame
    twice. Where there is time for all, all paint every frame.

    Args:
        clock: seconds, as `time.perf_counter`.
    """

    def __init__(self, *, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._records: dict[str, _Record] = {}
        self._turn = 0

    def set_names(self, names: Sequence[str]) -> None:
        """Who takes part from now on. Who took part before keeps its place in the order and its figures."""
        self._records = {name: self._records.get(name, _Record()) for name in names}

    def take(self, frame_s: float, ready: Collection[str]) -> str | None:
        """Whose turn it is at a frame; it is in hand until `finish` or `give_up`.

        Args:
            frame_s: a time that tells frames apart; later frames have later ones.
            ready: who can paint at all.

        Returns:
            None where nobody who is ready has yet to paint this frame.
        """
        waiting = [
            (record.last_turn, name)
            for name, record in self._records.items()
            if name in ready and not record.in_hand and record.last_frame_s < frame_s
        ]
        if not waiting:
            return None
        # `min` keeps the order of the names among those who never had a turn.
        _, name = min(waiting, key=lambda turn: turn[0])
        record = self._records[name]
        record.last_turn, record.last_frame_s, record.in_hand = self._turn, frame_s, True
        self._turn += 1
        return name

    def finish(self, name: str, took_ms: float | None) -> None:
        """The turn is over.

        Args:
            name: whose.
            took_ms: how long painting took; None where nothing was painted.
        """
        record = self._records.get(name)
        if record is None:
            return  # left meanwhile
        record.in_hand = False
        if took_ms is not None:
            record.finished_s.append(self._clock())
            record.took_ms.append(took_ms)

    def figures(self, name: str) -> tuple[float, float]:
        """Median milliseconds of a turn, and turns a second over the last two; zeros without any."""
        record = self._records.get(name)
        if record is None or not record.took_ms:
            return 0.0, 0.0
        now_s = self._clock()
        recent = [stamp for stamp in record.finished_s if now_s - stamp <= _WINDOW_S]
        rate_hz = 0.0
        if len(recent) > 1 and recent[-1] > recent[0]:
            rate_hz = (len(recent) - 1) / (recent[-1] - recent[0])
        return float(np.median(record.took_ms)), rate_hz
