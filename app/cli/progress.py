"""How far the work is, on the terminal: bars with the time left, and what there is to say."""

import threading
import time
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from app.batch.outcome import Outcome, Result, Watcher
from app.batch.plan import Job, Kind

_SENTENCE_EVERY_S: Final = 30.0


class Progress(Watcher):
    """A bar over all files and one for the video at hand, on standard error.

    Where standard error is no terminal, sentences are written instead, for a video one every half a minute.

    Args:
        files: how many there are.
        quiet: draw no bars; say only what went wrong.
    """

    def __init__(self, files: int, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=self._console,
            transient=True,
            disable=quiet or not self._console.is_terminal,
        )
        self._quiet = quiet
        self._files = self._bars.add_task("Painting", total=files) if files > 1 else None
        self._videos: dict[Job, TaskID] = {}
        self._lock = threading.Lock()
        self._told_s = time.monotonic()

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def began(self, job: Job, frames: int | None) -> None:
        if job.kind is Kind.VIDEO:
            with self._lock:
                self._videos[job] = self._bars.add_task(job.source.name, total=frames)

    def advanced(self, job: Job) -> None:
        bar = self._videos[job]
        self._bars.advance(bar)
        if self._quiet or self._console.is_terminal or time.monotonic() - self._told_s < _SENTENCE_EVERY_S:
            return
        self._told_s = time.monotonic()
        task = next(task for task in self._bars.tasks if task.id == bar)
        total = f" of {task.total:.0f}" if task.total else ""
        self._say(f"{job.source.name}: {task.completed:.0f}{total} frames are painted.")

    def finished(self, outcome: Outcome) -> None:
        with self._lock:
            video = self._videos.pop(outcome.job, None)
        if video is not None:
            self._bars.remove_task(video)
        if self._files is not None:
            self._bars.advance(self._files)
        if outcome.note and self._is_worth_a_line(outcome):
            self._say(outcome.note)

    def _say(self, sentence: str) -> None:
        self._console.print(sentence, markup=False, soft_wrap=True)

    def _is_worth_a_line(self, outcome: Outcome) -> bool:
        # A folder painted in another style would give a line for every file; the summary counts them.
        if outcome.result is Result.KEPT and self._files is not None:
            return False
        return not self._quiet or outcome.is_amiss
