"""What this process took from the machine: memory, processor time, and how long it has been there."""

import os
import platform
import sys
import time
from pathlib import Path
from typing import Final

import psutil

_START_TIME_FIELD: Final = 19
"""Place of `starttime` in /proc/self/stat, counted from the field after the parenthesised name (proc(5))."""


def age_s() -> float:
    """Seconds since the process was started, interpreter and imports included."""
    if platform.system() == "Linux":
        # psutil adds the time of boot, which Linux gives in whole seconds: too coarse for a start-up time.
        fields = (
            Path("/proc/self/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
        started_s = int(fields[_START_TIME_FIELD]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started_s
    return time.time() - float(psutil.Process().create_time())


def rss_mb() -> float:
    """Memory that the process holds now, in units of 2^20 bytes."""
    return float(psutil.Process().memory_info().rss) / 2**20


def peak_rss_mb() -> float:
    """Most memory the process ever held at once, in units of 2^20 bytes."""
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import resource

    # Linux counts in KiB, macOS in bytes (getrusage(2) of each).
    unit_bytes = 1 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit_bytes / 2**20
