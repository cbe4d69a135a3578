"""Whether the painting is still the same person, to a network that tells people apart.

dlib's face recognition network (King, http://blog.dlib.net/2017/02/high-quality-face-recognition-with-deep.html,
a ResNet after He et al. 2016 with 29 layers) gives 128 numbers for a face. All of them share a large common
part, so that the plain cosine of two different people is 0.83. That part, the mean of the photographs, is
taken off first: 0 is then what two strangers have in common, and two photographs of one person, neutral and
smiling, have 0.93.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.evaluation.unavailable import MeasureUnavailableError

Embeddings = NDArray[np.float64]
"""(n, 128)."""

_MODEL_NAME: Final = "dlib_face_recognition_resnet_model_v1.dat"
_HINT: Final = "Install it with: pip install limner[evaluate]"

_CHIP_PX: Final = 150
_CHIP_PADDING: Final = 0.25
_FIVE_POINTS: Final = (263, 362, 33, 133, 2)
"""Of the face mesh, as dlib's five-point alignment wants them: outer and inner corner of the picture's right
eye, of its left eye, base of the nose."""


class FaceEmbedder:
    """The network.

    Raises:
        MeasureUnavailableError: dlib or the network's file is not installed.
    """

    def __init__(self) -> None:
        if find_spec("dlib") is None:
            raise MeasureUnavailableError(f"dlib is not installed. {_HINT}")
        path = _model_path()
        import dlib

        self._dlib: Any = dlib
        self._network: Any = dlib.face_recognition_model_v1(str(path))

    def embed(self, crops: Sequence[Picture], landmarks_px: Sequence[Points]) -> Embeddings:
        """Embed faces.

        Args:
            crops: BGR portrait crops.
            landmarks_px: of each crop's photograph, in pixels of the crop: photograph and painting are cut
                alike, whether or not a face is found in the painting.
        """
        chips = [self._chip(crop, marks) for crop, marks in zip(crops, landmarks_px, strict=True)]
        return np.array([self._network.compute_face_descriptor(chip) for chip in chips], np.float64)

    def _chip(self, crop: Picture, landmarks_px: Points) -> Picture:
        corners = np.rint(landmarks_px[list(_FIVE_POINTS)]).astype(int).tolist()
        whole = self._dlib.rectangle(0, 0, crop.shape[1] - 1, crop.shape[0] - 1)
        found = self._dlib.full_object_detection(whole, [self._dlib.point(x, y) for x, y in corners])
        rgb = np.ascontiguousarray(crop[:, :, ::-1])
        return np.asarray(self._dlib.get_face_chip(rgb, found, _CHIP_PX, _CHIP_PADDING), np.uint8)


def likeness(photographs: Embeddings, paintings: Embeddings, strangers: Embeddings) -> float:
    """Mean cosine of each photograph and its painting, after the strangers' mean is taken off both.

    Args:
        photographs, paintings: (n, 128), in the same order.
        strangers: (m, 128), photographs of many people; those measured may be among them.
    """
    middle = strangers.mean(axis=0)
    first, second = (_unit(each - middle) for each in (photographs, paintings))
    return float(np.mean((first * second).sum(axis=1)))


def _unit(rows: Embeddings) -> Embeddings:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12))


def _model_path() -> Path:
    # The package itself is never imported: it asks for pkg_resources, which setuptools has dropped.
    spec = find_spec("face_recognition_models")
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder) / "models" / _MODEL_NAME
        if path.is_file():
            return path
    raise MeasureUnavailableError(f"face_recognition_models is not installed. {_HINT}")
