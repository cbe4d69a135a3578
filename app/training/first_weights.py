"""What a run starts from: an installed style, or a generator that copies photographs, or renders them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from app.errors import BadInputError, LimnerError
from app.styles.library import Library
from app.training.checkpoint import CHECKPOINT_NAME, load_checkpoint, save_weights
from app.training.data.pack import Pack
from app.training.export.guided_crop import GuidedCrop
from app.training.hand import has_hand_of, lay
from app.training.installed_weights import installed_generator, unguided
from app.training.networks.generator import Generator, GeneratorShape
from app.training.preparation import Packs, Show, counter
from app.training.pretraining import Pretraining
from app.training.pretraining_run import PRETRAINING_NAME, run_pretraining
from app.training.recipe import Recipe
from app.training.rendering import LAMPLIT, ONE_SIDED, glaze_edges, layer_tables, stroke_layers
from app.training.run import Pace, Progress
from app.training.snapshots import generator_of, load_generator

_FINISHED: Final = "pretrained.pt"
_START: Final = "start.pt"
"""Of what is taught further by its renderer; what is taught by drawings starts with what is finished."""


class TimeIsUpError(LimnerError):
    """There was not time enough to have anything to show."""


def first_weights(run_folder: Path) -> Generator:
    """What the run in a folder started from, whatever is installed by now.

    Raises:
        NoSnapshotError: there is none, or it cannot be read.
    """
    start = run_folder / _START
    return load_generator(start if start.exists() else run_folder / _FINISHED)


def start_of(recipe: Recipe) -> Generator:
    """The installed style that a recipe starts from.

    Raises:
        UnknownStyleError, NotTeachableError: there is no such style, or it cannot be taught on.
        BadInputError: it was taught by another renderer than the recipe's.
    """
    assert recipe.starts_from is not None
    start = installed_generator(Library().get(recipe.starts_from))
    if recipe.renderer is None:
        return unguided(start)
    if not has_hand_of(start, recipe.renderer):
        raise BadInputError(
            f"The style {recipe.starts_from!r} was not taught by the renderer {recipe.renderer!r} of today: "
            "start from one that was, or from nothing, without starts_from."
        )
    return start


@dataclass(frozen=True, slots=True)
class FirstWeights:
    """Learns them where the run folder has none, and finds them there.

    Attributes:
        folder: the run's.
        packs: what it learns from.
        previews: crops to look at on the way.
        on_progress: told where it is.
    """

    folder: Path
    packs: Packs
    previews: list[GuidedCrop]
    on_progress: Show

    @property
    def begun(self) -> bool:
        """Whether learning was begun and is not finished."""
        return (self.folder / PRETRAINING_NAME).exists() and not self._finished

    def learn(self, recipe: Recipe, shape: GeneratorShape, device: torch.device, pace: Pace) -> None:
        """Learn until done or out of time; go on from where it was stopped.

        Raises:
            LimnerError: see `run_pretraining`.
            BadInputError: what is there to start from will not do, see `start_of`.
        """
        if self._finished:
            return
        if recipe.starts_from is not None and recipe.renderer is None:
            save_weights(self.folder / _FINISHED, start_of(recipe))
            return
        # All that can be there is what a run took over from a pretraining stopped early.
        (self.folder / CHECKPOINT_NAME).unlink(missing_ok=True)
        torch.manual_seed(recipe.seed)
        generator = self._beginning(recipe, shape).to(device)
        targets = self._targets(recipe)
        pretraining = Pretraining(
            generator.to(memory_format=torch.channels_last),  # type: ignore[call-overload]
            self.packs.photographs,
            targets,
            self._tables(recipe),
            steps=recipe.pretraining_steps,
            seed=recipe.seed,
            mirror=recipe.renderer not in ONE_SIDED,
            glaring=recipe.renderer not in LAMPLIT,
            judged=recipe.judged,
            further=recipe.starts_from is not None,
        )
        what = "Learning to copy" if targets is None else "Learning to render"

        def show(where: Progress) -> None:
            self.on_progress(what, where.fraction, where.seconds_left)

        if run_pretraining(pretraining, self.folder, pace, preview_crops=self.previews, on_progress=show):
            save_weights(self.folder / _FINISHED, generator)
            (self.folder / PRETRAINING_NAME).unlink()

    @property
    def _finished(self) -> bool:
        return (self.folder / _FINISHED).exists()

    def load(self, recipe: Recipe) -> tuple[Generator, int]:
        """The weights, and how many steps are in them.

        A rendered style stopped early is one already, only rougher.

        Raises:
            TimeIsUpError: it has not even learnt to copy.
            NoSnapshotError, DamagedCheckpointError: what is there cannot be read.
        """
        state = None if self._finished else load_checkpoint(self.folder, PRETRAINING_NAME)
        if state is None:
            copied = recipe.starts_from is not None and recipe.renderer is None
            steps = 0 if copied else recipe.pretraining_steps
            return load_generator(self.folder / _FINISHED), steps
        if recipe.renderer is None:
            raise TimeIsUpError(
                f"The time was over at step {state['step']} of {state['steps']} of learning to copy, which "
                "comes before the style: start the same command again, and it goes on from there."
            )
        return generator_of(state["generator"]), int(state["step"])

    def _beginning(self, recipe: Recipe, shape: GeneratorShape) -> Generator:
        if recipe.starts_from is None:
            generator = Generator(shape)
            lay(generator, recipe.renderer)
            return generator
        if not (self.folder / _START).exists():
            save_weights(self.folder / _START, start_of(recipe))
        return first_weights(self.folder)

    def _targets(self, recipe: Recipe) -> Pack | None:
        return None if recipe.renderer is None else self.packs.drawings

    def _tables(self, recipe: Recipe) -> NDArray[np.uint8] | None:
        if not stroke_layers(recipe.renderer) and not glaze_edges(recipe.renderer):
            return None
        photographs = self.packs.photographs
        count = counter("Planning layers", len(photographs), self.on_progress)
        return layer_tables(photographs, recipe.renderer, on_picture=count)
