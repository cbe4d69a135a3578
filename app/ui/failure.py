"""What happens to an error nobody caught: logged with its trace, and told to the person in one sentence."""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

import platformdirs

from app.errors import LimnerError

_LOG_BYTES: Final = 512 * 1024
_LOGS_KEPT: Final = 3

_LOG = logging.getLogger("app.ui")


def log_path() -> Path:
    """The newest log file."""
    return platformdirs.user_log_path("limner", appauthor=False) / "limner.log"


def start_log(path: Path) -> None:
    """Log to a file that never grows beyond a few hundred kilobytes; where it cannot, go on without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def sentence_of(error: BaseException) -> str:
    """What to tell a person about an error."""
    if isinstance(error, LimnerError):
        return str(error)
    return f"Something went wrong inside Limner ({type(error).__name__}). The log tells more: {log_path()}"


def install_excepthook(tell: Callable[[str], None]) -> Callable[[], None]:
    """Send every uncaught exception to the log and to `tell`.

    Args:
        tell: shows one sentence; called on the thread that failed.

    Returns:
        A call that puts the previous hooks back.
    """
    before, before_threads = sys.excepthook, threading.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        if isinstance(error, LimnerError):
            _LOG.warning("%s", error)
        else:
            _LOG.error("uncaught", exc_info=(kind, error, trace))
        tell(sentence_of(error))

    def thread_hook(failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None:
            hook(failure.exc_type, failure.exc_value, failure.exc_traceback)

    sys.excepthook, threading.excepthook = hook, thread_hook

    def restore() -> None:
        sys.excepthook, threading.excepthook = before, before_threads

    return restore
