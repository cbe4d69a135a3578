"""Two folders of pictures become data packs in the run folder, once."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import numpy as np

from app.errors import BadInputError
from app.face.model_file import MODEL_PATH
from app.training.data.beards import with_beards, with_known_jaws
from app.training.data.contact_sheet import write_contact_sheet
from app.training.data.darker import with_darker
from app.training.data.detect import MeshFinder
from app.training.data.hand_landmarks import SUFFIX
from app.training.data.no_faces import NoFacesError
from app.training.data.pack import Pack
from app.training.data.pale_eyes import with_pale_eyes
from app.training.data.prepare import (
    PICTURE_SUFFIXES,
    pictures_in,
    prepare_drawings,
    prepare_photographs,
    require_a_face,
)
from app.training.data.report import Report
from app.training.data.rooms import with_rooms
from app.training.data.walls import with_walls
from app.training.recipe import Recipe
from app.training.rendering import RULES, render_pack

_MOST_PHOTOGRAPHS: Final = 560
_FEWEST_DRAWINGS: Final = 5
_PREVIEW_FACES: Final = 8
_ENOUGH_TO_HOLD_OUT: Final = 40
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
        faces: for the previews; None to hold out some of the photographs.
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

        Where a folder of pictures is gone or empty, the packs are taken as they are: they were copied here.
        Where the pictures are there and nobody noted what the packs were made of, writing them was cut short.
        """
        if not all(self.path_of(name).exists() for name in _NEEDED):
            return False
        noted, now = self.run_folder / _NOTE, self._made_of(recipe)
        return now is None or (noted.exists() and noted.read_text(encoding="utf-8") == now)

    def save(self, packs: Packs, recipe: Recipe) -> None:
        """Write the packs, and last what they are made of: until then they do not count."""
        (self.run_folder / _NOTE).unlink(missing_ok=True)
        for name, pack in packs._asdict().items():
            if pack is None:
                self.path_of(name).unlink(missing_ok=True)
            else:
                pack.save(self.path_of(name))
        made_of = self._made_of(recipe)
        if made_of is not None:
            (self.run_folder / _NOTE).write_text(made_of, encoding="utf-8")

    def pictures(self) -> dict[str, list[Path]]:
        """The picture files that each pack is made of; without the packs for which no folder was named.

        Raises:
            BadInputError: there is no such folder, or no picture in it.
        """
        return {name: pictures_in(folder) for name, folder in self._folders.items()}

    @property
    def _folders(self) -> dict[str, Path]:
        named = {"photographs": self.photos, "drawings": self.drawings, "faces": self.faces}
        return {name: folder for name, folder in named.items() if folder is not None}

    def _made_of(self, recipe: Recipe) -> str | None:
        folders = self._folders.values()
        if not all(_has_pictures(folder) for folder in folders):
            return None
        digest = hashlib.sha256()
        kept = {"tags", "photograph_tags", "ink_contrast", "renderer"}
        digest.update(recipe.model_dump_json(include=kept).encode())
        if recipe.renderer is not None:
            digest.update(f"rules {RULES}".encode())
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

    What may be wrong with folders and photographs is found out before the long work on drawings.

    Raises:
        BadInputError: there are no pictures, too few faces, or a landmark file is wrong.
        NoFacesError: there are pictures, but no faces; the sentence names the report, which is written.
    """
    if recipe.renderer is None and sources.drawings is None:
        raise BadInputError("There is no folder of pictures to learn from: name it with --style.")
    found, folder = sources.pictures(), sources.run_folder
    tags, seed = recipe.photograph_tags.as_tags(), recipe.seed
    looking = partial(counter, "Looking at photographs", len(found["photographs"]), on_progress)
    finder = MeshFinder(MODEL_PATH)
    try:
        with _reported(folder, "photographs"):
            require_a_face(
                found["photographs"],
                finder,
                limit=_MOST_PHOTOGRAPHS,
                tags=tags,
                seed=seed,
                on_picture=looking(),
            )
        if "faces" in found:
            with _reported(folder, "faces"):
                require_a_face(found["faces"], finder, limit=_MOST_PHOTOGRAPHS, called="pictures of --faces")
        drawn = None
        if "drawings" in found:
            drawn = _drawings(found["drawings"], folder, recipe, finder, on_progress=on_progress, say=say)
        photographs, report = prepare_photographs(
            found["photographs"], finder, limit=_MOST_PHOTOGRAPHS, tags=tags, seed=seed, on_picture=looking()
        )
        _tell(folder, "photographs", report, say)
        if "faces" in found:
            faces, _ = prepare_photographs(found["faces"], finder, limit=_MOST_PHOTOGRAPHS)
        else:
            photographs, faces = held_out(photographs)
    finally:
        finder.close()
    if recipe.renderer is None:
        assert drawn is not None
        packs = Packs(photographs, drawn, faces)
    else:
        photographs = with_walls(
            photographs, seed=seed, on_picture=counter("Cutting out", len(photographs), on_progress)
        )
        # In front of walls, too, for dark skin is taken for cloth there as well.
        photographs = with_darker(photographs, tags, seed=seed + 1)
        photographs = with_rooms(photographs, seed=seed + 2)
        photographs = with_beards(photographs, seed=seed + 3)
        if tags.facial_hair or tags.clean_shaven:
            photographs = with_known_jaws(photographs, tags)
        count = counter("Rendering", len(photographs), on_progress)
        rendered = render_pack(photographs, recipe.renderer, on_picture=count)
        write_contact_sheet(rendered, folder / _CONTACT_SHEET)
        photographs, rendered = with_pale_eyes(photographs, rendered)
        packs = Packs(photographs, rendered, faces, drawn)
    sources.save(packs, recipe)


def held_out(photographs: Pack) -> tuple[Pack, Pack]:
    """Those to learn from, and some for the previews that are not learnt from; all for both where few."""
    count = len(photographs)
    if count < _ENOUGH_TO_HOLD_OUT:
        return photographs, photographs
    shown = {int(index) for index in np.linspace(0, count - 1, _PREVIEW_FACES)}
    learnt = [index for index in range(count) if index not in shown]
    return photographs.take(learnt), photographs.take(sorted(shown))


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
    found: list[Path],
    folder: Path,
    recipe: Recipe,
    finder: MeshFinder,
    *,
    on_progress: Show,
    say: Callable[[str], None],
) -> Pack:
    sheet = folder / _CONTACT_SHEET
    with _reported(folder, "drawings"):
        try:
            drawings, report = prepare_drawings(
                found,
                finder,
                tags=recipe.tags.as_tags(),
                ink_contrast=recipe.ink_contrast,
                on_picture=counter("Looking at the style", len(found), on_progress),
            )
        except NoFacesError as error:
            write_contact_sheet(None, sheet, left_out=error.report.left_out, found=found)
            raise
    _tell(folder, "drawings", report, say)
    write_contact_sheet(drawings, sheet, left_out=report.left_out, found=found)
    if len(drawings) < _FEWEST_DRAWINGS:
        raise TooFewPicturesError(
            f"Too few faces: {len(drawings)} in {len(found)} pictures. {_FEWEST_DRAWINGS} are the "
            f"least, 30 are good. See {folder / 'drawings.txt'}."
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


def _has_pictures(folder: Path) -> bool:
    return any(path.suffix.lower() in PICTURE_SUFFIXES for path in folder.rglob("*"))


@contextmanager
def _reported(folder: Path, name: str) -> Iterator[None]:
    """Before it is said that there are no faces, write down why."""
    try:
        yield
    except NoFacesError as error:
        raise NoFacesError(f"{error} See {_write(folder, name, error.report)}.", error.report) from error


def _write(folder: Path, name: str, report: Report) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(f"{report}\n", encoding="utf-8")
    return path


def _tell(folder: Path, name: str, report: Report, say: Callable[[str], None]) -> None:
    path = _write(folder, name, report)
    say(f"{name.capitalize()}: {report.summary}. Reasons: {path}")
