"""Finding faces and their landmarks in frames."""

from pathlib import Path
from typing import Final, Literal, Protocol, Self

import cv2
import numpy as np

from app.face.head_pose import head_pose
from app.face.mediapipe_tasks import FaceTask
from app.face.model_file import MODEL_PATH, read_model
from app.face.stream_clock import StreamClock
from app.face.tracking import Tracker
from app.frames import Face, Frame, HeadPose, Picture, Points

Mode = Literal["video", "picture"]

# Landmarks of a resting face jitter half as much in half the picture of 1280x720, since shrinking averages
# the sensor's noise; below that they grow less exact. The model's own cost does not depend on the size.
_INPUT_LONG_SIDE_PX: Final[dict[Mode, int]] = {"video": 640, "picture": 1280}


class FaceFinder(Protocol):
    """What finds the faces in frames. Not for several threads at once."""

    def find(self, frame: Frame) -> tuple[Face, ...]:
        """The faces of one frame, nearest (largest) first."""
        ...

    def close(self) -> None:
        """Free what the finder holds. May be called again."""
        ...


class Landmarker:
    """MediaPipe's Face Landmarker behind Limner's own values.

    As "video", frames follow one another: landmarks are smooth, faces keep their track, fade in and out, and
    whatever breaks the stream (a seek, a loop, another source) starts it afresh. As "picture", each frame
    stands for itself: track 0, presence 1.

    Args:
        model_path: `face_landmarker.task`.
        max_faces: most faces to find.
        mode: what the frames are.
        input_long_side_px: MediaPipe is given the frame shrunk by the largest whole number that leaves its
            long side no shorter than this.

    Raises:
        ModelFileError: the model is missing or damaged.
        MediaPipeError: MediaPipe does not start.
    """

    def __init__(
        self,
        model_path: Path = MODEL_PATH,
        *,
        max_faces: int = 1,
        mode: Mode = "video",
        input_long_side_px: int | None = None,
    ) -> None:
        if max_faces < 1:
            raise ValueError(f"max_faces must be at least 1, not {max_faces}")
        self._model = read_model(model_path)
        self._max_faces = max_faces
        self._stream = mode == "video"
        self._input_long_side_px = input_long_side_px or _INPUT_LONG_SIDE_PX[mode]
        self._clock = StreamClock()
        # MediaPipe smooths a single face itself; filtering twice would only lag.
        self._tracker = Tracker(smooth=max_faces > 1)
        self._time_s = 0.0
        self._used = False
        self._task: FaceTask | None = self._open()

    def find(self, frame: Frame) -> tuple[Face, ...]:
        """The faces of one frame: those in sight first, largest first, then those fading out.

        Raises:
            MediaPipeError: MediaPipe does not start again after a break in the stream.
        """
        if self._task is None:
            raise ValueError("the landmarker is closed")
        if not self._stream:
            seen = self._see(self._task, frame.picture, 0)
            seen.sort(key=lambda face: float(np.ptp(face[0], axis=0).prod()), reverse=True)
            return tuple(Face(landmarks_px, pose) for landmarks_px, pose in seen)

        step = self._clock.step(frame)
        if step.broken and self._used:
            # MediaPipe has no reset: a new graph, 10 ms, forgets the last face's place and speed.
            self._task.close()
            self._task = self._open()
        self._used = True
        last_ms = int(self._time_s * 1e3)
        self._time_s = max(self._time_s + step.seconds, (last_ms + 1) / 1e3)
        seen = self._see(self._task, frame.picture, max(last_ms + 1, int(self._time_s * 1e3)))
        return self._tracker.update(seen, step.seconds, broken=step.broken)

    def close(self) -> None:
        """Free MediaPipe's graph and end its thread. May be called again."""
        if self._task is not None:
            self._task.close()
            self._task = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> FaceTask:
        return FaceTask(self._model, max_faces=self._max_faces, stream=self._stream)

    def _see(self, task: FaceTask, picture: Picture, time_ms: int) -> list[tuple[Points, HeadPose]]:
        shrunk, factor = shrink(picture, self._input_long_side_px)
        picture_rgb = np.asarray(cv2.cvtColor(shrunk, cv2.COLOR_BGR2RGB), dtype=np.uint8)
        sightings = task.find(picture_rgb, time_ms)
        size = np.array([shrunk.shape[1], shrunk.shape[0]], dtype=np.float64)
        return [
            (enlarge(sighting.landmarks * size, factor), head_pose(sighting.placement))
            for sighting in sightings
        ]


def shrink(picture: Picture, long_side_px: int) -> tuple[Picture, int]:
    """Shrink by the largest whole number that leaves the long side no shorter than `long_side_px`.

    OpenCV averages whole blocks six times as fast as broken ones. What is left over at the right and bottom,
    less than one block, is cut off.

    Returns:
        The smaller picture (the same one if nothing is to be done), and the number.
    """
    height, width = picture.shape[:2]
    factor = min(max(1, max(height, width) // long_side_px), height, width)
    if factor == 1:
        return picture, 1
    across, down = width // factor, height // factor
    whole = picture[: down * factor, : across * factor]
    small = cv2.resize(whole, (across, down), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8), factor


def enlarge(points_px: Points, factor: int) -> Points:
    """Points of a shrunk picture in the large one: pixel centres on whole numbers in both."""
    return (points_px + 0.5) * factor - 0.5
