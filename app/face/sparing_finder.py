"""A finder that searches some frames only, and carries faces through all of them by optical flow."""

from collections.abc import Callable
from dataclasses import replace

from app.face.correcting import corrected
from app.face.following import Follower
from app.face.landmarker import FaceFinder
from app.frames import Face, Frame


def steadied(finder: FaceFinder) -> "SparingFinder":
    """A finder that searches every frame, and is steadier for what flow foretells: where nobody waits."""
    return SparingFinder(finder, lambda: 0.0)


class SparingFinder:
    """A `FaceFinder` around another one.

    Every frame is reached by the flow, and what is found in those that are searched corrects it. That holds
    faces steadier than searching every frame does, for less than half of the price: flow is exact from one
    frame to the next. While it loses a face, or one comes or goes, each frame is searched.

    Args:
        finder: searches; closed together with this one.
        every_s: asked before each frame: how long a search holds.
    """

    def __init__(self, finder: FaceFinder, every_s: Callable[[], float]) -> None:
        self._finder = finder
        self._every_s = every_s
        self._follower = Follower()
        self._searched_s = 0.0
        self._settled: int | None = None
        self._missing: tuple[Face, ...] = ()

    def find(self, frame: Frame) -> tuple[Face, ...]:
        """See `FaceFinder.find`."""
        foretold = self._follower.follow(frame)
        held = 0 <= frame.captured_s - self._searched_s < self._every_s()
        if held and foretold and len(foretold) == self._settled:
            return foretold
        self._settled = None
        found = self._finder.find(frame)
        faces = tuple(_corrected(face, foretold + self._missing) for face in found)
        self._searched_s = frame.captured_s
        # Who has gone missing stays: what moves there now may be the hand before the face.
        self._missing = tuple(face for face in faces if not face.seen)
        self._follower.remember(frame, tuple(face for face in faces if face.seen))
        if all(face.seen and face.presence >= 1.0 for face in faces):
            self._settled = len(faces)
        return faces

    def close(self) -> None:
        self._follower.forget()
        self._finder.close()


def _corrected(face: Face, foretold: tuple[Face, ...]) -> Face:
    for same in foretold:
        if same.track == face.track:
            there = same.landmarks_px
            return replace(face, landmarks_px=corrected(there, face.landmarks_px) if face.seen else there)
    return face
