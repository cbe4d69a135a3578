"""One style: its manifest and the folder it lies in."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from app.frames import Look
from app.geometry.style_shape import StyleShape
from app.styles.errors import DamagedStyleError
from app.styles.manifest import MANIFEST_NAME, MOST_BYTES, PREVIEW_NAME, StyleManifest


@dataclass(frozen=True)
class Style:
    """One style.

    Attributes:
        manifest: what its `style.toml` says.
        folder: where it lies.
        builtin: it came with Limner and cannot be removed.
    """

    manifest: StyleManifest
    folder: Path
    builtin: bool = False

    @classmethod
    def open(cls, folder: Path, *, builtin: bool = False) -> Self:
        """Read a style's manifest and see that its files are there. Nothing is hashed yet: `read_file` does.

        Raises:
            ManifestError: the manifest is missing or invalid.
            DamagedStyleError: a file is missing.
        """
        style = cls(StyleManifest.read(folder / MANIFEST_NAME), folder, builtin)
        for name in style.manifest.files:
            if not (folder / name).is_file():
                raise DamagedStyleError(f"The style in {folder} lacks its {name}. Install it again.")
        return style

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def preview_path(self) -> Path | None:
        """The demo portrait in this style; None if it brings none."""
        return self.folder / PREVIEW_NAME if PREVIEW_NAME in self.manifest.files else None

    @property
    def defaults(self) -> Look:
        """Where the three controls stand when the style is first chosen."""
        defaults = self.manifest.defaults
        return Look(strength=defaults.strength, colour=defaults.colour, shape=defaults.shape)

    @cached_property
    def shape(self) -> StyleShape | None:
        """The style's own geometry; None if it keeps the sitter's."""
        if self.manifest.shape is None:
            return None
        return StyleShape(np.array(self.manifest.shape.offsets, dtype=np.float64))

    def read_file(self, name: str) -> bytes:
        """The bytes of one of its files, checked against the manifest.

        Raises:
            DamagedStyleError: the manifest lists no such file, or it is missing, too large or changed.
        """
        path = self.folder / name
        expected = self.manifest.files.get(name)
        if expected is None:
            raise DamagedStyleError(f"The style {self.id!r} has no {name}. Choose the other precision.")
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES[name] + 1)
        except OSError as error:
            raise DamagedStyleError(
                f"{path} cannot be read: {error.strerror or error}. Install the style again."
            ) from error
        if len(content) > MOST_BYTES[name]:
            raise DamagedStyleError(f"{path} is larger than {MOST_BYTES[name] >> 10} KiB, the most allowed.")
        if hashlib.sha256(content).hexdigest() != expected:
            raise DamagedStyleError(
                f"{path} is damaged: its SHA-256 is not the one in {MANIFEST_NAME}. Install the style again."
            )
        return content
