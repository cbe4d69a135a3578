"""The whole way of a style: pictures, data packs, training, export. Each part is skipped where it is done."""

import errno
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import torch

from app.errors import BadInputError
from app.training.checkpoint import CannotWriteError, load_checkpoint, set_aside
from app.training.data.demo_crop import demo_sitter
from app.training.distillation import Student
from app.training.export.guided_crop import GuidedCrop
from app.training.export.style_folder import write_style
from app.training.first_weights import FirstWeights, first_weights, start_of
from app.training.hand import with_hand
from app.training.installed_weights import blended
from app.training.networks.cost import describe_cost, describe_generator
from app.training.networks.feature_trunk import FeatureTrunk
from app.training.networks.generator import Generator, GeneratorShape
from app.training.preparation import Packs, Show, Sources, prepare, reduced
from app.training.processes import World, joined
from app.training.recipe import About, Recipe
from app.training.run import Pace, Progress, train
from app.training.sampling import Sampler
from app.training.snapshots import load_generator, load_snapshot
from app.training.trainer import Trainer

_PREVIEW_FACES: Final = 8
_UNWRITABLE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learnt, from what, and for how long; as `limner train --help` says."""

    style_id: str
    name: str
    photos: Path
    drawings: Path | None
    run_folder: Path
    recipe: Path | None = None
    settings: tuple[str, ...] = ()
    faces: Path | None = None
    artist: str = ""
    source: str = ""
    licence: str = ""
    start_from: str | None = None
    minutes: float | None = None
    steps: int | None = None
    from_step: int | None = None
    export_step: int | None = None
    teacher: Path | None = None
    features: Path | None = None
    device: str = "auto"
    threads: int | None = None


def teach(lesson: Lesson, *, on_progress: Show, say: Callable[[str], None]) -> Path | None:
    """Do all of it; returns the finished style's folder, or None in all but the first of several processes.

    Raises:
        LimnerError: as the parts say, in one sentence.
        CannotWriteError: the disk is full, or the folder may not be written to.
    """
    try:
        return _teach(lesson, on_progress, say)
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        raise CannotWriteError(
            f"{error.filename or lesson.run_folder} cannot be written: {os.strerror(error.errno)}. What is "
            "done is kept; once that is cured, the same command goes on from there."
        ) from error


def _teach(lesson: Lesson, on_progress: Show, say: Callable[[str], None]) -> Path | None:
    recipe = _recipe(lesson)
    torch.set_num_threads(lesson.threads or torch.get_num_threads())
    with joined(_device(lesson.device)) as world:
        if not world.is_first:
            on_progress, say = _show_nothing, _say_nothing
        packs = _packs(lesson, recipe, world, on_progress, say)
        previews = [GuidedCrop.of_pack(packs.faces, i) for i in _spread(len(packs.faces), _PREVIEW_FACES)]
        if lesson.export_step is not None:
            generator, step = load_snapshot(lesson.run_folder, lesson.export_step), lesson.export_step
            pretrained_steps = recipe.pretraining_steps
        else:
            learner = _learner(lesson, recipe, world, say)
            pace = Pace(steps=recipe.steps, minutes=lesson.minutes)
            started = time.monotonic()
            first = FirstWeights(lesson.run_folder, packs, previews, on_progress)
            pretrained_steps = _begin(lesson, learner, first, world, pace)
            if pace.minutes is not None:
                spent = (time.monotonic() - started) / 60
                pace = replace(pace, minutes=max(0.0, pace.minutes - spent))

            def show(progress: Progress) -> None:
                on_progress(f"Step {progress.step}", progress.fraction, progress.seconds_left)

            train(
                learner,
                Sampler(packs.photographs, packs.drawings, recipe, rank=world.rank),
                lesson.run_folder,
                pace,
                preview_crops=previews,
                world=world,
                on_progress=show,
            )
            generator, step = learner.average.network, learner.step
        if not world.is_first:
            return None

    if recipe.starts_from is not None and recipe.start_share > 0:
        generator = blended(generator, first_weights(lesson.run_folder), recipe.start_share)
    on_progress("Exporting", 1.0, None)
    demo = demo_sitter()
    folder = lesson.run_folder / "style" / lesson.style_id
    trial = write_style(
        folder,
        lesson.style_id,
        generator.cpu(),
        recipe,
        photographs=packs.photographs,
        drawings=packs.drawings,
        shapes=packs.shapes,
        features=lesson.features,
        demo_crop=GuidedCrop.of(demo.crop, demo.landmarks_px),
        recipe_text=_told(recipe, packs.drawings.pictures, pretrained_steps, step),
        trained=datetime.now(UTC).date(),
    )
    kept = "kept" if trial.kept else "left out"
    say(
        f"fp32 {trial.fp32_ms:.1f} ms, INT8 {trial.int8_ms:.1f} ms a portrait on one thread; "
        f"INT8 is {trial.lost}: {kept}"
    )
    return folder


def _told(recipe: Recipe, pictures: int, pretrained_steps: int, steps: int) -> str:
    what = f"photographs rendered, {pretrained_steps} steps" if recipe.renderer else "pictures"
    more = f", {steps} steps" if steps or not recipe.renderer else ""
    start = f" from the style {recipe.starts_from}" if recipe.starts_from else ""
    if recipe.start_share > 0:
        start += f", of which {recipe.start_share:g} is kept"
    return f"{pictures} {what}{more}{start}, seed {recipe.seed}"


def _recipe(lesson: Lesson) -> Recipe:
    steps = () if lesson.steps is None else (f"steps={lesson.steps}",)
    start = () if lesson.start_from is None else (f"starts_from={json.dumps(lesson.start_from)}",)
    recipe = Recipe.load(lesson.recipe, (*lesson.settings, *steps, *start))
    if recipe.starts_from is not None:
        start_of(recipe)  # What is wrong with it, before the long work.
    if lesson.features is None and recipe.losses.likeness > 0:
        raise BadInputError(
            "The recipe's likeness term needs the weights of VGG-16: name them with --features."
        )
    given = {
        key: getattr(lesson, key) for key in ("name", "artist", "source", "licence") if getattr(lesson, key)
    }
    return recipe.model_copy(update={"about": About.model_validate({**recipe.about.model_dump(), **given})})


def _device(wanted: str) -> torch.device:
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if wanted == "cpu":
        return torch.device("cpu")
    gpu = re.fullmatch(r"cuda(?::([0-9]{1,3}))?", wanted)
    if gpu is None:
        raise BadInputError(
            f"There is no device {wanted!r}. Use auto, cpu, cuda, or cuda:1 for the second GPU."
        )
    if not torch.cuda.is_available():
        raise BadInputError("PyTorch finds no CUDA GPU here. Use --device cpu.")
    count = torch.cuda.device_count()
    if int(gpu[1] or 0) >= count:
        raise BadInputError(f"There is no device {wanted!r}: the last GPU here is cuda:{count - 1}.")
    return torch.device(wanted)


def _packs(
    lesson: Lesson, recipe: Recipe, world: World, on_progress: Show, say: Callable[[str], None]
) -> Packs:
    sources = Sources(lesson.photos, lesson.drawings, lesson.faces, lesson.run_folder)
    if world.is_first and not sources.prepared(recipe):
        prepare(sources, recipe, on_progress, say)
    world.wait()
    return reduced(sources.load(), recipe)


def _learner(lesson: Lesson, recipe: Recipe, world: World, say: Callable[[str], None]) -> Trainer | Student:
    device = torch.device(world.device) if world.size > 1 else _device(lesson.device)
    trunk = FeatureTrunk.load(lesson.features) if lesson.features else None
    shape = _shape(recipe)
    if lesson.teacher is not None:
        teacher = load_generator(lesson.teacher)
        student = Student(recipe, teacher, shape=shape, device=device, world=world, trunk=trunk)
        say(describe_generator("Student", student.generator))
        say(describe_generator("Teacher", teacher))
        return student
    trainer = Trainer(recipe, shape=shape, device=device, world=world, trunk=trunk)
    for line in describe_cost(trainer.generator, trainer.inverse, trainer.judges):
        say(line)
    return trainer


def _shape(recipe: Recipe) -> GeneratorShape:
    if recipe.starts_from is not None:
        return start_of(recipe).shape
    widths = recipe.generator.model_dump() if recipe.generator else {}
    return with_hand(GeneratorShape(**widths), recipe.renderer)


def _begin(lesson: Lesson, learner: Trainer | Student, first: FirstWeights, world: World, pace: Pace) -> int:
    """Give the generator the weights that it starts from, unless there is a checkpoint to go on from.

    Returns:
        How many steps of pretraining are in them.
    """
    folder, steps = lesson.run_folder, learner.recipe.pretraining_steps
    if lesson.from_step is not None:
        _start(learner, load_snapshot(folder, lesson.from_step), folder)
        learner.step = lesson.from_step
        if world.is_first:
            set_aside(folder, lesson.from_step, learner.state())
    elif first.begun or load_checkpoint(folder) is None:
        if world.is_first:
            first.learn(learner.recipe, learner.generator.shape, learner.device, pace)
        world.wait()
        generator, steps = first.load(learner.recipe)
        _start(learner, generator, folder)
    world.wait()
    return steps


def _start(learner: Trainer | Student, generator: Generator, folder: Path) -> None:
    if generator.shape != learner.generator.shape:
        raise BadInputError(f"{folder} holds weights of another shape of generator: choose another --run.")
    learner.start_from(generator.state_dict())


def _spread(count: int, wanted: int) -> list[int]:
    return [int(i) for i in np.linspace(0, count - 1, min(count, wanted))]


def _show_nothing(what: str, fraction: float, seconds_left: float | None) -> None:
    pass


def _say_nothing(text: str) -> None:
    pass
