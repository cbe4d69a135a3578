"""The whole way of a style: pictures, data packs, training, export. Each part is skipped where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import torch

from app.errors import BadInputError
from app.face.model_file import MODEL_PATH
from app.training.checkpoint import load_checkpoint
from app.training.data.contact_sheet import write_contact_sheet
from app.training.data.detect import MeshFinder
from app.training.data.pack import Pack
from app.training.data.prepare import pictures_in, prepare_drawings, prepare_photographs
from app.training.data.report import Report
from app.training.export.style_folder import write_style
from app.training.networks.cost import describe_cost
from app.training.networks.generator import Generator
from app.training.pretraining import pretrain
from app.training.recipe import About, Recipe
from app.training.rendering import render_pack
from app.training.run import Pace, Progress, train
from app.training.sampling import Sampler
from app.training.trainer import Trainer

_MOST_PHOTOGRAPHS: Final = 560
_FEWEST_DRAWINGS: Final = 5
_PREVIEW_FACES: Final = 8


class TooFewPicturesError(BadInputError):
    """A style cannot be learnt from so few faces."""


class Show(Protocol):
    """Told what is going on: words, 0..1, and an estimate of the seconds left."""

    def __call__(self, what: str, fraction: float, seconds_left: float | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learnt, from what, and for how long; as `limner train --help` says."""

    style_id: str
    name: str
    photos: Path
    drawings: Path | None
    run_folder: Path
    recipe: Path | None = None
    faces: Path | None = None
    artist: str = ""
    source: str = ""
    licence: str = ""
    minutes: float | None = None
    steps: int | None = None
    device: str = "auto"
    threads: int | None = None


def teach(lesson: Lesson, *, on_progress: Show, say: Callable[[str], None]) -> Path:
    """Do all of it; returns the finished style's folder.

    Raises:
        LimnerError: as the parts say, in one sentence.
    """
    recipe = _recipe(lesson)
    device = _device(lesson.device)
    torch.set_num_threads(lesson.threads or torch.get_num_threads())
    photographs, drawings, faces = _packs(lesson, recipe, on_progress, say)
    previews = [faces.crop(i) for i in _spread(len(faces), _PREVIEW_FACES)]

    trainer = Trainer(recipe, device=device)
    for line in describe_cost(trainer.generator, trainer.inverse, trainer.judges):
        say(line)
    if load_checkpoint(lesson.run_folder) is None:
        targets = drawings if recipe.renderer else None
        trainer.start_from(_pretrained(lesson.run_folder, trainer, photographs, targets, on_progress))

    def show(progress: Progress) -> None:
        on_progress(f"Step {progress.step}", progress.fraction, progress.seconds_left)

    pace = Pace(steps=lesson.steps or recipe.steps, minutes=lesson.minutes)
    sampler = Sampler(photographs, drawings, recipe)
    train(trainer, sampler, lesson.run_folder, pace, preview_crops=previews, on_progress=show)

    on_progress("Exporting", 1.0, None)
    folder = lesson.run_folder / "style" / lesson.style_id
    report = write_style(
        folder,
        lesson.style_id,
        trainer.average.network,
        recipe,
        photographs=photographs,
        drawings=drawings,
        demo_crop=previews[0],
        recipe_text=f"{len(drawings)} pictures, {trainer.step} steps, seed {recipe.seed}",
        trained=datetime.now(UTC).date(),
    )
    kept = "kept" if report.int8_kept else "left out"
    say(
        f"fp32 {report.fp32_ms:.1f} ms, INT8 {report.int8_ms:.1f} ms "
        f"({report.int8_psnr_db:.1f} dB, {kept}) a portrait on one thread"
    )
    return folder


def _recipe(lesson: Lesson) -> Recipe:
    recipe = Recipe.load(lesson.recipe) if lesson.recipe else Recipe()
    given = {
        key: getattr(lesson, key) for key in ("name", "artist", "source", "licence") if getattr(lesson, key)
    }
    return recipe.model_copy(update={"about": About.model_validate({**recipe.about.model_dump(), **given})})


def _device(wanted: str) -> torch.device:
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise BadInputError("PyTorch finds no CUDA GPU here. Use --device cpu.")
    try:
        return torch.device(wanted)
    except RuntimeError as error:
        raise BadInputError(f"There is no device {wanted!r}. Use auto, cpu or cuda.") from error


