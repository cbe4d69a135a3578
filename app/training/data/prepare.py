"""Pictures in a folder become portrait crops in a pack."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from app.errors import BadInputError
from app.frames import Picture, Points
from app.geometry.portrait_crop import CROP_SIZE_PX, portrait_crop
from app.training.data.descriptor import describe
from app.training.data.detect import LandmarkFinder, find_faces
from app.training.data.pack import Pack
from app.training.data.skin_tone import skin_lightness

PICTURE_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})

_DUPLICATE_BITS: Final = 10
_TONE_BINS: Final = 8


class NoFacesError(BadInputError):
    """Nothing usable was found."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a person says about the pictures of a set, by file name without its ending.

    Attributes:
        leave_out: not to be learnt from: wrong faces, hats, profiles.
        facial_hair: wear a beard or a moustache.
        clean_shaven: wear none; where given, everybody else does.
    """

    leave_out: frozenset[str] = frozenset()
    facial_hair: frozenset[str] = frozenset()
    clean_shaven: frozenset[str] = frozenset()

    def is_bearded(self, name: str) -> bool:
        if self.clean_shaven:
            return name not in self.clean_shaven
        return name in self.facial_hair


@dataclass(slots=True)
class Report:
    """What happened to each picture of a folder."""

    used: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        return f"{len(self.used)} pictures used, {len(self.left_out)} left out"

    def __str__(self) -> str:
        lines = [self.summary]
        lines += [f"  {name}: {reason}" for name, reason in sorted(self.left_out.items())]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, eq=False)
class _Crop:
    name: str
    picture: Picture
    landmarks_px: Points
    source_scale: float
    fingerprint: int


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
    """The style's own pictures.

    Args:
        ink_contrast: 0..1, pulls greys of enlarged line art towards black and white: enlarging blurs lines,
            and what is blurred here is learnt as blur.

    Raises:
        NoFacesError: no face in any of them.
    """
    report = Report()
    crops = list(_crops(paths, finder, report, tags.leave_out, on_picture))
    if not crops:
        raise NoFacesError("No face was found in the style's pictures: give larger, frontal faces.")
    pictures = [_crispen(crop.picture, ink_contrast) for crop in crops]
    bearded = [tags.is_bearded(crop.name) for crop in crops]
    return _pack(crops, pictures, bearded, np.ones(len(crops)), ".png"), report


def prepare_photographs(
    paths: Sequence[Path],
    finder: LandmarkFinder,
    *,
    limit: int,
    tags: Tags = Tags(),
    seed: int = 0,
    on_picture: Callable[[], None] = lambda: None,
) -> tuple[Pack, Report]:
    """Photographs of people, at most `limit` of them, chosen and weighted so that all skin tones count alike.

    Raises:
        NoFacesError: no face in any of them.
    """
    report = Report()
    crops = list(_crops(paths, finder, report, tags.leave_out, on_picture))
    if not crops:
        raise NoFacesError("No face was found in the photographs.")
    tones = _tones(crops)
    weights = _even_out(tones)
    if len(crops) > limit:
        random = np.random.default_rng(seed)
        kept = random.choice(len(crops), limit, replace=False, p=weights / weights.sum())
        for dropped in sorted(set(range(len(crops))) - set(kept.tolist())):
            report.left_out[crops[dropped].name] = "enough photographs without it"
            report.used.remove(crops[dropped].name)
        crops, tones = [crops[i] for i in kept], tones[kept]
        weights = _even_out(tones)
    bearded = [tags.is_bearded(crop.name) for crop in crops]
    return _pack(crops, [crop.picture for crop in crops], bearded, weights, ".jpg"), report


def _crops(
    paths: Iterable[Path],
    finder: LandmarkFinder,
    report: Report,
    leave_out: frozenset[str],
    on_picture: Callable[[], None],
) -> Iterable[_Crop]:
    fingerprints: dict[int, str] = {}
    for path in paths:
        on_picture()
        if path.stem in leave_out:
            report.left_out[path.stem] = "left out by its tag"
            continue
        picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR) if path.stat().st_size else None
        if picture is None:
            report.left_out[path.stem] = "cannot be read"
            continue
        faces = find_faces(np.asarray(picture, np.uint8), finder)
        if not faces:
            report.left_out[path.stem] = "no face found"
            continue
        crop = _cut(path.stem, np.asarray(picture, np.uint8), faces[0])
        twin = next(
            (
                n
                for print_, n in fingerprints.items()
                if (print_ ^ crop.fingerprint).bit_count() <= _DUPLICATE_BITS
            ),
            None,
        )
        if twin is not None:
            report.left_out[path.stem] = f"the same picture as {twin}"
            continue
        fingerprints[crop.fingerprint] = path.stem
        report.used.append(path.stem)
        yield crop


def _cut(name: str, picture: Picture, landmarks_px: Points) -> _Crop:
    similarity = portrait_crop(landmarks_px)
    shrinking = similarity.scale < 0.7
    source = picture
    if shrinking:  # warpAffine does not average: blur away what the crop cannot hold.
        source = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.5 / similarity.scale), np.uint8)
    crop = cv2.warpAffine(
        source,
        similarity.matrix,
        (CROP_SIZE_PX, CROP_SIZE_PX),
        flags=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    small = cv2.resize(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), (17, 16), interpolation=cv2.INTER_AREA)
    bits = (small[:, 1:] > small[:, :-1]).ravel()
    fingerprint = int("".join("1" if bit else "0" for bit in bits), 2)
    return _Crop(name, np.asarray(crop, np.uint8), similarity(landmarks_px), similarity.scale, fingerprint)


def _crispen(picture: Picture, amount: float) -> Picture:
    if amount <= 0:
        return picture
    level = picture.astype(np.float32) / 255
    steep = np.clip((level - 0.5) * (1 + 5 * amount) + 0.5, 0, 1)
    return np.asarray(np.rint(255 * (amount * steep + (1 - amount) * level)), np.uint8)


def _tones(crops: Sequence[_Crop]) -> np.ndarray:
    return np.array([skin_lightness(crop.picture, crop.landmarks_px) for crop in crops])


def _even_out(tones: np.ndarray) -> np.ndarray:
    edges = np.linspace(tones.min(), tones.max() + 1e-6, _TONE_BINS + 1)
    bins = np.clip(np.digitize(tones, edges) - 1, 0, _TONE_BINS - 1)
    counts = np.bincount(bins, minlength=_TONE_BINS)
    weights = 1 / np.sqrt(counts[bins])
    return np.asarray(weights / weights.mean())


def _pack(
    crops: Sequence[_Crop],
    pictures: Sequence[Picture],
    bearded: Sequence[bool],
    weights: np.ndarray,
    suffix: str,
) -> Pack:
    options = [cv2.IMWRITE_JPEG_QUALITY, 93] if suffix == ".jpg" else [cv2.IMWRITE_PNG_COMPRESSION, 6]
    return Pack(
        names=tuple(crop.name for crop in crops),
        encoded=tuple(np.asarray(cv2.imencode(suffix, p, options)[1], np.uint8).ravel() for p in pictures),
        landmarks_px=np.stack([crop.landmarks_px for crop in crops]).astype(np.float32),
        descriptors=np.stack([describe(crop.landmarks_px) for crop in crops]),
        facial_hair=np.array(bearded, bool),
        weights=weights.astype(np.float32),
        skin_lightness=_tones(crops).astype(np.float32),
        source_scale=np.array([crop.source_scale for crop in crops], np.float32),
    )
