"""Faces in frames that follow one another."""

from app.face.attention import Attention
from app.face.lookout import Lookout
from app.face.mediapipe_tasks import FaceTask
from app.face.overlap import without_doubles
from app.face.sight import Sight, see
from app.face.stream_clock import StreamClock
from app.face.tracking import Tracker
from app.frames import Face, Frame, Picture


class FaceStream:
    """Follows faces through a stream, and starts afresh where it breaks.

    Args:
        model: content of `face_landmarker.task`.
        max_faces: most faces to follow.
        long_side_px: see `see`.

    Raises:
        MediaPipeError: MediaPipe does not start.
    """

    def __init__(self, model: bytes, *, max_faces: int, long_side_px: int) -> None:
        self._model = model
        self._long_side_px = long_side_px
        self._clock = StreamClock()
        self._tracker = Tracker()
        self._lookout = Lookout(model, max_faces=max_faces, long_side_px=long_side_px)
        self._attention = Attention(max_faces, self._lookout)
        self._time_s = 0.0
        self._used = False
        self._task = self._open()

    def find(self, frame: Frame) -> tuple[Face, ...]:
        """See `Landmarker.find`."""
        step = self._clock.step(frame)
        if step.broken and self._used:
            self._attention.restart()
            self._reopen()
        self._used = True
        seen = self._see(frame.picture, step.seconds)
        if self._attention.follow([landmarks_px for landmarks_px, _ in seen], frame.picture, step.seconds):
            self._reopen()
            seen = self._see(frame.picture, 0.0) or seen
        # MediaPipe smooths a face that it follows alone; filtering twice would only lag. To correct
        # optical flow by what is found here is no such filter: the flow is not late.
        smooth = self._attention.aim.faces > 1
        return self._tracker.update(seen, step.seconds, broken=step.broken, smooth=smooth)

    def close(self) -> None:
        """Free MediaPipe's graphs. May be called again."""
        self._task.close()
        self._lookout.close()

    def _open(self) -> FaceTask:
        return FaceTask(self._model, max_faces=self._attention.aim.faces, stream=True)

    def _reopen(self) -> None:
        # MediaPipe has no reset: a new graph, 10 ms, forgets the last face's place and speed.
        self._task.close()
        self._task = self._open()

    def _see(self, picture: Picture, step_s: float) -> list[Sight]:
        last_ms = int(self._time_s * 1e3)
        self._time_s = max(self._time_s + step_s, (last_ms + 1) / 1e3)
        return without_doubles(
            see(
                self._task,
                picture,
                self._long_side_px,
                region=self._attention.aim.region,
                time_ms=max(last_ms + 1, int(self._time_s * 1e3)),
            )
        )
