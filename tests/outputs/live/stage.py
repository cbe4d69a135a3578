"""What tests of live outputs need: a feed that is driven by hand, a clock, pictures and a tone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app.frames import Frame, Painting, Picture
from app.outputs.live.encoding import Encoding
from app.outputs.live.recording import Recording
from app.outputs.live.sound_track import SoundBlock, SoundFormat
from app.outputs.provenance import Provenance
from app.pipeline.outlet import Outlet, Subscription

SIZE_PX = 160, 120
SOUND = SoundFormat(48_000, 1)
BLOCK_S = 0.02


def picture(level: int = 128, size_px: tuple[int, int] = SIZE_PX) -> Picture:
    """One flat grey."""
    return np.full((size_px[1], size_px[0], 3), level, np.uint8)


def painting(level: int, captured_s: float, size_px: tuple[int, int] = SIZE_PX) -> Painting:
    shown = picture(level, size_px)
    return Painting(shown, Frame(shown, 0, captured_s), (), None, {})


@dataclass
class Clock:
    """Seconds, moved on by hand."""

    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Stage:
    """The engine's outlet, an encoder behind it, and a clock."""

    clock: Clock = field(default_factory=Clock)
    outlet: Outlet = field(default_factory=Outlet)
    errors: list[Exception] = field(default_factory=list)

    @property
    def latest(self) -> Painting | None:
        return self.outlet.latest

    def add_listener(self, on_ready: Callable[[], None]) -> Subscription:
        return self.outlet.subscribe(on_ready)

    def encoding(self, most_hz: float = 30) -> Encoding:
        return Encoding(self, most_hz=most_hz, on_error=self.errors.append, clock=self.clock)

    def show(self, encoding: Encoding, level: int, size_px: tuple[int, int] = SIZE_PX) -> None:
        """Paint one picture now, and wait until it is encoded."""
        self.outlet.publish(painting(level, self.clock(), size_px))
        assert encoding.drain(10)

    def play(
        self,
        encoding: Encoding,
        seconds: float,
        *,
        hz: float = 30,
        hear: Callable[[SoundBlock], None] | None = None,
        sound_runs_fast: float = 0.0,
    ) -> None:
        """Paint for a while, faster than life: grey rises by one a picture; and sound, if heard.

        Args:
            sound_runs_fast: by how much the sound's clock is faster than ours, 1e-4 is 100 ppm.
        """
        start_s = self.clock()
        sounded_s = 0.0
        for number in range(round(seconds * hz)):
            self.clock.now_s = start_s + number / hz
            while hear is not None and sounded_s <= number / hz:
                hear(SoundBlock(tone(start_s + sounded_s), start_s + sounded_s))
                sounded_s += BLOCK_S / (1 + sound_runs_fast)
            self.show(encoding, number % 200 + 20)
        self.clock.now_s = start_s + seconds

    def recording(self, encoding: Encoding, path: Path) -> Recording:
        return Recording(
            path,
            Provenance(),
            request_key=encoding.request_key,
            dropped=lambda: encoding.dropped,
            clock=self.clock,
        )


def tone(from_s: float, hz: float = 440.0) -> np.ndarray:
    """20 ms of a tone: (n, 1) float32."""
    at_s = from_s + np.arange(round(BLOCK_S * SOUND.rate_hz)) / SOUND.rate_hz
    return (0.3 * np.sin(2 * np.pi * hz * at_s)).astype(np.float32)[:, None]


class FakeMicrophone:
    """Says what it is; the test delivers the blocks."""

    name = "Fake microphone"
    form = SOUND

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True
