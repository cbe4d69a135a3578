"""Faces in pictures that stand for themselves."""

from typing import Final

from app.face.mediapipe_tasks import FaceTask
from app.face.overlap import without_doubles
from app.face.region import Region, around, tiles
from app.face.sight import Sight, see
from app.frames import Face, Frame, Picture

_LEVELS: Final = 3


class PictureSearch:
    """Searches one picture after the other, the closer the less there is to see.

    Args:
        model: content of `face_landmarker.task`.
        max_faces: most faces to find.
        long_side_px: see `see`.

    Raises:
        MediaPipeError: MediaPipe does not start.
    """

    def __init__(self, model: bytes, *, max_faces: int, long_side_px: int) -> None:
        self._max_faces = max_faces
        self._long_side_px = long_side_px
        self._task = FaceTask(model, max_faces=max_faces, stream=False)

    def find(self, frame: Frame) -> tuple[Face, ...]:
        """See `Landmarker.find`."""
        seen = without_doubles(self._see(frame.picture)) or self._search_tiles(frame.picture)
        return tuple(Face(landmarks_px, pose) for landmarks_px, pose in seen[: self._max_faces])

    def close(self) -> None:
        """Free MediaPipe's graph. May be called again."""
        self._task.close()

    def _search_tiles(self, picture: Picture) -> list[Sight]:
        """The faces of the first round of tiles that shows any, each looked at again from close by."""
        size_px = picture.shape[1], picture.shape[0]
        for round_of_tiles in tiles(size_px, levels=_LEVELS):
            found = [sight for tile in round_of_tiles for sight in self._see(picture, tile)]
            if found:
                closer: list[Sight] = []
                for sight in without_doubles(found):
                    closer += self._see(picture, around([sight[0]], size_px)) or [sight]
                return without_doubles(closer)
        return []

    def _see(self, picture: Picture, region: Region | None = None) -> list[Sight]:
        return see(self._task, picture, self._long_side_px, region=region)
