"""What became of each file, told while the work goes on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.batch.plan import Job


class Result(StrEnum):
    """What became of one file."""

    PAINTED = "painted"
    ALREADY_PAINTED = "already painted"
    """Its painting was there, in this style and look."""
    KEPT = "kept"
    """Something else lies under the painting's name, and nobody said that it may be replaced."""
    NO_FACE = "no face"
    """There is nobody to paint, so nothing was written."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        job: the file.
        result: what became of it.
        note: one sentence for people; empty where there is nothing to add.
        unreadable: it failed because of what the file is, not because of what happened here.
    """

    job: Job
    result: Result
    note: str = ""
    unreadable: bool = False

    @property
    def is_amiss(self) -> bool:
        """Something that was asked for is not there now.

        A picture in a folder need not show a face; one that was named should have.
        """
        if self.result is Result.NO_FACE:
            return self.job.named
        return self.result in {Result.FAILED, Result.KEPT}

    @property
    def exit_code(self) -> int:
        """0 where all is well, 2 where a file was named that cannot be read, else 1."""
        if not self.is_amiss:
            return 0
        return 2 if self.unreadable and self.job.named else 1


class Watcher(Protocol):
    """Who is told how far the work is. Called from several threads."""

    def began(self, job: Job, frames: int | None) -> None:
        """A file is being painted; `frames` of a video where that is known."""

    def advanced(self, job: Job) -> None:
        """One more frame of a video is done."""

    def finished(self, outcome: Outcome) -> None:
        """A file is done with."""
