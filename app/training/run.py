"""A training run: a folder with checkpoint, previews and curves, and the loop that fills it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.training.checkpoint import DamagedCheckpointError, load_checkpoint, save_checkpoint
from app.training.export.guided_crop import GuidedCrop
from app.training.learner import Learner
from app.training.preview import write_grid
from app.training.processes import ALONE, World
from app.training.sampling import Sampler
from app.training.snapshots import save_snapshot


@dataclass(frozen=True, slots=True)
class Pace:
    """When to stop and when to write.

    Attributes:
        steps: stop at this step.
        minutes: stop after this much time in this process; None for no limit.
        checkpoint_every_s: seconds between checkpoints.
        preview_every: steps between preview grids.
    """

    steps: int
    minutes: float | None = None
    checkpoint_every_s: float = 60.0
    preview_every: int = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run is.

    Attributes:
        step: steps taken, from the very beginning.
        fraction: 0..1 of this process's work, by steps or by time, whichever is nearer its end.
        seconds_left: estimate.
        losses: terms of the last step.
    """

    step: int
    fraction: float
    seconds_left: float
    losses: dict[str, float]


def train(
    learner: Learner,
    sampler: Sampler,
    folder: Path,
    pace: Pace,
    *,
    preview_crops: list[GuidedCrop],
    world: World = ALONE,
    on_progress: Callable[[Progress], None] = lambda where: None,
) -> None:
    """Train until the pace says stop, resuming from the folder's checkpoint where there is one.

    Of several processes the first one writes.

    Raises:
        DivergedError: numbers stopped being numbers; the folder keeps the last good checkpoint.
        DamagedCheckpointError: there is a checkpoint that cannot be read, or does not fit.
        CannotWriteError: the disk is full; the folder keeps the last checkpoint.
    """
    _resume(learner, folder)
    started, first_step = time.monotonic(), learner.step
    last_saved = started
    curves = open_curves(folder / "curves", first_step) if world.is_first else None
    with ThreadPoolExecutor(1, "batches") as ahead:
        upcoming = ahead.submit(sampler.draw, learner.step)
        while learner.step < pace.steps:
            elapsed = time.monotonic() - started
            if not world.all_true(pace.minutes is None or elapsed < 60 * pace.minutes):
                break
            batch = upcoming.result()
            upcoming = ahead.submit(sampler.draw, learner.step + 1)
            losses = learner.advance(batch)
            on_progress(progress(learner.step, first_step, started, pace, losses))
            if curves is None:
                continue
            for name, value in losses.items():
                curves.add_scalar(name, value, learner.step)
            if learner.step % pace.preview_every == 0:
                _write_preview(learner, preview_crops, folder)
            if time.monotonic() - last_saved > pace.checkpoint_every_s:
                save_checkpoint(folder, learner.state())
                last_saved = time.monotonic()
    if curves is not None:
        save_checkpoint(folder, learner.state())
        _write_preview(learner, preview_crops, folder)
        curves.close()


def _resume(learner: Learner, folder: Path) -> None:
    state = load_checkpoint(folder)
    if state is None:
        return
    try:
        learner.restore(state)
    except (RuntimeError, KeyError, ValueError) as error:
        raise DamagedCheckpointError(
            f"The checkpoint in {folder} belongs to networks of another shape: choose another --run folder."
        ) from error


def _write_preview(learner: Learner, crops: list[GuidedCrop], folder: Path) -> None:
    write_grid(learner.average.network, crops, folder / "previews" / f"{learner.step:06d}.png")
    save_snapshot(folder, learner.step, learner.average.network)


def progress(step: int, first: int, started: float, pace: Pace, losses: dict[str, float]) -> Progress:
    """Where a run is that began at step `first` at `started` (`time.monotonic()`)."""
    elapsed = time.monotonic() - started
    by_steps = (step - first) / max(pace.steps - first, 1)
    by_time = elapsed / (60 * pace.minutes) if pace.minutes else 0.0
    fraction = min(1.0, max(by_steps, by_time))
    return Progress(step, fraction, elapsed * (1 - fraction) / max(fraction, 1e-9), losses)


def open_curves(folder: Path, step: int) -> Any:
    """TensorBoard's writer; what it has of steps after this one is forgotten."""
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(folder), flush_secs=30, purge_step=step + 1)
