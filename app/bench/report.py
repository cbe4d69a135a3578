"""What a bench run found, as a table for people and as JSON for programs."""

import json
from dataclasses import dataclass
from typing import Any

from rich.table import Table


@dataclass(frozen=True, slots=True)
class BenchReport:
    """The figures of one run.

    Attributes:
        delivered_fps: finished frames a second that the null output took.
        dropped_frames: frames of the source, while measuring, that never reached the output.
        latency_ms: capture to output, by percentile: "p50", "p95", "p99".
        cpu_ms_per_frame: processor time of the whole process for each delivered frame.
        stage_ms: median milliseconds by stage.
        peak_rss_mb: most memory held at once since the process started.
        grown_mb: memory held at the end of measuring less that at its beginning.
        startup_ms: start of the process to the first painted frame at the output.
        style_switch_ms: asking for another style to its first frame at the output. The frames between are
            painted in the old style, so nothing stands still for that long; see `longest_gap_ms`.
        longest_gap_ms: longest time without a new frame while styles were switched.
        yardstick_gmacs_per_s: a float32 matrix product on one thread, in the same run: machines differ and
            drift, so compare figures of two runs only beside this one.
        style: the style's id.
        threads: most threads its network used.
        source_size: width and height of the frames, in pixels.
    """

    delivered_fps: float
    dropped_frames: int
    latency_ms: dict[str, float]
    cpu_ms_per_frame: float
    stage_ms: dict[str, float]
    peak_rss_mb: float
    grown_mb: float
    startup_ms: float
    style_switch_ms: float
    longest_gap_ms: float
    yardstick_gmacs_per_s: float
    style: str
    threads: int
    source_size: tuple[int, int]

    def to_json(self) -> str:
        """One JSON object."""
        width, height = self.source_size
        values: dict[str, Any] = {
            "delivered_fps": round(self.delivered_fps, 2),
            "dropped_frames": self.dropped_frames,
            "latency_ms": {name: round(ms, 2) for name, ms in self.latency_ms.items()},
            "cpu_ms_per_frame": round(self.cpu_ms_per_frame, 2),
            "stage_ms": {stage: round(ms, 2) for stage, ms in self.stage_ms.items()},
            "peak_rss_mb": round(self.peak_rss_mb, 1),
            "grown_mb": round(self.grown_mb, 1),
            "startup_ms": round(self.startup_ms, 1),
            "style_switch_ms": round(self.style_switch_ms, 1),
            "yardstick_gmacs_per_s": round(self.yardstick_gmacs_per_s, 2),
            "style": self.style,
            "threads": self.threads,
            "source_size": f"{width}x{height}",
        }
        return json.dumps(values, indent=2)

    def to_table(self) -> Table:
        """The same for a terminal."""
        width, height = self.source_size
        threads = "one thread" if self.threads == 1 else f"{self.threads} threads"
        table = Table(title=f"{self.style}, {width} x {height}, {threads}", title_justify="left")
        table.add_column("what")
        table.add_column("figure", justify="right")
        table.add_column("unit")
        rows = [
            ("frames delivered", f"{self.delivered_fps:.1f}", "a second"),
            ("frames dropped", f"{self.dropped_frames}", ""),
            *((f"latency, {name}", f"{ms:.1f}", "ms") for name, ms in self.latency_ms.items()),
            ("processor time a frame", f"{self.cpu_ms_per_frame:.1f}", "ms"),
            *((f"  {stage.replace('_', ' ')}", f"{ms:.1f}", "ms") for stage, ms in self.stage_ms.items()),
            ("most memory", f"{self.peak_rss_mb:.0f}", "MiB"),
            ("  grown while measuring", f"{self.grown_mb:+.1f}", "MiB"),
            ("start to first painting", f"{self.startup_ms:.0f}", "ms"),
            ("switch of style", f"{self.style_switch_ms:.0f}", "ms"),
            ("  longest gap meanwhile", f"{self.longest_gap_ms:.0f}", "ms"),
            ("yardstick", f"{self.yardstick_gmacs_per_s:.1f}", "GMAC/s"),
        ]
        for row in rows:
            table.add_row(*row)
        return table
