"""The loop of the first part of a run: resumed where it was, stopped in time, watched on the way."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.training.checkpoint import load_checkpoint, save_checkpoint
from app.training.export.guided_crop import GuidedCrop
from app.training.pretraining import Pretraining
from app.training.preview import write_grid
from app.training.run import Pace, Progress, open_curves, progress

PRETRAINING_NAME: Final = "pretraining.pt"
_LOSS: Final = "pretraining"


def run_pretraining(
    pretraining: Pretraining,
    folder: Path,
    pace: Pace,
    *,
    preview_crops: list[GuidedCrop],
    on_progress: Callable[[Progress], None] = lambda where: None,
) -> bool:
    """Take all steps, going on from the folder's checkpoint where there is one.

    Args:
        pace: when to write, and when to stop before all steps are taken; its own steps do not count.

    Returns:
        Whether all steps were taken; where not, the time was over, and the same goes on another day.

    Raises:
        DivergedError: numbers stopped being numbers; the folder keeps the last good checkpoint.
        DamagedCheckpointError: there is a checkpoint that cannot be read, or does not fit.
        CannotWriteError: the disk is full; the folder keeps the last checkpoint.
    """
    state = load_checkpoint(folder, PRETRAINING_NAME)
    if state is not None:
        pretraining.restore(state)
    pace = replace(pace, steps=pretraining.steps)
    started, first_step = time.monotonic(), pretraining.step
    last_saved = started
    curves = open_curves(folder / "curves" / _LOSS, first_step)
    while pretraining.step < pretraining.steps:
        if pace.minutes is not None and time.monotonic() - started >= 60 * pace.minutes:
            break
        loss = pretraining.advance()
        curves.add_scalar(_LOSS, loss, pretraining.step)
        on_progress(progress(pretraining.step, first_step, started, pace, {_LOSS: loss}))
        if pretraining.step % pace.preview_every == 0:
            _write_preview(pretraining, preview_crops, folder)
        if time.monotonic() - last_saved > pace.checkpoint_every_s:
            save_checkpoint(folder, pretraining.state(), PRETRAINING_NAME)
            last_saved = time.monotonic()
    save_checkpoint(folder, pretraining.state(), PRETRAINING_NAME)
    _write_preview(pretraining, preview_crops, folder)
    curves.close()
    return pretraining.step >= pretraining.steps


def _write_preview(pretraining: Pretraining, crops: list[GuidedCrop], folder: Path) -> None:
    write_grid(pretraining.generator, crops, folder / "previews" / f"pretraining-{pretraining.step:06d}.png")
