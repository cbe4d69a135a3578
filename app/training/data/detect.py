"""Landmarks of faces in photographs and in drawings."""

from pathlib import Path
from typing import Any, Final, Protocol

import cv2
import numpy as np

from app.face.quiet_library import quiet_library
from app.face.topology import interocular_px
from app.frames import LANDMARK_COUNT, Picture, Points

MIN_INTEROCULAR_PX: Final = 16.0
"""Smaller drawn faces carry no strokes worth learning."""

_LONG_SIDES_PX: Final = (768, 1280, 512)
_MARGINS: Final = (0.2, 0.6, 0.0)


class LandmarkFinder(Protocol):
    """What the detection needs from a face mesh; tests use a fake."""

    def find(self, picture: Picture) -> list[Points]:
        """(478, 2) float64 pixels for every face in a BGR picture."""
        ...


class MeshFinder:
    """MediaPipe's Face Landmarker on single pictures.

    Args:
        model_path: `face_landmarker.task`.
        confidence: lowest detection confidence; drawings need less than photographs.
        max_faces: how many faces to look for in one picture.
    """

    def __init__(self, model_path: Path, *, confidence: float = 0.3, max_faces: int = 4) -> None:
        from mediapipe.tasks.python import BaseOptions
        from mediapipe.tasks.python.vision import FaceLandmarker, FaceLandmarkerOptions, RunningMode

        with quiet_library():
            self._task: Any = FaceLandmarker.create_from_options(
                FaceLandmarkerOptions(
                    base_options=BaseOptions(model_asset_buffer=model_path.read_bytes()),
                    running_mode=RunningMode.IMAGE,
                    num_faces=max_faces,
                    min_face_detection_confidence=confidence,
                    min_face_presence_confidence=confidence,
                )
            )

    def find(self, picture: Picture) -> list[Points]:
        import mediapipe

        height, width = picture.shape[:2]
        rgb = np.ascontiguousarray(picture[:, :, ::-1])
        result = self._task.detect(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb))
        return [
            np.array([(mark.x * width - 0.5, mark.y * height - 0.5) for mark in face], np.float64)
            for face in result.face_landmarks
            if len(face) == LANDMARK_COUNT
        ]

    def close(self) -> None:
        self._task.close()


def find_faces(picture: Picture, finder: LandmarkFinder) -> list[Points]:
    """Landmarks of every face, largest first, in pixels of `picture`.

    A drawing often fills its sheet, or is small, and the detector was made for photographs: so it is tried
    at several sizes and with several margins (edge pixels carried on) until one of them shows a face.
    """
    height, width = picture.shape[:2]
    for margin in _MARGINS:
        pad = round(margin * max(height, width))
        padded = cv2.copyMakeBorder(picture, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        for long_side in _LONG_SIDES_PX:
            scale = long_side / max(padded.shape[:2])
            enlarged = scale > 1
            kernel = cv2.INTER_CUBIC if enlarged else cv2.INTER_AREA
            resized = cv2.resize(padded, None, fx=scale, fy=scale, interpolation=kernel)
            faces = [(face + 0.5) / scale - 0.5 - pad for face in finder.find(np.asarray(resized, np.uint8))]
            faces = [face for face in faces if interocular_px(face) >= MIN_INTEROCULAR_PX]
            if faces:
                return sorted(faces, key=interocular_px, reverse=True)
    return []
