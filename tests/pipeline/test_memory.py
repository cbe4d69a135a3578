"""The heap's limits are set where there are some to set."""

import subprocess
import sys
import threading

import numpy as np
import pytest

from app.pipeline.memory import limit_arenas

_FRAMES = """
import platform
if platform.libc_ver()[0] != "glibc":
    raise SystemExit(77)
import resource, threading
import numpy as np
from app.pipeline.memory import keep_freed_pictures, limit_arenas
limit_arenas()
keep_freed_pictures()
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def paint():
    for size in (3 * 1920 * 1080, 4 * 1080 * 1080):
        pictures = [np.empty(size, np.uint8) for _ in range(3)]
        for picture in pictures:
            picture.fill(1)
        del pictures
def frames():
    for number in range(20):
        if number == 5:
            before = faults()
        paint()
    print((faults() - before) / 15)
thread = threading.Thread(target=frames)
thread.start()
thread.join()
"""

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


def test_a_frame_needs_no_memory_that_the_one_before_did_not() -> None:
    done = subprocess.run([sys.executable, "-c", _FRAMES], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("this C library is not glibc")

    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 5, "pages taken anew by each frame"


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
