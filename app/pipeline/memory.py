"""Keeping the process small while networks and pictures come and go, and its memory in use again."""

import ctypes
import platform
from typing import Final

_M_ARENA_MAX: Final = -8
"""`M_ARENA_MAX` in glibc's malloc.h."""
_ARENAS: Final = 2

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
"""As above."""
_KEPT_BYTES: Final = 64 * 2**20
_LARGEST_KEPT_BYTES: Final = 32 * 2**20
"""The most that glibc takes for `M_MMAP_THRESHOLD`."""


def limit_arenas() -> None:
    """Have the threads share two heaps, where the C library is glibc; elsewhere nothing needs to be done.

    glibc gives each thread a heap of its own. A network is loaded on one thread and freed on another, and the
    holes it leaves fill up with nothing of the kind: after 200 changes of style, source and number of faces
    the process held 720 MiB of which 400 MiB were in use; with two heaps it stays at 430 MiB, as quick.
    """
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def keep_freed_pictures() -> None:
    """Have the next frame use the memory of the one before, where the C library is glibc.

    glibc by itself gives back what is free at a heap's end from twice the size of one picture on, and each
    page that is taken again is cleared first. Ten pictures of 1920x1080 may now stay: of 2.5 ms of processor
    time a frame in the kernel, 1 ms was that.
    """
    if platform.libc_ver()[0] == "glibc":
        libc = ctypes.CDLL(None)
        # Setting either keeps glibc from raising the other by itself.
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGEST_KEPT_BYTES)
        libc.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
