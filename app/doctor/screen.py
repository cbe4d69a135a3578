"""The display, and whether Qt can use it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Final

from app.display import missing_display
from app.doctor.finding import Finding, broken, good, missing
from app.system import SHARED_LIBRARIES, System, pip

_TOPIC: Final = "Display"
_TIMEOUT_S: Final = 20.0

# Qt ends the process where it cannot start, so it is started in another one.
_PROBE: Final = (
    "from PySide6.QtGui import QGuiApplication as A; a = A([]); s = a.primaryScreen();"
    "print(a.platformName(), s.size().width(), 'x', s.size().height(), f'at {s.devicePixelRatio():g}')"
)


def start_qt() -> tuple[bool, str]:
    """Start Qt in a process of its own: whether that worked, and what it said."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE], capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return False, f"no answer in {_TIMEOUT_S:.0f} s"
    if done.returncode == 0:
        return True, done.stdout.strip()
    said = [line for line in done.stderr.strip().splitlines() if line]
    return False, said[0] if said else f"exit code {done.returncode}"


def examine_display(
    system: System,
    why_missing: Callable[[], str | None] = missing_display,
    start: Callable[[], tuple[bool, str]] = start_qt,
) -> Iterator[Finding]:
    """Whether the window can be opened."""
    reason = why_missing()
    if reason is not None:
        yield missing(
            _TOPIC,
            f"No window can be opened: {reason}. The command line works without.",
            "Start Limner in a desktop session, or over ssh -X.",
        )
        return
    works, said = start()
    if works:
        yield good(_TOPIC, f"Qt opens windows on {said}")
        return
    again = pip("install", "--force-reinstall", "PySide6-Essentials")
    advice = system.install(SHARED_LIBRARIES) if system.is_linux else again
    yield broken(_TOPIC, f"Qt cannot open a window: {said}", advice)
