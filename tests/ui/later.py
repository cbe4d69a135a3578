"""Jobs on the side that end when the test says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class Job:
    """One that was started."""

    name: str
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]

    def end(self) -> None:
        """Do it, and deliver what came of it."""
        try:
            result = self.work()
        except Exception as error:  # noqa: BLE001 - delivered, as the real one does
            self.failed(error)
        else:
            self.done(result)


class Later:
    """Takes jobs as `Background` does."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def run(self, name: str, work: Callable[[], Any], *, done: Any, failed: Any, **_: Any) -> None:
        self.jobs.append(Job(name, work, done, failed))
