"""What is wrong at the moment, one sentence a part; cleared when the part works again."""

import contextlib
import logging
import threading
from collections.abc import Iterator
from enum import StrEnum

from app.errors import LimnerError

_log = logging.getLogger(__name__)


class Part(StrEnum):
    """The parts of the engine that can fail, most important first."""

    SOURCE = "source"
    STYLE = "style"
    FACE_FINDER = "face finder"
    FACE = "face stage"
    PAINT = "paint stage"


class Faults:
    """The sentences that stand at the moment; written by the workers, read by anybody."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sentences: dict[Part, str] = {}

    def report(self, part: Part, error: Exception) -> None:
        """Note that `part` failed. The log gets each new fault once, however often it comes back."""
        sentence = str(error) if isinstance(error, LimnerError) else _unexpected(part, error)
        with self._lock:
            known = self._sentences.get(part) == sentence
            self._sentences[part] = sentence
        if not known:
            expected = isinstance(error, LimnerError)
            _log.error("%s: %s", part, sentence, exc_info=None if expected else error)

    def clear(self, part: Part) -> None:
        """Note that `part` works. Cheap enough for once a frame."""
        if part in self._sentences:
            with self._lock:
                self._sentences.pop(part, None)

    @contextlib.contextmanager
    def watching(self, part: Part) -> Iterator[None]:
        """Report what the body raises, which ends there; clear the part where it raises nothing."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a part that fails, in whatever way, must not stop the rest
            self.report(part, error)
        else:
            self.clear(part)

    def stands(self, part: Part) -> bool:
        """Whether `part` fails at the moment."""
        return part in self._sentences

    def sentence(self) -> str | None:
        """The most important sentence that stands, None when all is well."""
        with self._lock:
            return next((self._sentences[part] for part in Part if part in self._sentences), None)


def _unexpected(part: Part, error: Exception) -> str:
    return f"The {part} failed: {type(error).__name__}: {error}. The log file holds the details."
