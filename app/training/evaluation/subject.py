"""What is measured: a style of Limner's, or pictures that another program has painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.capture.picture_file import PictureFileError, read_picture
from app.errors import BadInputError
from app.frames import Picture, Points
from app.geometry.guide import draw_guide
from app.styles.network import Network, Precision, open_network
from app.styles.style import Style
from app.training.data.prepare import pictures_in
from app.training.evaluation.portraits import FEWEST, Portrait, cut_like

_MOST_STRETCHED = 0.02


class UnmatchedPaintingsError(BadInputError):
    """A folder of paintings does not belong to the photographs."""


@dataclass(frozen=True, slots=True)
class StyleSubject:
    """A style, painted at full strength in its own colours: what its network makes of a crop.

    Attributes:
        style: the style.
        precision: which of its networks; None for the one that the window uses on this machine's CPU.
    """

    style: Style
    precision: Precision | None = None

    @property
    def name(self) -> str:
        return self.style.id


@dataclass(frozen=True, slots=True)
class PaintedSubject:
    """Finished pictures of another program.

    Attributes:
        folder: one picture for each photograph, of the same file name; the ending may differ.
    """

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name


Subject = StyleSubject | PaintedSubject


class Brush:
    """Paints BGR crops with a network, by the landmarks of their faces."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def __call__(self, crop: Picture, landmarks_px: Points) -> Picture:
        guide = draw_guide(landmarks_px, len(crop)) if self._network.guided else None
        painting_rgb = self._network.paint(np.ascontiguousarray(crop[:, :, ::-1]), guide)
        return np.ascontiguousarray(painting_rgb[:, :, ::-1])


def open_brush(subject: StyleSubject) -> Brush:
    """Open the style's network on the CPU.

    Raises:
        StyleError: the style is damaged.
    """
    return Brush(open_network(subject.style, provider="cpu", precision=subject.precision))


def read_paintings(subject: PaintedSubject, portraits: Sequence[Portrait]) -> dict[int, Picture]:
    """Another program's painting of each portrait's picture, by the portrait's place.

    A painting shows what its photograph shows, at any size; it is cut by the photograph's landmarks.
    Portraits without a painting are passed over.

    Raises:
        BadInputError: no such folder, or no pictures in it.
        UnmatchedPaintingsError: too few belong to a portrait, or one is of another shape than its photograph.
    """
    paths = {path.stem: path for path in pictures_in(subject.folder)}
    paintings: dict[int, Picture] = {}
    for place, portrait in enumerate(portraits):
        path = paths.get(portrait.name)
        if path is None:
            continue
        try:
            painting = read_picture(path)
        except PictureFileError:
            continue
        _check_shape(path, painting, portrait)
        paintings[place] = cut_like(painting, portrait)
    if len(paintings) < FEWEST:
        raise UnmatchedPaintingsError(
            f"Only {len(paintings)} pictures in {subject.folder} are named like one of the "
            f"{len(portraits)} photographs; {FEWEST} are the least."
        )
    return paintings


def _check_shape(path: Path, painting: Picture, portrait: Portrait) -> None:
    width, height = portrait.picture_size_px
    stretched = painting.shape[1] * height / (painting.shape[0] * width)
    if abs(stretched - 1) > _MOST_STRETCHED:
        raise UnmatchedPaintingsError(
            f"{path} is {painting.shape[1]} x {painting.shape[0]}, its photograph {width} x {height}: "
            "a painting must show the whole photograph."
        )
