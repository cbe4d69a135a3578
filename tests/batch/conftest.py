"""Stand-ins for the face finder and the stylizer: who is bright has a face, and painting is inverting."""

import threading
from typing import TypeVar

import numpy as np
import pytest

from app.batch.order import Order
from app.batch.outcome import Outcome, Watcher
from app.batch.plan import Job
from app.batch.workshop import Workshop
from app.frames import Face, Frame, Look, Painting

BRIGHT = 60
Tool = TypeVar("Tool")


class BrightnessFinder:
    """Finds one face in every picture that is bright enough; notes how it was used."""

    def __init__(self) -> None:
        self.sequences: list[int] = []
        self.times_s: list[float] = []
        self.closed = False

    def find(self, frame: Frame) -> tuple[Face, ...]:
        assert not self.closed
        self.sequences.append(frame.sequence)
        self.times_s.append(frame.captured_s)
        return (Face(np.zeros((478, 2))),) if frame.picture.mean() > BRIGHT else ()

    def close(self) -> None:
        self.closed = True


class InvertingBrush:
    """Paints the negative where there is a face; refuses to be used by two threads at once."""

    def __init__(self) -> None:
        self._busy = threading.Lock()

    def paint(self, frame: Frame, faces: tuple[Face, ...], look: Look, **_: object) -> Painting:
        assert self._busy.acquire(blocking=False), "a brush is lent to one thread at a time"
        try:
            picture = 255 - frame.picture if faces else frame.picture
            return Painting(picture, frame, faces, "negative" if faces else None, {})
        finally:
            self._busy.release()


class Studio:
    """A workshop of stand-ins, and everything it handed out."""

    def __init__(self) -> None:
        self.picture_finders: list[BrightnessFinder] = []
        self.video_finders: list[BrightnessFinder] = []
        self.brushes: list[InvertingBrush] = []
        self.workshop = Workshop(
            lambda: self._made(self.picture_finders, BrightnessFinder()),
            lambda: self._made(self.video_finders, BrightnessFinder()),
            lambda: self._made(self.brushes, InvertingBrush()),
        )

    @staticmethod
    def _made(tools: list[Tool], tool: Tool) -> Tool:
        tools.append(tool)
        return tool


class Notebook(Watcher):
    """A watcher that writes everything down."""

    def __init__(self) -> None:
        self.frames_expected: dict[Job, int | None] = {}
        self.frames_done: dict[Job, int] = {}
        self.outcomes: list[Outcome] = []
        self._lock = threading.Lock()

    def began(self, job: Job, frames: int | None) -> None:
        with self._lock:
            self.frames_expected[job] = frames

    def advanced(self, job: Job) -> None:
        with self._lock:
            self.frames_done[job] = self.frames_done.get(job, 0) + 1

    def finished(self, outcome: Outcome) -> None:
        with self._lock:
            self.outcomes.append(outcome)


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def order() -> Order:
    return Order("negative", "Negative", Look(), threads=2)
