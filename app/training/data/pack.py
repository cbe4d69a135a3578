"""The data pack: one file with everything the training needs to see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from app.errors import BadInputError
from app.frames import Picture

PACK_VERSION: Final = 1
_JPEG_QUALITY: Final = 94

_Value = TypeVar("_Value")


class DamagedPackError(BadInputError):
    """The file is no data pack, or one of another version."""


@dataclass(frozen=True, eq=False)
class Pack:
    """Portrait crops with their landmarks.

    Attributes:
        names: file name of each picture.
        encoded: each crop as an encoded picture (PNG or JPEG), so that hundreds stay small.
        landmarks_px: (n, 478, 2) float32, pixels of the crop.
        descriptors: (n, 6) float32, see `descriptor.describe`.
        skin_lightness: (n,) float32, 0..1, lightness of the cheeks.
        facial_hair: (n,) bool: the face wears a beard or a moustache.
        weights: (n,) float32 > 0: how often to draw it, relative to the others.
        source_scale: (n,) float32, crop pixels per pixel of the original picture; above 1 it was enlarged.
        masks: where a transparent picture has paint, each encoded as PNG; empty for one that covers its whole
            crop, and no masks at all if all do. Transparent pictures lie on `transparency.GROUND_LEVEL`.
        notes: what is out of the ordinary about each picture; for the contact sheet.
        beards: where hair hides the skin of those of whom it is known, each encoded as PNG: a drawn beard, or
            nothing where there is none; empty for the others, and none at all if it is known of nobody.
    """

    names: tuple[str, ...]
    encoded: tuple[NDArray[np.uint8], ...]
    landmarks_px: NDArray[np.float32]
    descriptors: NDArray[np.float32]
    skin_lightness: NDArray[np.float32]
    facial_hair: NDArray[np.bool_]
    weights: NDArray[np.float32]
    source_scale: NDArray[np.float32]
    masks: tuple[NDArray[np.uint8], ...] = ()
    notes: tuple[str, ...] = ()
    beards: tuple[NDArray[np.uint8], ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    @property
    def pictures(self) -> int:
        """How many pictures the crops are of: one may hold several faces, or come in several exposures."""
        return len(set(self.names))

    def crop(self, index: int) -> Picture:
        """(size, size, 3) uint8 BGR."""
        return np.asarray(cv2.imdecode(self.encoded[index], cv2.IMREAD_COLOR), np.uint8)

    def alpha(self, index: int) -> NDArray[np.float32] | None:
        """(size, size), 0..1: how far paint covers; None where it covers everything."""
        return _plane(self.masks, index)

    def beard(self, index: int) -> NDArray[np.float32] | None:
        """(size, size), 0..1: how far a beard hides the skin; None where none is known."""
        return _plane(self.beards, index)

    def take(self, indices: Sequence[int]) -> Self:
        """Some of the pictures, in this order."""
        at = list(indices)
        return replace(
            self,
            names=_some(self.names, at),
            encoded=_some(self.encoded, at),
            landmarks_px=self.landmarks_px[at],
            descriptors=self.descriptors[at],
            skin_lightness=self.skin_lightness[at],
            facial_hair=self.facial_hair[at],
            weights=self.weights[at],
            source_scale=self.source_scale[at],
            masks=_some(self.masks, at),
            notes=_some(self.notes, at),
            beards=_some(self.beards, at),
        )

    def with_more(
        self,
        of: Sequence[int],
        encoded: Sequence[NDArray[np.uint8]],
        *,
        filled: bool = False,
        landmarks_px: NDArray[np.float32] | None = None,
        beards: Sequence[NDArray[np.float32]] = (),
    ) -> Self:
        """All of them, and some once more, shown in another way.

        Args:
            of: which.
            encoded: how each of these is shown.
            filled: with something behind those who were transparent there.
            landmarks_px: (len(of), 478, 2), if they have moved.
            beards: (size, size), 0..1, each, if beards were drawn on them.
        """
        count = len(self)
        more = self.take([*range(count), *of])
        none = np.empty(0, np.uint8)
        codes = [as_png(beard) for beard in beards] or [none] * len(of)
        moved = more.landmarks_px
        if landmarks_px is not None:
            moved = np.concatenate([self.landmarks_px, landmarks_px.astype(moved.dtype)])
        return replace(
            more,
            encoded=(*self.encoded, *encoded),
            landmarks_px=moved,
            masks=(*self.masks, *[none] * len(of)) if filled and self.masks else more.masks,
            beards=(*(self.beards or [none] * count), *codes) if self.beards or beards else (),
        )

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        np.savez(
            part,
            version=np.array(PACK_VERSION),
            names=np.array(self.names),
            bytes=_joined(self.encoded),
            lengths=_lengths(self.encoded),
            mask_bytes=_joined(self.masks),
            mask_lengths=_lengths(self.masks),
            beard_bytes=_joined(self.beards),
            beard_lengths=_lengths(self.beards),
            notes=np.array(self.notes, str),
            landmarks_px=self.landmarks_px,
            descriptors=self.descriptors,
            skin_lightness=self.skin_lightness,
            facial_hair=self.facial_hair,
            weights=self.weights,
            source_scale=self.source_scale,
        )
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a pack.

        Raises:
            DamagedPackError: it cannot be read, or was written by another version.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                if int(file["version"]) != PACK_VERSION:
                    raise DamagedPackError(f"{path} is a data pack of another version: prepare it again.")
                older = "notes" not in file  # written before there were masks and notes
                bearded = "beard_bytes" in file
                return cls(
                    names=tuple(str(name) for name in file["names"]),
                    encoded=_apart(file["bytes"], file["lengths"]),
                    masks=() if older else _apart(file["mask_bytes"], file["mask_lengths"]),
                    notes=() if older else tuple(str(note) for note in file["notes"]),
                    beards=_apart(file["beard_bytes"], file["beard_lengths"]) if bearded else (),
                    landmarks_px=file["landmarks_px"],
                    descriptors=file["descriptors"],
                    skin_lightness=file["skin_lightness"],
                    facial_hair=file["facial_hair"],
                    weights=file["weights"],
                    source_scale=file["source_scale"],
                )
        except (OSError, ValueError, KeyError) as error:
            raise DamagedPackError(f"{path} is no data pack: prepare it again.") from error


def as_jpeg(crop: Picture) -> NDArray[np.uint8]:
    """A crop, (size, size, 3) uint8 BGR, as `Pack.encoded` holds one that was painted or changed."""
    code = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1]
    return np.asarray(code, np.uint8).ravel()


def as_png(plane: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(size, size) float32 in 0..1, such as how far a beard hides skin, as `Pack.beards` holds it."""
    code = cv2.imencode(".png", np.rint(255 * np.clip(plane, 0, 1)).astype(np.uint8))[1]
    return np.asarray(code, np.uint8).ravel()


def _plane(codes: tuple[NDArray[np.uint8], ...], index: int) -> NDArray[np.float32] | None:
    if not codes or not len(codes[index]):
        return None
    plane = np.asarray(cv2.imdecode(codes[index], cv2.IMREAD_GRAYSCALE), np.float32)
    return plane / np.float32(255)


def _some(values: tuple[_Value, ...], at: Sequence[int]) -> tuple[_Value, ...]:
    return tuple(values[i] for i in at) if values else ()


def _joined(codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    return np.concatenate(codes) if codes else np.zeros(0, np.uint8)


def _lengths(codes: Sequence[NDArray[np.uint8]]) -> NDArray[np.int64]:
    return np.array([len(code) for code in codes], np.int64)


def _apart(joined: NDArray[np.uint8], lengths: NDArray[np.int64]) -> tuple[NDArray[np.uint8], ...]:
    return tuple(np.split(joined, np.cumsum(lengths)[:-1])) if len(lengths) else ()
