"""Stand-ins for the parts around the engine, each driven by hand: no camera, no network, no waiting."""

import threading
import time
from collections import deque
from collections.abc import Callable

import numpy as np

from app.capture.source import FrameSource, SourceEndedError, SourceState, SourceStatus
from app.frames import Face, Frame, Look, Painting
from app.pipeline.style_loading import LoadedStyle, StyleRequest
from app.render.frame_crops import FrameCrops

BOUND_S = 10.0
"""Nothing here takes this long; reaching it means failure."""

SIZE_PX = (64, 48)


def picture_of(shade: int) -> np.ndarray:
    return np.full((SIZE_PX[1], SIZE_PX[0], 3), shade % 256, np.uint8)


def wait_until(condition: Callable[[], bool], bound_s: float = BOUND_S) -> None:
    """Wait for something another thread does, and fail rather than hang."""
    until_s = time.perf_counter() + bound_s
    while not condition():
        assert time.perf_counter() < until_s, "it did not happen"
        time.sleep(0.001)


class ScriptedSource(FrameSource):
    """Gives the frames that a test puts in, one `read` each; can fail, end, or lose its camera."""

    def __init__(self, name: str = "scripted", *, live: bool = False) -> None:
        self.live = live
        self._name = name
        self._changed = threading.Condition()
        self._script: deque[Frame | Exception] = deque()
        self._sequence = 0
        self.state = SourceState.LIVE
        self.closed = False
        self.may_end = threading.Event()
        self.may_end.set()

    @property
    def name(self) -> str:
        return self._name

    @property
    def nominal_hz(self) -> float:
        return 30.0

    @property
    def size_px(self) -> tuple[int, int]:
        return SIZE_PX

    @property
    def status(self) -> SourceStatus:
        return SourceStatus(self.state, f"{self._name} plays.", SIZE_PX, 30.0)

    def give(
        self, *, skip: int = 0, picture: np.ndarray | None = None, captured_s: float | None = None
    ) -> Frame:
        """The next frame; `skip` frames before it were lost in the source."""
        with self._changed:
            self._sequence += skip
            frame = Frame(
                picture_of(self._sequence) if picture is None else picture,
                self._sequence,
                time.perf_counter() if captured_s is None else captured_s,
            )
            self._sequence += 1
            self._script.append(frame)
            self._changed.notify_all()
        return frame

    def fail(self, error: Exception) -> None:
        with self._changed:
            self._script.append(error)
            self._changed.notify_all()

    def end(self) -> None:
        self.state = SourceState.ENDED
        self.fail(SourceEndedError("It has ended."))

    def read(self, timeout_s: float) -> Frame | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._script), timeout_s)
            if not self._script:
                return None
            item = self._script.popleft()
        if isinstance(item, Exception):
            if isinstance(item, SourceEndedError):
                self._script.appendleft(item)
                self.may_end.wait(BOUND_S)
            raise item
        return item

    def close(self) -> None:
        self.closed = True


class FixedFinder:
    """Finds the same faces in every frame, or raises."""

    def __init__(self, count: int = 1) -> None:
        self.faces = tuple(Face(np.zeros((478, 2)), track=track) for track in range(count))
        self.found_in: list[int] = []
        self.error: Exception | None = None
        self.closed = False

    def find(self, frame: Frame) -> tuple[Face, ...]:
        self.found_in.append(frame.sequence)
        if self.error is not None:
            raise self.error
        return self.faces

    def close(self) -> None:
        self.closed = True


class InkPainter:
    """Paints every frame black, when allowed to."""

    def __init__(self, style_id: str) -> None:
        self._style_id = style_id
        self.allowed = threading.Event()
        self.allowed.set()
        self.begun = threading.Event()
        self.looks: list[Look] = []
        self.error: Exception | None = None

    def paint(
        self,
        frame: Frame,
        faces: tuple[Face, ...],
        look: Look,
        *,
        budget_ms: float | None = None,
        crops: FrameCrops | None = None,
    ) -> Painting:
        self.begun.set()
        assert self.allowed.wait(BOUND_S)
        self.looks.append(look)
        if self.error is not None:
            raise self.error
        return Painting(np.zeros_like(frame.picture), frame, faces, self._style_id, {"network": 1.0})


class InkLoader:
    """Loads `InkPainter`s, when allowed to; keeps them by style for the test to reach."""

    def __init__(self) -> None:
        self.allowed = threading.Event()
        self.allowed.set()
        self.painters: dict[str, InkPainter] = {}
        self.requests: list[StyleRequest] = []
        self.errors: dict[str, Exception] = {}
        self.device: str | None = "CPU"

    def __call__(self, library: object, request: StyleRequest) -> LoadedStyle:
        assert self.allowed.wait(BOUND_S)
        self.requests.append(request)
        if request.style_id is None:
            return LoadedStyle(None, None)
        if request.style_id in self.errors:
            raise self.errors[request.style_id]
        painter = self.painters.setdefault(request.style_id, InkPainter(request.style_id))
        return LoadedStyle(request.style_id, painter, self.device, request.threads)
