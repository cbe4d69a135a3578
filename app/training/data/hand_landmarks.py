"""Landmarks set by hand, for drawings in which no face is found.

Beside `page-12.jpg` lies `page-12.face.toml`:

    [[face]]
    left_eye_outer = [310, 402]
    left_eye_inner = [362, 405]
    right_eye_inner = [421, 404]
    right_eye_outer = [476, 399]
    nose_tip = [392, 470]
    mouth_left = [345, 520]
    mouth_right = [440, 518]
    chin = [395, 610]

Pixels from the upper left corner of the upright picture. Left and right are those of the picture, not of the
sitter. A mean mesh is bent by a thin-plate spline until its points lie on these; all others follow.
"""

import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from app.errors import BadInputError
from app.face.topology import interocular_px
from app.frames import LANDMARK_COUNT, Points
from app.geometry import tps

SUFFIX: Final = ".face.toml"

REQUIRED_POINTS: Final = {
    "left_eye_outer": 33,
    "left_eye_inner": 133,
    "right_eye_inner": 362,
    "right_eye_outer": 263,
    "nose_tip": 4,
    "mouth_left": 61,
    "mouth_right": 291,
    "chin": 152,
}
"""Name and number in the mesh."""

OPTIONAL_POINTS: Final = {
    "left_eye_top": 159,
    "left_eye_bottom": 145,
    "right_eye_top": 386,
    "right_eye_bottom": 374,
    "left_brow_outer": 70,
    "left_brow_middle": 105,
    "left_brow_inner": 107,
    "right_brow_inner": 336,
    "right_brow_middle": 334,
    "right_brow_outer": 300,
    "nose_base": 2,
    "nose_left": 129,
    "nose_right": 358,
    "upper_lip_top": 0,
    "upper_lip_bottom": 13,
    "lower_lip_top": 14,
    "lower_lip_bottom": 17,
    "face_left": 234,
    "face_right": 454,
    "forehead": 10,
}
"""Each makes the mesh more exact where it lies; the lips' are needed for an open mouth."""

_POINTS: Final = REQUIRED_POINTS | OPTIONAL_POINTS
_MEAN_PATH: Final = Path(__file__).with_name("mean_mesh.csv")
_OUTSIDE: Final = 0.25
_FARTHEST: Final = 1.1


class HandLandmarksError(BadInputError):
    """A hand-written landmark file says something that cannot be."""


def hand_landmarks(picture_path: Path, size_px: tuple[int, int]) -> list[Points] | None:
    """The faces of a picture as somebody marked them; None where nobody did.

    Args:
        picture_path: the picture, beside which the file lies.
        size_px: width and height of the upright picture.

    Returns:
        (478, 2) float64 pixels for each face.

    Raises:
        HandLandmarksError: what is wrong, with file and point.
    """
    path = picture_path.with_name(picture_path.stem + SUFFIX)
    if not path.exists():
        return None
    try:
        faces = tomllib.loads(path.read_text(encoding="utf-8")).get("face")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise HandLandmarksError(f"The landmark file {path} cannot be read: {error}.") from error
    if not isinstance(faces, list) or not faces:
        raise HandLandmarksError(f"The landmark file {path} has no [[face]].")
    return [_mesh(path, face, size_px) for face in faces]


def mean_mesh() -> Points:
    """(478, 2) float64: a frontal face with a closed mouth, pixels of a 512 x 512 portrait crop."""
    mesh: Points = np.loadtxt(_MEAN_PATH, delimiter=",")
    assert mesh.shape == (LANDMARK_COUNT, 2)
    return mesh


def bend_mesh(named_px: dict[str, tuple[float, float]]) -> Points:
    """The mean mesh, bent so that the named points lie where they are said to; (478, 2) float64."""
    mean = mean_mesh()
    source = mean[[_POINTS[name] for name in named_px]]
    target = np.array(list(named_px.values()), np.float64)
    return tps.fit(source, target)(mean)


def _mesh(path: Path, face: Any, size_px: tuple[int, int]) -> Points:
    if not isinstance(face, dict):
        raise HandLandmarksError(f"The landmark file {path} has no [[face]].")
    for name, value in face.items():
        _check_point(path, name, value, size_px)
    missing = [name for name in REQUIRED_POINTS if name not in face]
    if missing:
        raise HandLandmarksError(f"{path} lacks {missing[0]}. Needed are {', '.join(REQUIRED_POINTS)}.")
    named_px = {name: (float(x), float(y)) for name, (x, y) in face.items()}
    _check_layout(path, named_px)
    return bend_mesh(named_px)


def _check_point(path: Path, name: str, value: Any, size_px: tuple[int, int]) -> None:
    if name not in _POINTS:
        raise HandLandmarksError(f"{path} names {name}, but there are only {', '.join(_POINTS)}.")
    numbers = isinstance(value, list) and all(type(each) in {int, float} for each in value)
    if not numbers or len(value) != 2 or not np.isfinite(value).all():
        raise HandLandmarksError(f"{name} in {path} must be two numbers, x and y in pixels: [310, 402].")
    limits = np.array(size_px)
    if (np.array(value) < -_OUTSIDE * limits).any() or (np.array(value) > (1 + _OUTSIDE) * limits).any():
        width, height = size_px
        raise HandLandmarksError(
            f"{name} in {path} lies far outside the picture, which is {width} x {height} pixels."
        )


def _check_layout(path: Path, named_px: dict[str, tuple[float, float]]) -> None:
    """A face drawn however freely has its parts in order: compare with the mean face, turned and scaled."""
    off = _off_mean(named_px)
    exchanged = _off_mean({_other_side(name): at for name, at in named_px.items()})
    if _total(exchanged) < _total(off):
        raise HandLandmarksError(f"Left and right are exchanged in {path}: left is the picture's left.")
    for name, place in off.items():
        other = _other_side(name)
        if "left" in name and other in off:
            across = (off[other].at - place.at).real
            if across <= 0:
                raise HandLandmarksError(f"{name} in {path} lies to the right of {other}.")
    worst = max(off, key=lambda name: off[name].distance)
    if off[worst].distance > _FARTHEST:
        raise HandLandmarksError(f"{worst} in {path} is too far from where the other points expect it.")


class _Place(NamedTuple):
    """Where a point lies once its face is laid on the mean face; units of the distance between the eyes."""

    at: complex
    distance: float


def _off_mean(named_px: dict[str, tuple[float, float]]) -> dict[str, _Place]:
    """Lay the points on the mean face by the best similarity, and see how far off each is."""
    mean = mean_mesh()
    unit = interocular_px(mean)
    there = mean[[_POINTS[name] for name in named_px]] @ np.array([1, 1j]) / unit
    here = np.array(list(named_px.values())) @ np.array([1, 1j])
    here = here - here.mean()
    spread = max(float((np.abs(here) ** 2).sum()), 1e-9)
    turn = (np.conj(here) * (there - there.mean())).sum() / spread
    laid = turn * here + there.mean()
    return {
        name: _Place(complex(at), float(abs(at - goal)))
        for name, at, goal in zip(named_px, laid, there, strict=True)
    }


def _total(places: dict[str, _Place]) -> float:
    return sum(place.distance for place in places.values())


def _other_side(name: str) -> str:
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")
