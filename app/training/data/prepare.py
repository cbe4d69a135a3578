"""Pictures in a folder become portrait crops in a pack."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.capture.picture_file import PictureFileError
from app.errors import BadInputError
from app.frames import Picture, Points
from app.geometry.portrait_crop import CROP_SIZE_PX, portrait_crop
from app.training.data.descriptor import describe
from app.training.data.detect import LandmarkFinder
from app.training.data.duplicates import Duplicates
from app.training.data.faces import usable_faces
from app.training.data.no_faces import NoFacesError
from app.training.data.pack import Pack
from app.training.data.report import (
    DUPLICATE,
    ENOUGH,
    FURTHER_FACE,
    MARKED_BY_HAND,
    TRANSPARENT,
    UNREADABLE,
    Report,
)
from app.training.data.sample_file import Sample, read_sample
from app.training.data.skin_tone import skin_lightness
from app.training.data.tags import Tags
from app.training.data.transparency import GROUND_LEVEL, lay_on_ground

PICTURE_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})

_MOST_DRAWINGS: Final = 1000
_LOOKED_AT: Final = 4
"""Times as many photographs as are wanted are looked at, so that rare skin tones can be chosen."""

_PHOTOGRAPHS: Final = "photographs"
_PHOTOGRAPHS_ADVICE: Final = "give photographs of people who look towards the camera"
_NO_TAGS: Final = Tags()
_TONE_BINS: Final = 8
_PNG: Final = (".png", [cv2.IMWRITE_PNG_COMPRESSION, 6])
_JPEG: Final = (".jpg", [cv2.IMWRITE_JPEG_QUALITY, 93])


@dataclass(frozen=True, slots=True, eq=False)
class _Face:
    """One face, encoded: thousands must fit into memory."""

    name: str
    encoded: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    landmarks_px: Points
    source_scale: float
    tone: float


def pictures_in(folder: Path) -> list[Path]:
    """Every picture file below a folder, in a fixed order.

    Raises:
        BadInputError: no such folder, or no pictures in it.
    """
    if not folder.is_dir():
        raise BadInputError(f"There is no folder {folder}.")
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in PICTURE_SUFFIXES)
    if not found:
        raise BadInputError(f"There are no pictures in {folder}.")
    return found


def prepare_drawings(
    paths: Sequence[Path],
    finder: LandmarkFinder,
    *,
    tags: Tags,
    ink_contrast: float = 0.0,
    on_picture: Callable[[], None] = lambda: None,
) -> tuple[Pack, Report]:
    """The style's own pictures; every usable face in them.

    Args:
        ink_contrast: 0..1, pulls greys of enlarged line art towards black and white: enlarging blurs lines,
            and what is blurred here is learnt as blur.

    Raises:
        NoFacesError: no face in any of them.
        HandLandmarksError: a hand-written landmark file is wrong.
    """
    report = Report()
    chosen = _some_of(paths, _MOST_DRAWINGS, report, seed=0)
    faces = list(
        _faces(
            chosen, finder, report, tags=tags, encoding=_PNG, on_picture=on_picture, ink_contrast=ink_contrast
        )
    )
    if not faces:
        raise NoFacesError.among(
            "pictures of the style",
            len(chosen),
            report,
            advice="give larger, frontal faces, or mark them by hand",
        )
    return _pack(faces, tags, report, np.ones(len(faces))), report


def require_a_face(
    paths: Sequence[Path],
    finder: LandmarkFinder,
    *,
    limit: int,
    tags: Tags = _NO_TAGS,
    seed: int = 0,
    called: str = _PHOTOGRAPHS,
    on_picture: Callable[[], None] = lambda: None,
) -> None:
    """Look at photographs as `prepare_photographs` would, but only up to the first face.

    Raises:
        NoFacesError: no face in any of them.
        HandLandmarksError: a hand-written landmark file is wrong.
    """
    report = Report()
    chosen = _some_of(paths, _LOOKED_AT * limit, report, seed=seed)
    if next(_faces(chosen, finder, report, tags=tags, encoding=_JPEG, on_picture=on_picture), None) is None:
        raise NoFacesError.among(called, len(chosen), report, advice=_PHOTOGRAPHS_ADVICE)


def prepare_photographs(
    paths: Sequence[Path],
    finder: LandmarkFinder,
    *,
    limit: int,
    tags: Tags = _NO_TAGS,
    seed: int = 0,
    on_picture: Callable[[], None] = lambda: None,
) -> tuple[Pack, Report]:
    """Photographs of people, at most `limit` of them, chosen and weighted so that all skin tones count alike.

    Of very many pictures only a random part is looked at, four times as many as are wanted.

    Raises:
        NoFacesError: no face in any of them.
        HandLandmarksError: a hand-written landmark file is wrong.
    """
    report = Report()
    chosen = _some_of(paths, _LOOKED_AT * limit, report, seed=seed)
    faces = list(_faces(chosen, finder, report, tags=tags, encoding=_JPEG, on_picture=on_picture))
    if not faces:
        raise NoFacesError.among(_PHOTOGRAPHS, len(chosen), report, advice=_PHOTOGRAPHS_ADVICE)
    weights = _even_out(_tones(faces))
    if len(faces) > limit:
        random = np.random.default_rng(seed)
        kept = random.choice(len(faces), limit, replace=False, p=weights / weights.sum())
        for dropped in sorted(set(range(len(faces))) - set(kept.tolist())):
            report.leave_out(faces[dropped].name, ENOUGH)
        faces = [faces[i] for i in kept]
        weights = _even_out(_tones(faces))
    return _pack(faces, tags, report, weights), report


def _some_of(paths: Sequence[Path], most: int, report: Report, *, seed: int) -> list[Path]:
    if len(paths) <= most:
        return list(paths)
    kept = set(np.random.default_rng(seed).choice(len(paths), most, replace=False).tolist())
    for index, path in enumerate(paths):
        if index not in kept:
            report.leave_out(path.stem, ENOUGH)
    return [path for index, path in enumerate(paths) if index in kept]


def _faces(
    paths: Sequence[Path],
    finder: LandmarkFinder,
    report: Report,
    *,
    tags: Tags,
    encoding: tuple[str, list[int]],
    on_picture: Callable[[], None],
    ink_contrast: float = 0.0,
) -> Iterator[_Face]:
    seen = Duplicates()
    for path in paths:
        on_picture()
        if path.stem in tags.leave_out:
            report.leave_out(path.stem, "left out by its tag")
            continue
        try:
            sample = read_sample(path)
        except PictureFileError:
            report.leave_out(path.stem, UNREADABLE)
            continue
        found, by_hand = usable_faces(path, sample, finder)
        if not found:
            report.leave_out(path.stem, "no face found")
        for number, landmarks_px in enumerate(found, start=1):
            name = path.stem if number == 1 else f"{path.stem}#{number}"
            if name in tags.leave_out:
                report.leave_out(name, "left out by its tag")
                continue
            crop, alpha, scale, in_crop_px = _cut(sample, landmarks_px)
            on_ground = lay_on_ground(crop, alpha, GROUND_LEVEL)
            twin = seen.twin_of(on_ground)
            if twin is not None:
                report.leave_out(name, f"{DUPLICATE} {twin}")
                continue
            seen.remember(name, on_ground)
            report.used.append(name)
            true = {MARKED_BY_HAND: by_hand, TRANSPARENT: alpha is not None, FURTHER_FACE: number > 1}
            report.notes[name] = tuple(note for note, is_so in true.items() if is_so)
            crisp = lay_on_ground(_crispen(crop, ink_contrast), alpha, GROUND_LEVEL)
            yield _Face(
                name=name,
                encoded=_encode(crisp, *encoding),
                mask=np.zeros(0, np.uint8) if alpha is None else _encode(alpha, *_PNG),
                landmarks_px=in_crop_px,
                source_scale=scale,
                tone=skin_lightness(on_ground, in_crop_px),
            )


def _cut(sample: Sample, landmarks_px: Points) -> tuple[Picture, NDArray[np.uint8] | None, float, Points]:
    """The portrait crop of one face: colour, alpha, crop pixels per pixel of the picture, landmarks in it."""
    similarity = portrait_crop(landmarks_px)
    shrinking = similarity.scale < 0.7
    border = cv2.BORDER_REFLECT_101 if sample.alpha is None else cv2.BORDER_REPLICATE

    def warp(source: NDArray[Any]) -> NDArray[Any]:
        if shrinking:  # warpAffine does not average: blur away what the crop cannot hold.
            source = np.asarray(cv2.GaussianBlur(source, (0, 0), 0.5 / similarity.scale), source.dtype)
        return np.asarray(
            cv2.warpAffine(
                source,
                similarity.matrix,
                (CROP_SIZE_PX, CROP_SIZE_PX),
                flags=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC,
                borderMode=border,
            )
        )

    placed = similarity(landmarks_px)
    if sample.alpha is None:
        return np.asarray(warp(sample.colour), np.uint8), None, similarity.scale, placed
    # Colour is weighted by its cover before pixels are mixed: what lies under no paint must not bleed in.
    cover = sample.alpha.astype(np.float32) / 255
    alpha = np.clip(np.asarray(warp(cover), np.float32), 0, 1)
    weighted = np.asarray(warp(sample.colour.astype(np.float32) * cover[..., None]), np.float32)
    colour = np.clip(weighted / np.maximum(alpha, 1 / 255)[..., None], 0, 255)
    levels = (np.rint(colour).astype(np.uint8), np.rint(255 * alpha).astype(np.uint8))
    return levels[0], levels[1], similarity.scale, placed


def _crispen(picture: Picture, amount: float) -> Picture:
    if amount <= 0:
        return picture
    level = picture.astype(np.float32) / 255
    steep = np.clip((level - 0.5) * (1 + 5 * amount) + 0.5, 0, 1)
    return np.asarray(np.rint(255 * (amount * steep + (1 - amount) * level)), np.uint8)


def _encode(picture: NDArray[np.uint8], suffix: str, options: list[int]) -> NDArray[np.uint8]:
    return np.asarray(cv2.imencode(suffix, picture, options)[1], np.uint8).ravel()


def _tones(faces: Sequence[_Face]) -> NDArray[np.float64]:
    return np.array([face.tone for face in faces])


def _even_out(tones: NDArray[np.float64]) -> NDArray[np.float64]:
    edges = np.linspace(tones.min(), tones.max() + 1e-6, _TONE_BINS + 1)
    bins = np.clip(np.digitize(tones, edges) - 1, 0, _TONE_BINS - 1)
    counts = np.bincount(bins, minlength=_TONE_BINS)
    weights = 1 / np.sqrt(counts[bins])
    return np.asarray(weights / weights.mean())


def _pack(faces: Sequence[_Face], tags: Tags, report: Report, weights: NDArray[np.float64]) -> Pack:
    return Pack(
        names=tuple(face.name for face in faces),
        encoded=tuple(face.encoded for face in faces),
        landmarks_px=np.stack([face.landmarks_px for face in faces]).astype(np.float32),
        descriptors=np.stack([describe(face.landmarks_px) for face in faces]),
        facial_hair=np.array([tags.is_bearded(face.name) for face in faces], bool),
        weights=weights.astype(np.float32),
        skin_lightness=_tones(faces).astype(np.float32),
        source_scale=np.array([face.source_scale for face in faces], np.float32),
        masks=tuple(face.mask for face in faces),
        notes=tuple("; ".join(report.notes[face.name]) for face in faces),
    )
