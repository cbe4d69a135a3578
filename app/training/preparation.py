"""Two folders of pictures become data packs in the run folder, once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import numpy as np

from app.errors import BadInputError
from app.face.model_file import MODEL_PATH
from app.training.data.contact_sheet import write_contact_sheet
from app.training.data.detect import MeshFinder
from app.training.data.hand_landmarks import SUFFIX
from app.training.data.pack import Pack
from app.training.data.prepare import PICTURE_SUFFIXES, pictures_in, prepare_drawings, prepare_photographs
from app.training.data.report import Report
from app.training.recipe import Recipe
from app.training.rendering import render_pack

_MOST_PHOTOGRAPHS: Final = 560
_FEWEST_DRAWINGS: Final = 5
_CONTACT_SHEET: Final = "contact.png"
_NOTE: Final = "made-of.sha256"


class TooFewPicturesError(BadInputError):
    """A style cannot be learnt from so few faces."""


class Show(Protocol):
    """Told what is going on: words, 0..1, and an estimate of the seconds left."""

    def __call__(self, what: str, fraction: float, seconds_left: float | None) -> None: ...


class Packs(NamedTuple):
    """What a run learns from, and the faces of its previews.

    Attributes:
        photographs: of people.
        drawings: by one hand, or the photographs rendered.
        faces: for the previews.
        shapes: what a rendered style takes its *shape* from; None for drawings, which have their own.
    """

    photographs: Pack
    drawings: Pack
    faces: Pack
    shapes: Pack | None = None


_NEEDED: Final = ("photographs", "drawings", "faces")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where pictures come from and packs go.

    Attributes:
        photos: photographs of people.
        drawings: portraits by one hand; with a renderer only their *shape* counts, and there may be none.
        faces: for the previews; None for some of the photographs.
        run_folder: packs, reports and the contact sheet are written here.
    """

    photos: Path
    drawings: Path | None
    faces: Path | None
    run_folder: Path

    def path_of(self, pack: str) -> Path:
        return self.run_folder / f"{pack}.npz"

    def prepared(self, recipe: Recipe) -> bool:
        """Whether there are packs, and pictures, landmark files and tags are those they were made of.

        Where a folder of pictures is gone, or nobody noted what the packs were made of, they are taken as
        they are.
        """
        if not all(self.path_of(name).exists() for name in _NEEDED):
            return False
        noted, now = self.run_folder / _NOTE, self._made_of(recipe)
        return now is None or not noted.exists() or noted.read_text(encoding="utf-8") == now

    def note(self, recipe: Recipe) -> None:
        """Remember what the packs are made of."""
        made_of = self._made_of(recipe)
        if made_of is not None:
            (self.run_folder / _NOTE).write_text(made_of, encoding="utf-8")

    def _made_of(self, recipe: Recipe) -> str | None:
        folders = [each for each in (self.photos, self.drawings, self.faces) if each is not None]
        if not all(folder.is_dir() for folder in folders):
            return None
        digest = hashlib.sha256()
        kept = {"tags", "photograph_tags", "ink_contrast", "renderer"}
        digest.update(recipe.model_dump_json(include=kept).encode())
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.suffix.lower() in PICTURE_SUFFIXES:
                    digest.update(f"{path.relative_to(folder)} {path.stat().st_size}".encode())
                elif path.name.endswith(SUFFIX):
                    digest.update(path.read_bytes())
        return digest.hexdigest()

    def load(self) -> Packs:
        """Read what `prepare` wrote.

        Raises:
            DamagedPackError: a pack cannot be read.
        """
        there = (name for name in Packs._fields if name in _NEEDED or self.path_of(name).exists())
        return Packs(**{name: Pack.load(self.path_of(name)) for name in there})


def prepare(sources: Sources, recipe: Recipe, on_progress: Show, say: Callable[[str], None]) -> None:
    """Find the faces, write packs, reports and the contact sheet.

    Raises:
        BadInputError: there are no pictures, too few faces, or a landmark file is wrong.
    """
    finder = MeshFinder(MODEL_PATH)
    try:
        drawn = None
        if recipe.renderer is None or sources.drawings is not None:
            drawn = _drawings(sources, recipe, finder, on_progress, say)
        found = pictures_in(sources.photos)
        photographs, report = prepare_photographs(
            found,
            finder,
            limit=_MOST_PHOTOGRAPHS,
            tags=recipe.photograph_tags.as_tags(),
            seed=recipe.seed,
            on_picture=counter("Looking at photographs", len(found), on_progress),
        )
        _tell(sources.run_folder, "photographs", report, say)
        faces = photographs
        if sources.faces is not None:
            faces, _ = prepare_photographs(pictures_in(sources.faces), finder, limit=_MOST_PHOTOGRAPHS)
    finally:
        finder.close()
    if recipe.renderer is None:
        assert drawn is not None
        packs = Packs(photographs, drawn, faces)
    else:
        count = counter("Rendering", len(photographs), on_progress)
        rendered = render_pack(photographs, recipe.renderer, on_picture=count)
        write_contact_sheet(rendered, sources.run_folder / _CONTACT_SHEET)
        packs = Packs(photographs, rendered, faces, drawn)
    for name, pack in packs._asdict().items():
        if pack is not None:
            pack.save(sources.path_of(name))
    sources.note(recipe)


def reduced(packs: Packs, recipe: Recipe) -> Packs:
    """With only a share of the drawings, where the recipe says so; half the set holds the quarter."""
    if recipe.drawings_share >= 1:
        return packs
    count = max(1, round(recipe.drawings_share * len(packs.drawings)))
    order = np.random.default_rng(recipe.seed).permutation(len(packs.drawings))
    kept = sorted(order[:count].tolist())
    photographs = packs.photographs if recipe.renderer is None else packs.photographs.take(kept)
    return packs._replace(drawings=packs.drawings.take(kept), photographs=photographs)


def _drawings(
    sources: Sources, recipe: Recipe, finder: MeshFinder, on_progress: Show, say: Callable[[str], None]
) -> Pack:
    if sources.drawings is None:
        raise BadInputError("There is no folder of pictures to learn from: name it with --style.")
    found = pictures_in(sources.drawings)
    drawings, report = prepare_drawings(
        found,
        finder,
        tags=recipe.tags.as_tags(),
        ink_contrast=recipe.ink_contrast,
        on_picture=counter("Looking at the style", len(found), on_progress),
    )
    _tell(sources.run_folder, "drawings", report, say)
    sheet = sources.run_folder / _CONTACT_SHEET
    write_contact_sheet(drawings, sheet, left_out=report.left_out, found=found)
    if len(drawings) < _FEWEST_DRAWINGS:
        raise TooFewPicturesError(
            f"Too few faces: {len(drawings)} in {len(found)} pictures. {_FEWEST_DRAWINGS} are the "
            f"least, 30 are good. See {sources.run_folder / 'drawings.txt'}."
        )
    return drawings


def counter(what: str, total: int, on_progress: Show) -> Callable[[], None]:
    """To be called once for each of `total` pictures; shows how many are done."""
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        on_progress(what, min(1.0, seen / total), None)

    return count


def _tell(folder: Path, name: str, report: Report, say: Callable[[str], None]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(f"{report}\n", encoding="utf-8")
    say(f"{name.capitalize()}: {report.summary}. Reasons: {path}")
