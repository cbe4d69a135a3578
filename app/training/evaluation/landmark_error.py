"""Whether eyes, nose and mouth stay where they are: landmarks found again in the painting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.face.topology import CONTROL_POINTS, interocular_px
from app.frames import Picture, Points
from app.training.data.detect import LandmarkFinder

_AFAR: Final = 3
_ELSEWHERE: Final = 0.5
"""Inter-ocular distances: what is found further off is another face, seen in hair or ground."""


@dataclass(frozen=True, slots=True)
class LandmarkError:
    """What was found again.

    Attributes:
        error_pct: mean distance of the 66 control points, in % of the photograph's inter-ocular distance,
            over the paintings in which a face was found; None where there is no such painting.
        face_found: 0..1, share of the paintings in which a face was found where the sitter's is.
    """

    error_pct: float | None
    face_found: float


def find_again(crops: Sequence[Picture], finder: LandmarkFinder) -> tuple[Points | None, ...]:
    """The landmarks of the largest face in each crop; photographs and paintings are looked at alike.

    At a third of their size, averaged as an eye does from further away: the finder itself skips pixels, and
    what it made of a pen's hatching was noise in which it saw no face.
    """
    found = [finder.find(_from_afar(crop)) for crop in crops]
    return tuple(_AFAR * max(faces, key=interocular_px) if faces else None for faces in found)


def _from_afar(crop: Picture) -> Picture:
    small = cv2.resize(crop, None, fx=1 / _AFAR, fy=1 / _AFAR, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def landmark_error(photographs: Sequence[Points | None], paintings: Sequence[Points | None]) -> LandmarkError:
    """Compare what was found in photographs and in their paintings, both (478, 2) in pixels of the crop.

    Crops whose photograph shows no face are passed over.
    """
    pairs = [(a, b) for a, b in zip(photographs, paintings, strict=True) if a is not None]
    errors = [_error(photograph, painting) for photograph, painting in pairs if painting is not None]
    errors = [error for error in errors if error <= _ELSEWHERE]
    return LandmarkError(
        100 * float(np.mean(errors)) if errors else None,
        len(errors) / len(pairs) if pairs else 0.0,
    )


def _error(photograph: Points, painting: Points) -> float:
    apart = np.linalg.norm(photograph[CONTROL_POINTS] - painting[CONTROL_POINTS], axis=1)
    return float(apart.mean()) / interocular_px(photograph)
