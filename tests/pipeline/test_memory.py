"""The heap's limit is set where there is one to set."""

import subprocess
import sys
import threading

import numpy as np
import pytest

from app.pipeline.memory import limit_arenas

_PROGRAM = """
import ctypes, platform, re, threading
if platform.libc_ver()[0] != "glibc":
    raise SystemExit(77)
from app.pipeline.memory import limit_arenas
limit_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
met = threading.Barrier(8)
def allocate():
    met.wait()
    libc.malloc(1000)
    met.wait()
threads = [threading.Thread(target=allocate) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc.malloc_stats()
"""


def test_many_threads_share_two_heaps() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("this C library is not glibc")

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Arena ") <= 2


def test_threads_still_allocate() -> None:
    limit_arenas()
    sums: list[float] = []
    threads = [
        threading.Thread(target=lambda: sums.append(np.ones(100_000).sum()), name="limner-test")
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sums == [100_000.0] * 4
