"""A training run: a folder with checkpoint, previews and curves, and the loop that fills it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.frames import Picture
from app.training.checkpoint import load_checkpoint, save_checkpoint, save_weights
from app.training.preview import write_grid
from app.training.sampling import Sampler
from app.training.trainer import Trainer


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
    trainer: Trainer,
    sampler: Sampler,
    folder: Path,
    pace: Pace,
    *,
    preview_crops: list[Picture],
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> None:
    """Train until the pace says stop, resuming from the folder's checkpoint where there is one.

    Raises:
        DivergedError: losses stopped being numbers; the folder keeps the last good checkpoint.
        DamagedCheckpointError: there is a checkpoint that cannot be read.
    """
    state = load_checkpoint(folder)
    if state is not None:
        trainer.restore(state)
    started, first_step = time.monotonic(), trainer.step
    last_saved = started
    curves = _open_curves(folder)
    with ThreadPoolExecutor(1, "batches") as ahead:
        upcoming = ahead.submit(sampler.draw, trainer.step)
        while trainer.step < pace.steps:
            elapsed = time.monotonic() - started
            if pace.minutes is not None and elapsed >= 60 * pace.minutes:
                break
            batch = upcoming.result()
            upcoming = ahead.submit(sampler.draw, trainer.step + 1)
            losses = trainer.advance(batch)
            for name, value in losses.items():
                curves.add_scalar(name, value, trainer.step)
            on_progress(_progress(trainer.step, first_step, started, pace, losses))
            if trainer.step % pace.preview_every == 0:
                _write_preview(trainer, preview_crops, folder)
            if time.monotonic() - last_saved > pace.checkpoint_every_s:
                save_checkpoint(folder, trainer.state())
                last_saved = time.monotonic()
    save_checkpoint(folder, trainer.state())
    _write_preview(trainer, preview_crops, folder)
    curves.close()


def _write_preview(trainer: Trainer, crops: list[Picture], folder: Path) -> None:
    # The weights beside the picture: what a style looks best at is seen only afterwards.
    write_grid(trainer.average.network, crops, folder / "previews" / f"{trainer.step:06d}.png")
    save_weights(folder / "weights" / f"{trainer.step:06d}.pt", trainer.average.network)


def _progress(step: int, first: int, started: float, pace: Pace, losses: dict[str, float]) -> Progress:
    elapsed = time.monotonic() - started
    by_steps = (step - first) / max(pace.steps - first, 1)
    by_time = elapsed / (60 * pace.minutes) if pace.minutes else 0.0
    fraction = min(1.0, max(by_steps, by_time))
    return Progress(step, fraction, elapsed * (1 - fraction) / max(fraction, 1e-9), losses)


def _open_curves(folder: Path) -> Any:
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(folder / "curves"), flush_secs=30)
