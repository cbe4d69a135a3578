"""A finder that looks for faces in some frames only, and follows them through the others."""

from collections.abc import Callable

from app.face.following import Follower
from app.face.landmarker import FaceFinder
from app.frames import Face, Frame


class SparingFinder:
    """A `FaceFinder` around another one.

    Where the flow loses a face, or none is known, the frame is searched after all.

    Args:
        finder: searches; closed together with this one.
        every: asked before each frame: 1 searches every frame, 2 every other.
    """

    def __init__(self, finder: FaceFinder, every: Callable[[], int]) -> None:
        self._finder = finder
        self._every = every
        self._follower = Follower()
        self._remembers = False
        self._since_search = 0

    def find(self, frame: Frame) -> tuple[Face, ...]:
        """See `FaceFinder.find`."""
        every = self._every()
        self._since_search += 1
        if self._remembers and self._since_search < every:
            followed = self._follower.follow(frame)
            if followed is not None:
                return followed
        faces = self._finder.find(frame)
        self._since_search = 0
        # Only faces that are fully there: one that fades in or out changes with every search.
        self._remembers = every > 1 and bool(faces) and all(face.presence >= 1.0 for face in faces)
        if self._remembers:
            self._follower.remember(frame, faces)
        return faces

    def close(self) -> None:
        self._finder.close()
