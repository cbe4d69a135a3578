"""What the process took from the machine."""

import subprocess
import sys
import time

import numpy as np

from app.bench.process_figures import age_s, peak_rss_mb


def test_age_grows_with_the_clock() -> None:
    before_s, started_s = age_s(), time.perf_counter()
    time.sleep(0.02)
    grown_s = age_s() - before_s

    assert abs(grown_s - (time.perf_counter() - started_s)) < 0.02


def test_age_counts_from_the_start_of_the_process_to_a_hundredth_of_a_second() -> None:
    program = "from app.bench.process_figures import age_s; import time; print(time.time() - age_s())"
    before_s = time.time()
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    after_s = time.time()

    assert before_s - 0.05 < float(printed.stdout) < after_s


def test_peak_memory_remembers_what_was_given_back() -> None:
    before_mb = peak_rss_mb()
    taken_mb = int(before_mb) + 100
    block = np.ones(taken_mb * 2**20, np.uint8)
    del block

    assert peak_rss_mb() > taken_mb
