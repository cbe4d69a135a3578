"""Keeping a C++ library's start-up chatter off standard error, and nothing else."""

import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

_STANDARD_ERROR: Final = 2

_CHATTER: Final = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog\(\)"
    rb"|[IW]\d{4} [\d:.]+ +\d+ [\w.]+:\d+\]"
    rb"|INFO: Created TensorFlow Lite XNNPACK delegate"
)
"""Abseil's and TensorFlow Lite's lines of the levels information and warning."""

_one_at_a_time = threading.Lock()


@contextmanager
def quiet_library() -> Iterator[None]:
    """Hold back what is written to file descriptor 2, then pass on all of it but the chatter.

    MediaPipe writes its warnings there straight from C++ and reads no variable that would stop it. Errors,
    and what Python or another thread writes meanwhile, come out a moment later.
    """
    with _one_at_a_time, tempfile.TemporaryFile() as held:
        try:
            terminal = os.dup(_STANDARD_ERROR)
        except OSError:  # A program without a console has no standard error.
            yield
            return
        os.dup2(held.fileno(), _STANDARD_ERROR)
        try:
            yield
        finally:
            os.dup2(terminal, _STANDARD_ERROR)
            os.close(terminal)
            _pass_on(held)


def _pass_on(held: IO[bytes]) -> None:
    held.seek(0)
    for line in held:
        if not _CHATTER.match(line):
            os.write(_STANDARD_ERROR, line)
