"""The faces that everything is measured on, cut as the live picture is cut."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.capture.picture_file import PictureFileError, read_picture
from app.errors import BadInputError
from app.frames import Face, Picture, Points
from app.geometry.portrait_crop import DegenerateLandmarksError
from app.geometry.similarity import Similarity
from app.geometry.warp import plan_warp
from app.training.data.detect import LandmarkFinder, find_faces
from app.training.data.prepare import pictures_in

FEWEST: Final = 4
"""A distance between two sets of pictures means nothing with fewer."""

_ORDER_SEED: Final = 0


class TooFewFacesError(BadInputError):
    """A folder shows too few faces to measure anything by."""


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """One face out of one picture.

    Attributes:
        name: the picture's file name without its ending.
        crop: (512, 512, 3) uint8 BGR, the portrait crop.
        landmarks_px: (478, 2) float64, pixels of the crop.
        crop_from_picture: carries pixels of the picture onto the crop.
        picture_size_px: width and height of the picture.
    """

    name: str
    crop: Picture
    landmarks_px: Points
    crop_from_picture: Similarity
    picture_size_px: tuple[int, int]


def read_portraits(
    folder: Path,
    finder: LandmarkFinder,
    *,
    count: int,
    on_portrait: Callable[[int], None] = lambda found: None,
) -> tuple[Portrait, ...]:
    """The largest face of each picture below a folder, of at most `count` pictures.

    Where there are more, the pictures are taken in an order that is random and always the same, so that two
    programs measured at different times are measured on the same faces.

    Args:
        folder: searched with all folders in it.
        finder: finds the landmarks.
        count: most portraits.
        on_portrait: told of how many there are by now.

    Raises:
        BadInputError: no such folder, or no pictures in it.
        TooFewFacesError: fewer than `FEWEST` show a face.
    """
    portraits: list[Portrait] = []
    paths = _shuffled(pictures_in(folder))
    for path in paths:
        portrait = read_portrait(path, finder)
        if portrait is not None:
            portraits.append(portrait)
            on_portrait(len(portraits))
        if len(portraits) == count:
            break
    if len(portraits) < FEWEST:
        raise TooFewFacesError(
            f"Only {len(portraits)} of {len(paths)} pictures in {folder} show a face; {FEWEST} are the least."
        )
    return tuple(sorted(portraits, key=lambda portrait: portrait.name))


def cut_like(picture: Picture, portrait: Portrait) -> Picture:
    """Cut a painting of the whole picture, at any size, exactly as its photograph was cut."""
    scale = picture.shape[1] / portrait.picture_size_px[0]
    landmarks_px = (portrait.crop_from_picture.inverse()(portrait.landmarks_px) + 0.5) * scale - 0.5
    return plan_warp(Face(landmarks_px), (picture.shape[1], picture.shape[0])).cut(picture)


def _shuffled(paths: Sequence[Path]) -> list[Path]:
    shuffled = list(paths)
    random.Random(_ORDER_SEED).shuffle(shuffled)
    return shuffled


def read_portrait(path: Path, finder: LandmarkFinder) -> Portrait | None:
    """The largest face of a picture; None if there is none, or no picture."""
    try:
        picture = read_picture(path)
    except PictureFileError:
        return None
    faces = find_faces(picture, finder)
    if not faces:
        return None
    size_px = picture.shape[1], picture.shape[0]
    try:
        warp = plan_warp(Face(faces[0]), size_px)
    except DegenerateLandmarksError:
        return None
    return Portrait(path.stem, warp.cut(picture), warp.landmarks_px, warp.crop_from_frame, size_px)
