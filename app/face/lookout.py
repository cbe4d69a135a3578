"""A second pair of eyes beside a stream: looks for faces that the stream itself would not find."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from app.face.mediapipe_tasks import FaceTask
from app.face.overlap import without_doubles
from app.face.region import Region, tiles
from app.face.sight import see
from app.frames import Picture, Points

_LEVELS: Final = 2


class Lookout:
    """Looks at single pictures, when asked. MediaPipe is started at the first question.

    Args:
        model: content of `face_landmarker.task`.
        max_faces: most faces to find.
        long_side_px: see `see`.
    """

    def __init__(self, model: bytes, *, max_faces: int, long_side_px: int) -> None:
        self._model = model
        self._max_faces = max_faces
        self._long_side_px = long_side_px
        self._task: FaceTask | None = None
        self._left: Iterator[Region] = iter(())
        self._size_px = (0, 0)

    def in_all(self, picture: Picture) -> list[Points]:
        """The faces in all of a picture, large ones only."""
        return self._look(picture, None)

    def in_next_tile(self, picture: Picture) -> list[Points]:
        """The faces in one tile of a picture, small ones too; another tile each time, round and round."""
        size_px = picture.shape[1], picture.shape[0]
        if size_px != self._size_px:
            self._size_px, self._left = size_px, iter(())
        tile = next(self._left, None)
        if tile is None:
            self._left = chain.from_iterable(tiles(size_px, levels=_LEVELS))
            tile = next(self._left, None)
        return [] if tile is None else self._look(picture, tile)

    def close(self) -> None:
        """Free MediaPipe's graph. May be called again."""
        if self._task is not None:
            self._task.close()
            self._task = None

    def _look(self, picture: Picture, region: Region | None) -> list[Points]:
        if self._task is None:
            self._task = FaceTask(self._model, max_faces=self._max_faces, stream=False)
        seen = without_doubles(see(self._task, picture, self._long_side_px, region=region))
        return [landmarks_px for landmarks_px, _ in seen]
