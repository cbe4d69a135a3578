"""An output that takes every painting, notes when, and shows it to nobody."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from app.errors import LimnerError
from app.frames import Painting
from app.pipeline.engine import Engine


class BenchError(LimnerError):
    """Nothing could be measured."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One frame at the output, without its picture.

    Attributes:
        taken_s: when the output took it, `time.perf_counter()`.
        captured_s: when it was captured.
        sequence: its number at the source.
        style_id: what it was painted in; None for unpainted.
        stage_ms: milliseconds in each stage.
        size_px: width, height.
    """

    taken_s: float
    captured_s: float
    sequence: int
    style_id: str | None
    stage_ms: Mapping[str, float]
    size_px: tuple[int, int]

    @property
    def latency_ms(self) -> float:
        """Capture to output."""
        return (self.taken_s - self.captured_s) * 1e3


class NullOutput:
    """Pulls from the engine on the thread that calls it, as a window would."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ready = threading.Event()
        self._subscription = engine.add_listener(self._ready.set)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._subscription.close()

    def take_until(
        self,
        enough: Callable[[Delivery], bool],
        *,
        timeout_s: float,
        waiting_for: str,
        on_delivery: Callable[[Delivery], None] = lambda delivery: None,
    ) -> Delivery:
        """Take frames up to and including the first that is enough, which is returned.

        Args:
            enough: asked of each.
            timeout_s: when to give up.
            waiting_for: what is said to be missing then.
            on_delivery: told of each.

        Raises:
            BenchError: it did not come in time, or a part of the engine failed on the way.
        """
        until_s = time.perf_counter() + timeout_s
        while (left_s := until_s - time.perf_counter()) > 0:
            if not self._ready.wait(min(left_s, 0.1)):
                self._check_engine()
                continue
            self._ready.clear()
            painting = self._subscription.take()
            if painting is None:
                continue
            delivery = _delivery(painting)
            on_delivery(delivery)
            if enough(delivery):
                return delivery
            if delivery.style_id is None:
                self._check_engine()
        raise BenchError(f"There was no {waiting_for} within {timeout_s:.0f} s. {self._advice()}")

    def _check_engine(self) -> None:
        error = self._engine.status.error
        if error is not None:
            raise BenchError(error)

    def _advice(self) -> str:
        latest = self._engine.latest
        if latest is not None and not latest.faces:
            return "No face was found: choose a source that shows one, such as demo."
        return "Choose another source, or let the machine do less beside it."


def _delivery(painting: Painting) -> Delivery:
    return Delivery(
        time.perf_counter(),
        painting.frame.captured_s,
        painting.frame.sequence,
        painting.style_id,
        painting.stage_ms,
        painting.frame.size_px,
    )
