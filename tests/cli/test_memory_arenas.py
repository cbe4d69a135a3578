"""Threads share few pools of memory, so that what one has given back serves the next."""

import subprocess
import sys

import pytest

from app.cli.memory_arenas import keep_few_arenas

THREADS_THAT_ALLOCATE = """
import ctypes, sys, threading
from app.cli.memory_arenas import keep_few_arenas
if sys.argv[1] == "few" and not keep_few_arenas():
    sys.exit(3)
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
together = threading.Barrier(8)

def allocate():
    together.wait()
    for _ in range(200):
        library.malloc(4096)
    together.wait()

threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
library.malloc_stats()
"""


def _arenas(how: str) -> int:
    """How many there are after eight threads have allocated at a time."""
    ran = subprocess.run(
        [sys.executable, "-c", THREADS_THAT_ALLOCATE, how],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    if ran.returncode == 3:
        pytest.skip("needs glibc")
    assert ran.returncode == 0, ran.stderr
    return sum(line.startswith("Arena ") for line in ran.stderr.splitlines())


@pytest.mark.skipif(sys.platform != "linux", reason="needs glibc")
def test_threads_share_two_pools_of_memory() -> None:
    assert _arenas("many") > 2
    assert _arenas("few") <= 2


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_nothing_is_told(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)

    assert not keep_few_arenas()
