"""Trying a network in a process of its own, where it can harm nobody.

A graph of honest operators may still ask for more memory than there is, run for ever, or bring ONNX Runtime
down. So the first time it runs where it can be stopped: `python -m app.styles.trial FILE...`.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.styles.errors import UnsafeGraphError
from app.styles.session import start_session

_SOURCE_ROOT: Final = Path(__file__).resolve().parents[2]
_MOST_S: Final = 60.0
_MOST_MEMORY_BYTES: Final = 2**30  # of address space; an honest one takes a quarter
_REFUSED: Final = 3


def try_networks(paths: Sequence[Path], *, most_s: float = _MOST_S) -> None:
    """Check generators, load them, and let each paint, in another process.

    Args:
        paths: ONNX files.
        most_s: time for all of them together.

    Raises:
        UnsafeGraphError: one is refused, crashes, or needs too much time or memory.
        OSError: no process can be started.
    """
    command = [sys.executable, "-m", "app.styles.trial", *(str(path.resolve()) for path in paths)]
    try:
        trial = subprocess.run(
            command, cwd=_SOURCE_ROOT, capture_output=True, timeout=most_s, check=False, encoding="utf-8"
        )
    except subprocess.TimeoutExpired as error:
        raise UnsafeGraphError(
            f"The network does not finish within {most_s:g} s. Get another style."
        ) from error
    if trial.returncode == _REFUSED:
        raise UnsafeGraphError(trial.stdout.strip())
    if trial.returncode != 0:
        raise UnsafeGraphError(
            "The network crashes when it paints, or needs more memory than Limner gives it. Get another."
        )


def main(paths: Sequence[str]) -> int:
    """Run as the process: 0 if every network paints, `_REFUSED` with the reason on standard output if not."""
    _limit_memory()
    for path in paths:
        try:
            start_session(Path(path).read_bytes())
        except UnsafeGraphError as error:
            sys.stdout.write(str(error))
            return _REFUSED
    return 0


def _limit_memory() -> None:
    if sys.platform == "win32":
        return  # there, the time limit and the system's own limits have to do
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _MOST_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, _MOST_MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
