"""The face stage: a captured frame goes in, the same frame with its faces comes out."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.face.landmarker import FaceFinder
from app.frames import Face, Frame, Framing, Picture
from app.pipeline.faults import Faults, Part
from app.pipeline.hot_swap import HotSwap
from app.pipeline.settings import EngineSettings

_STILL_AFTER_S: Final = 1.0
"""A still picture is searched this long, until the faces in it have faded in and come to rest."""


@dataclass(frozen=True, slots=True, eq=False)
class CapturedFrame:
    """A frame on its way to the face stage.

    Attributes:
        frame: the frame.
        placeholder: it stands in for the picture of a lost camera, and is not to be painted.
        sent_s: when it was put in the mailbox, `time.perf_counter()`.
    """

    frame: Frame
    placeholder: bool
    sent_s: float


@dataclass(frozen=True, slots=True, eq=False)
class FacedFrame:
    """A frame on its way to the paint stage.

    Attributes:
        frame: the frame.
        faces: the faces found in it, nearest first.
        placeholder: see `CapturedFrame`.
        capture_ms: from capture until it was sent to the face stage.
        wait_ms: unread before the face stage.
        face_ms: in the face stage.
        sent_s: when it was put in the mailbox, `time.perf_counter()`.
        again: it was painted before and comes back because the look or the style changed.
    """

    frame: Frame
    faces: tuple[Face, ...]
    placeholder: bool
    capture_ms: float
    wait_ms: float
    face_ms: float
    sent_s: float
    again: bool = False


class FaceStage:
    """Finds the faces of one frame after the other. For one thread.

    A source that shows one and the same picture over and over is searched for a second only: from then on
    its frames carry the same tuple of faces, by which the paint stage knows them.

    Args:
        finders: face finders by the number of faces they look for; this stage is its user.
        settings: the snapshot that holds now.
        send: takes the frame with its faces.
        faults: where failures are noted. A frame in which finding fails goes on without faces.
    """

    def __init__(
        self,
        finders: HotSwap[int, FaceFinder],
        settings: Callable[[], EngineSettings],
        send: Callable[[FacedFrame], None],
        faults: Faults,
    ) -> None:
        self._finders = finders
        self._settings = settings
        self._send = send
        self._faults = faults
        self._searched: _Searched | None = None

    def handle(self, captured: CapturedFrame) -> None:
        started_s = time.perf_counter()
        faces = self._find(captured)
        sent_s = time.perf_counter()
        self._send(
            FacedFrame(
                captured.frame,
                faces,
                captured.placeholder,
                capture_ms=(captured.sent_s - captured.frame.captured_s) * 1e3,
                wait_ms=(started_s - captured.sent_s) * 1e3,
                face_ms=(sent_s - started_s) * 1e3,
                sent_s=sent_s,
            )
        )

    def _find(self, captured: CapturedFrame) -> tuple[Face, ...]:
        settings = self._settings()
        finder = self._finders.current()
        earlier, self._searched = self._searched, None
        if finder is None or captured.placeholder or settings.look.framing is Framing.PLAIN:
            self._faults.clear(Part.FACE)
            return ()
        frame, max_faces = captured.frame, settings.max_faces
        since_s = frame.captured_s
        if earlier is not None and earlier.is_of(frame.picture, finder, max_faces):
            since_s = earlier.since_s
            if frame.captured_s - since_s > _STILL_AFTER_S:
                self._searched = earlier
                return earlier.faces
        faces: tuple[Face, ...] = ()
        with self._faults.watching(Part.FACE):
            faces = finder.find(frame)
            self._searched = _Searched(frame.picture, finder, max_faces, faces, since_s)
        return faces


@dataclass(frozen=True, slots=True, eq=False)
class _Searched:
    """What was searched last, for how many faces, and since when it was one and the same picture."""

    picture: Picture
    finder: FaceFinder
    max_faces: int
    faces: tuple[Face, ...]
    since_s: float

    def is_of(self, picture: Picture, finder: FaceFinder, max_faces: int) -> bool:
        return self.picture is picture and self.finder is finder and self.max_faces == max_faces
