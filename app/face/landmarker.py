"""Finding faces and their landmarks in frames."""

from pathlib import Path
from typing import Final, Literal, Protocol, Self

from app.face.model_file import MODEL_PATH, read_model
from app.face.picture_search import PictureSearch
from app.face.stream import FaceStream
from app.frames import Face, Frame

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
        long_side_px = input_long_side_px or _INPUT_LONG_SIDE_PX[mode]
        kind = FaceStream if mode == "video" else PictureSearch
        self._finder: FaceFinder | None = kind(
            read_model(model_path), max_faces=max_faces, long_side_px=long_side_px
        )

    def find(self, frame: Frame) -> tuple[Face, ...]:
        """The faces of one frame: those in sight first, largest first, then those fading out.

        Raises:
            MediaPipeError: MediaPipe does not start again after a break in the stream.
        """
        if self._finder is None:
            raise ValueError("the landmarker is closed")
        return self._finder.find(frame)

    def close(self) -> None:
        """Free MediaPipe's graphs and end their threads. May be called again."""
        if self._finder is not None:
            self._finder.close()
            self._finder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
