"""How many pools of memory the C library keeps, where that can be told."""

import ctypes
import sys
from typing import Final

_M_ARENA_MAX: Final = -8
"""Of glibc's `mallopt`, see malloc.h."""
_MOST: Final = 2


def keep_few_arenas() -> bool:
    """Have threads share two pools of memory, before there are threads.

    glibc gives nearly every thread a pool of its own and seldom hands back what is free in it. Networks are
    started by many short-lived threads, so that a window held 100 to 200 MB that nobody used.

    Returns:
        Whether it could be told: not on Windows and macOS, nor with another C library than glibc.
    """
    if sys.platform != "linux":
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_M_ARENA_MAX, _MOST))
