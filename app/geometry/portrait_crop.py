"""The portrait crop: eyes level, head upright, one size."""

from typing import Final

import numpy as np

from app.errors import LimnerError
from app.face.topology import INNER_LIPS, eye_centres_px
from app.frames import Points
from app.geometry.similarity import Similarity

CROP_SIZE_PX: Final = 512

_SIDE_PER_EYE_DISTANCE: Final = 4.0
_SIDE_PER_EYE_TO_MOUTH: Final = 3.6
_CENTRE_BELOW_EYES: Final = 0.1


class DegenerateLandmarksError(LimnerError):
    """The landmarks span no plane: they coincide, lie on a line, or are not finite."""


def portrait_crop(landmarks_px: Points, *, size_px: int = CROP_SIZE_PX) -> Similarity:
    """The similarity that carries frame pixels onto the portrait crop.

    The crop of FFHQ (Karras et al. 2019, "A Style-Based Generator Architecture for GANs", appendix A): its
    side is 4 times the distance between the eyes or 3.6 times that from eyes to mouth, whichever is larger,
    so that a head turned to profile keeps its size; its centre lies a tenth of the way from eyes to mouth.

    Args:
        landmarks_px: (478, 2) float64, pixels of the frame.
        size_px: side of the crop.

    Raises:
        DegenerateLandmarksError: eyes and mouth coincide, or a landmark is not finite.
    """
    left, right = eye_centres_px(landmarks_px)
    mouth = landmarks_px[INNER_LIPS].mean(axis=0)
    eyes = (left + right) / 2
    eye_to_eye, eye_to_mouth = right - left, mouth - eyes

    across = eye_to_eye - np.array([-eye_to_mouth[1], eye_to_mouth[0]])
    length = float(np.hypot(*across))
    side = max(
        _SIDE_PER_EYE_DISTANCE * float(np.hypot(*eye_to_eye)),
        _SIDE_PER_EYE_TO_MOUTH * float(np.hypot(*eye_to_mouth)),
    )
    if not np.isfinite(side) or length < 1e-6 or side < 1e-6:
        raise DegenerateLandmarksError("The face's landmarks coincide: no portrait crop can be laid on them.")

    # The crop's x axis is `across`; turning it level is a rotation by minus its angle.
    scale = size_px / side
    a, b = scale * across[0] / length, -scale * across[1] / length
    centre = eyes + _CENTRE_BELOW_EYES * eye_to_mouth
    middle = (size_px - 1) / 2
    return Similarity(
        float(a),
        float(b),
        float(middle - (a * centre[0] - b * centre[1])),
        float(middle - (b * centre[0] + a * centre[1])),
    )
