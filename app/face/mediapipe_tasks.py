"""MediaPipe's face landmarker, and nothing else of MediaPipe, imported quickly and quietly."""

import sys
from dataclasses import dataclass
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.errors import LimnerError
from app.face.quiet_library import quiet_library
from app.frames import Picture

_PACKAGES: Final = (
    "mediapipe",
    "mediapipe.tasks",
    "mediapipe.tasks.python",
    "mediapipe.tasks.python.vision",
)

# Below MediaPipe's own 0.5: a face 2 m away, 60 of 640 pixels, is found in every frame instead of in every
# other, and the landmark model still turns down what is no face.
_DETECTION_CONFIDENCE: Final = 0.3


class MediaPipeError(LimnerError):
    """MediaPipe cannot be imported, loaded or started."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One face as MediaPipe saw it in one picture.

    Attributes:
        landmarks: (478, 2) float64, shares of the picture's width and height.
        placement: (4, 4) float64, carries the canonical face (centimetres; x right, y up, z to the viewer)
            into the camera's space of the same axes.
    """

    landmarks: NDArray[np.float64]
    placement: NDArray[np.float64]


class FaceTask:
    """One run of MediaPipe's graph over a stream of pictures, or over single ones.

    Args:
        model: content of `face_landmarker.task`.
        max_faces: most faces to find; with 1, a stream's landmarks come smoothed by MediaPipe.
        stream: whether pictures follow one another in time.

    Raises:
        MediaPipeError: MediaPipe is missing or does not start.
    """

    def __init__(self, model: bytes, *, max_faces: int, stream: bool) -> None:
        try:
            with quiet_library():
                self._mediapipe = _import_lean()
                self._task = self._mediapipe.create(model, max_faces, stream)
        except ImportError as error:
            raise MediaPipeError(f"MediaPipe is not installed: {error}. Run `make setup`.") from error
        except OSError as error:
            raise MediaPipeError(
                f"MediaPipe's library does not load: {error}. `limner doctor` says what to install."
            ) from error
        except (RuntimeError, ValueError) as error:
            raise MediaPipeError(f"MediaPipe does not start: {error}") from error
        self._stream = stream

    def find(self, picture_rgb: Picture, time_ms: int) -> list[Sighting]:
        """The faces in one picture.

        Args:
            picture_rgb: (height, width, 3) uint8 RGB, contiguous.
            time_ms: rises from call to call in a stream; ignored for single pictures.
        """
        image = self._mediapipe.image(picture_rgb)
        result = self._task.detect_for_video(image, time_ms) if self._stream else self._task.detect(image)
        return [
            Sighting(np.array([(point.x, point.y) for point in points]), np.asarray(placement, np.float64))
            for points, placement in zip(
                result.face_landmarks, result.facial_transformation_matrixes, strict=True
            )
        ]

    def close(self) -> None:
        """Free the graph and end its thread. May be called again."""
        self._task.close()


class _Lean:
    """The few parts of MediaPipe that Limner uses."""

    def __init__(self) -> None:
        from mediapipe.tasks.python.core import mediapipe_c_bindings
        from mediapipe.tasks.python.core.base_options import BaseOptions
        from mediapipe.tasks.python.vision import face_landmarker
        from mediapipe.tasks.python.vision.core import image, vision_task_running_mode

        mediapipe_c_bindings.load_raw_library()
        self._base_options = BaseOptions
        self._landmarker = face_landmarker
        self._image = image
        self._mode = vision_task_running_mode.VisionTaskRunningMode

    def create(self, model: bytes, max_faces: int, stream: bool) -> Any:
        return self._landmarker.FaceLandmarker.create_from_options(
            self._landmarker.FaceLandmarkerOptions(
                base_options=self._base_options(model_asset_buffer=model),
                running_mode=self._mode.VIDEO if stream else self._mode.IMAGE,
                num_faces=max_faces,
                output_facial_transformation_matrixes=True,
                min_face_detection_confidence=_DETECTION_CONFIDENCE,
            )
        )

    def image(self, picture_rgb: Picture) -> Any:
        return self._image.Image(image_format=self._image.ImageFormat.SRGB, data=picture_rgb)


@cache
def _import_lean() -> _Lean:
    """Import the face landmarker without the `__init__` of the packages around it.

    Those import MediaPipe's audio, text and drawing parts, and with them Matplotlib and PortAudio: 0.6 s
    instead of 0.04 s, and sound devices are probed. Bare packages stand in for them during the import, and
    whoever imports MediaPipe elsewhere still gets all of it. Called under the lock of `quiet_library`, hence
    by one thread at a time.
    """
    if "mediapipe" in sys.modules:
        return _Lean()
    path: list[str] | None = None
    for name in _PACKAGES:
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.submodule_search_locations is None:
            raise ModuleNotFoundError(f"No module named {name!r}")
        path = list(spec.submodule_search_locations)
        bare = ModuleSpec(name, loader=None, is_package=True)
        bare.submodule_search_locations = path
        sys.modules[name] = module_from_spec(bare)
    try:
        return _Lean()
    finally:
        # A copy first: other threads import meanwhile.
        for name in [name for name in list(sys.modules) if name.partition(".")[0] == "mediapipe"]:
            del sys.modules[name]
