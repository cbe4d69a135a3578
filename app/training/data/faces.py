"""The faces of a picture that are worth learning from."""

from pathlib import Path
from typing import Final

import numpy as np

from app.face.topology import eye_centres_px, interocular_px
from app.frames import Points
from app.training.data.detect import LandmarkFinder, find_faces
from app.training.data.hand_landmarks import hand_landmarks
from app.training.data.sample_file import Sample
from app.training.data.transparency import GROUND_LEVEL, lay_on_ground

_SMALLEST_SHARE: Final = 0.4
"""Of the largest face's size. Smaller ones in the same picture are onlookers, or folds of cloth."""

_TRIED_GROUNDS: Final = (GROUND_LEVEL, 90, 255)


def usable_faces(path: Path, sample: Sample, finder: LandmarkFinder) -> tuple[list[Points], bool]:
    """Landmarks of each usable face, largest first, and whether they were set by hand.

    Hand-written landmarks count wherever there are some, so that a wrong finding can be put right too.

    Args:
        path: the picture's, beside which a landmark file may lie.
        sample: what is in it.

    Raises:
        HandLandmarksError: the landmark file is wrong.
    """
    height, width = sample.colour.shape[:2]
    by_hand = hand_landmarks(path, (width, height))
    if by_hand is not None:
        return sorted(by_hand, key=interocular_px, reverse=True), True
    for level in _TRIED_GROUNDS:
        faces = find_faces(lay_on_ground(sample.colour, sample.alpha, level), finder)
        if faces or sample.alpha is None:
            break
    return _apart(faces), False


def _apart(faces: list[Points]) -> list[Points]:
    """Without small ones and second findings of the same face."""
    kept: list[Points] = []
    for face in faces:
        large = interocular_px(face) >= _SMALLEST_SHARE * interocular_px(faces[0])
        if large and all(_distance(face, other) > interocular_px(other) for other in kept):
            kept.append(face)
    return kept


def _distance(first: Points, second: Points) -> float:
    middles = [np.mean(eye_centres_px(face), axis=0) for face in (first, second)]
    return float(np.hypot(*(middles[1] - middles[0])))