def _packs(
    lesson: Lesson, recipe: Recipe, on_progress: Show, say: Callable[[str], None]
) -> tuple[Pack, Pack, Pack]:
    paths = {name: lesson.run_folder / f"{name}.npz" for name in ("photographs", "drawings", "faces")}
    if not all(path.exists() for path in paths.values()):
        _prepare(lesson, recipe, paths, on_progress, say)
    photographs, drawings, faces = (Pack.load(path) for path in paths.values())
    return photographs, drawings, faces


def _prepare(
    lesson: Lesson,
    recipe: Recipe,
    paths: dict[str, Path],
    on_progress: Show,
    say: Callable[[str], None],
) -> None:
    finder = MeshFinder(MODEL_PATH)
    try:
        drawings = None
        if recipe.renderer is None:
            drawings = _prepare_drawings(lesson, recipe, finder, on_progress, say)
        found = pictures_in(lesson.photos)
        photographs, report = prepare_photographs(
            found,
            finder,
            limit=_MOST_PHOTOGRAPHS,
            tags=recipe.photograph_tags.as_tags(),
            seed=recipe.seed,
            on_picture=_counter("Looking at photographs", len(found), on_progress),
        )
        _tell(lesson.run_folder, "photographs", report, say)
        faces = photographs
        if lesson.faces is not None:
            faces, _ = prepare_photographs(pictures_in(lesson.faces), finder, limit=_MOST_PHOTOGRAPHS)
    finally:
        finder.close()
    if drawings is None:
        assert recipe.renderer is not None
        counter = _counter("Rendering", len(photographs), on_progress)
        drawings = render_pack(photographs, recipe.renderer, on_picture=counter)
    write_contact_sheet(drawings, lesson.run_folder / "contact.png")
    for name, pack in (("photographs", photographs), ("drawings", drawings), ("faces", faces)):
        pack.save(paths[name])


def _prepare_drawings(
    lesson: Lesson, recipe: Recipe, finder: MeshFinder, on_progress: Show, say: Callable[[str], None]
) -> Pack:
    if lesson.drawings is None:
        raise BadInputError("There is no folder of pictures to learn from: name it with --style.")
    found = pictures_in(lesson.drawings)
    drawings, report = prepare_drawings(
        found,
        finder,
        tags=recipe.tags.as_tags(),
        ink_contrast=recipe.ink_contrast,
        on_picture=_counter("Looking at the style", len(found), on_progress),
    )
    _tell(lesson.run_folder, "drawings", report, say)
    if len(drawings) < _FEWEST_DRAWINGS:
        raise TooFewPicturesError(
            f"Only {len(drawings)} of {len(found)} pictures show a usable face; "
            f"{_FEWEST_DRAWINGS} are the least, 30 are good. See {lesson.run_folder / 'drawings.txt'}."
        )
    return drawings


def _counter(what: str, total: int, on_progress: Show) -> Callable[[], None]:
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        on_progress(what, seen / total, None)

    return count


def _tell(folder: Path, name: str, report: Report, say: Callable[[str], None]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(f"{report}\n", encoding="utf-8")
    say(f"{name.capitalize()}: {report.summary}. Reasons: {path}")


def _pretrained(
    folder: Path, trainer: Trainer, photographs: Pack, targets: Pack | None, on_progress: Show
) -> dict[str, torch.Tensor]:
    path = folder / "pretrained.pt"
    if path.exists():
        state: dict[str, torch.Tensor] = torch.load(path, map_location="cpu", weights_only=True)
        return state
    torch.manual_seed(trainer.recipe.seed)
    generator = Generator(trainer.generator.shape).to(trainer.device)

    steps = trainer.recipe.pretraining_steps
    what = "Learning to copy" if targets is None else "Learning to render"

    def show(step: int, _: float) -> None:
        on_progress(what, (step + 1) / steps, None)

    pretrain(generator, photographs, targets, steps=steps, seed=trainer.recipe.seed, on_step=show)
    torch.save(generator.state_dict(), path)
    return generator.state_dict()


def _spread(count: int, wanted: int) -> list[int]:
    return [int(i) for i in np.linspace(0, count - 1, min(count, wanted))]
