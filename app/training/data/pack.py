"""The data pack: one file with everything the training needs to see."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from app.errors import BadInputError
from app.frames import Picture

PACK_VERSION: Final = 1


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
    """

    names: tuple[str, ...]
    encoded: tuple[NDArray[np.uint8], ...]
    landmarks_px: NDArray[np.float32]
    descriptors: NDArray[np.float32]
    skin_lightness: NDArray[np.float32]
    facial_hair: NDArray[np.bool_]
    weights: NDArray[np.float32]
    source_scale: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.names)

    def crop(self, index: int) -> Picture:
        """(size, size, 3) uint8 BGR."""
        return np.asarray(cv2.imdecode(self.encoded[index], cv2.IMREAD_COLOR), np.uint8)

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        np.savez(
            part,
            version=np.array(PACK_VERSION),
            names=np.array(self.names),
            bytes=np.concatenate(self.encoded) if self.encoded else np.zeros(0, np.uint8),
            lengths=np.array([len(code) for code in self.encoded], np.int64),
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
                ends = np.cumsum(file["lengths"])
                return cls(
                    names=tuple(str(name) for name in file["names"]),
                    encoded=tuple(np.split(file["bytes"], ends[:-1])) if len(ends) else (),
                    landmarks_px=file["landmarks_px"],
                    descriptors=file["descriptors"],
                    skin_lightness=file["skin_lightness"],
                    facial_hair=file["facial_hair"],
                    weights=file["weights"],
                    source_scale=file["source_scale"],
                )
        except (OSError, ValueError, KeyError) as error:
            raise DamagedPackError(f"{path} is no data pack: prepare it again.") from error
