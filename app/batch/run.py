"""Painting many files: what is done already is skipped, what fails is told, and the rest goes on."""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Final

from app.batch.order import Order
from app.batch.outcome import Outcome, Result, Watcher
from app.batch.pictures import paint_picture
from app.batch.plan import Job, Kind
from app.batch.videos import paint_video
from app.batch.workshop import Workshop
from app.errors import BadInputError, LimnerError
from app.outputs.atomic_file import DiskFullError
from app.outputs.picture_file import read_provenance
from app.outputs.video_file import read_video_provenance

_TO_HEAR_CTRL_C_S: Final = 1.0
"""On Windows, a wait without an end cannot be interrupted."""


def paint_files(
    jobs: Sequence[Job], order: Order, workshop: Workshop, watcher: Watcher
) -> tuple[Outcome, ...]:
    """Paint every job: pictures side by side, then videos one by one.

    A file whose painting lies there already, in this style and look, is not painted again, so that a run
    that was interrupted goes on where it stopped.

    Returns:
        One outcome a job, in the order of `jobs`.

    Raises:
        DiskFullError: there is no room; what was finished stays, and the same run may be started again.
    """
    outcomes: dict[Job, Outcome] = {}

    def settle(outcome: Outcome) -> None:
        outcomes[outcome.job] = outcome
        watcher.finished(outcome)

    waiting = []
    for job in jobs:
        there = None if order.replace else _what_is_there(job, order)
        if there is not None:
            settle(there)
        else:
            waiting.append(job)

    pictures = [job for job in waiting if job.kind is Kind.PICTURE]
    executor = ThreadPoolExecutor(order.threads, thread_name_prefix="limner-batch")
    try:
        running: set[Future[Outcome]] = set()
        for job in pictures:
            running.add(executor.submit(_paint_or_tell, job, order, workshop, watcher))
        while running:
            done, running = wait(running, _TO_HEAR_CTRL_C_S, FIRST_COMPLETED)
            for future in done:
                settle(future.result())
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
    for job in waiting:
        if job.kind is Kind.VIDEO:
            settle(_paint_or_tell(job, order, workshop, watcher))
    return tuple(outcomes[job] for job in jobs)


def _what_is_there(job: Job, order: Order) -> Outcome | None:
    """The outcome for a job whose target exists; None where it does not."""
    if not job.target.exists():
        return None
    read = read_provenance if job.kind is Kind.PICTURE else read_video_provenance
    found = read(job.target)
    if found is not None and found.same_painting(order.provenance):
        return Outcome(job, Result.ALREADY_PAINTED)
    what = "a painting in another style or look" if found is not None else "another file"
    return Outcome(job, Result.KEPT, f"{job.target} is {what}; it was kept.")


def _paint_or_tell(job: Job, order: Order, workshop: Workshop, watcher: Watcher) -> Outcome:
    try:
        if job.kind is Kind.VIDEO:
            return paint_video(job, order, workshop, watcher)
        watcher.began(job, None)
        return paint_picture(job, order, workshop)
    except DiskFullError:
        raise
    except LimnerError as error:
        return Outcome(job, Result.FAILED, str(error), unreadable=isinstance(error, BadInputError))
