"""How the pipeline is doing: frames a second, time a stage, delay, drops, processor load."""

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_WINDOW_S: Final = 2.0
_STAMPS: Final = 512
_SAMPLES: Final = 240
_CPU_INTERVAL_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class MeterReading:
    """The figures of the last seconds.

    Attributes:
        fps: finished frames a second, over the last two seconds.
        captured_fps: frames a second that came from the source, over the same time.
        stage_ms: mean milliseconds by stage, in the order a frame meets them: faces are searched, and rooms
            painted, in some frames only.
        latency_p50_ms, latency_p95_ms, latency_p99_ms: capture to finished frame, over the last 240 frames.
        dropped: frames replaced unread since the start, at any stage, and gaps in the source's numbering.
        cpu_percent: processor time of the whole process; 100 is one core kept busy.
    """

    fps: float
    captured_fps: float
    stage_ms: Mapping[str, float]
    latency_p50_ms: float
    latency_p95_ms: float
    latency_p99_ms: float
    dropped: int
    cpu_percent: float


class Meter:
    """Collects figures from all threads in rings of fixed size; reading is what costs, not writing.

    The clocks are arguments so that tests turn them by hand: `clock` in seconds as `Frame.captured_s`,
    `cpu_clock` in seconds of processor time of the process.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.perf_counter,
        cpu_clock: Callable[[], float] = time.process_time,
    ) -> None:
        self._clock = clock
        self._cpu_clock = cpu_clock
        self._lock = threading.Lock()
        self._captured_s: deque[float] = deque(maxlen=_STAMPS)
        self._delivered_s: deque[float] = deque(maxlen=_STAMPS)
        self._latency_ms: deque[float] = deque(maxlen=_SAMPLES)
        self._stage_ms: dict[str, deque[float]] = {}
        self._dropped = 0
        self._cpu_at = (clock(), cpu_clock())
        self._cpu_percent = 0.0

    def captured(self) -> None:
        """A frame came from the source."""
        with self._lock:
            self._captured_s.append(self._clock())

    def delivered(self, captured_s: float, stage_ms: Mapping[str, float]) -> None:
        """A frame is finished.

        Args:
            captured_s: when it was captured, on the meter's clock.
            stage_ms: milliseconds it spent in each stage.
        """
        now_s = self._clock()
        with self._lock:
            self._delivered_s.append(now_s)
            self._latency_ms.append((now_s - captured_s) * 1e3)
            for stage, took_ms in stage_ms.items():
                self._stage_ms.setdefault(stage, deque(maxlen=_SAMPLES)).append(took_ms)

    def dropped(self, frames: int = 1) -> None:
        """Frames that nobody will see."""
        with self._lock:
            self._dropped += frames

    def snapshot(self) -> MeterReading:
        """Read the figures; a few tenths of a millisecond, so for once or twice a second."""
        now_s = self._clock()
        with self._lock:
            p50, p95, p99 = percentiles_ms(self._latency_ms)
            return MeterReading(
                fps=_rate_hz(self._delivered_s, now_s),
                captured_fps=_rate_hz(self._captured_s, now_s),
                stage_ms={stage: float(np.mean(took)) for stage, took in self._stage_ms.items()},
                latency_p50_ms=p50,
                latency_p95_ms=p95,
                latency_p99_ms=p99,
                dropped=self._dropped,
                cpu_percent=self._read_cpu(now_s),
            )

    def _read_cpu(self, now_s: float) -> float:
        since_s, cpu_since_s = self._cpu_at
        if now_s - since_s >= _CPU_INTERVAL_S:
            cpu_s = self._cpu_clock()
            self._cpu_percent = 100.0 * (cpu_s - cpu_since_s) / (now_s - since_s)
            self._cpu_at = (now_s, cpu_s)
        return self._cpu_percent


def percentiles_ms(latency_ms: Collection[float] | NDArray[np.float32]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th percentile; zeros when there is nothing to measure yet."""
    if len(latency_ms) == 0:
        return 0.0, 0.0, 0.0
    p50, p95, p99 = np.percentile(np.fromiter(latency_ms, np.float64), (50, 95, 99))
    return float(p50), float(p95), float(p99)


def _rate_hz(stamps_s: deque[float], now_s: float) -> float:
    recent = [stamp for stamp in stamps_s if now_s - stamp <= _WINDOW_S]
    if len(recent) < 2 or recent[-1] <= recent[0]:
        return 0.0
    return (len(recent) - 1) / (recent[-1] - recent[0])
