"""What a bench run found, as a table for people and as JSON for programs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from app.bench.growth import CostOfFrame
from app.bench.side_by_side import NetworkTiming
from app.bench.styles_at_once import StylesAtOnce
from app.frames import DEFAULT_FRAMING, Framing


@dataclass(frozen=True, slots=True)
class BenchReport:
    """The figures of one run.

    Attributes:
        delivered_fps: finished frames a second that the null output took.
        dropped_frames: frames of the source, while measuring, that never reached the output.
        latency_ms: capture to output, by percentile: "p50", "p95", "p99".
        cpu_ms_per_frame: processor time of the whole process for each delivered frame.
        stage_ms: mean milliseconds by stage.
        peak_rss_mb: most memory held at once since the process started.
        grown_mb: memory held at the end of measuring less that at its beginning.
        startup_ms: start of the process to the first painted frame at the output.
        style_switch_ms: asking for another style to its first frame at the output. The frames between are
            painted in the old style, so nothing stands still for that long; see `longest_gap_ms`.
        longest_gap_ms: longest time without a new frame while styles were switched.
        yardstick_gmacs_per_s: a float32 matrix product on one thread, in the same run: machines differ and
            drift, so compare figures of two runs only beside this one.
        network_ms: the style's network alone, one 512 px crop on one thread.
        style: the style's id.
        threads: most threads its network used.
        crop_size_px: side of the crop that it painted.
        framing: what the finished picture showed.
        source_size: width and height of the frames, in pixels.
        peers: the network beside others, itself first; empty where it was not asked for.
        styles_at_once: several styles side by side; None where it was not asked for.
        growth: what a frame costs with more of this or that; empty where it was not asked for.
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
    network_ms: float
    yardstick_gmacs_per_s: float
    style: str
    threads: int
    source_size: tuple[int, int]
    crop_size_px: int = 512
    framing: Framing = DEFAULT_FRAMING
    peers: tuple[NetworkTiming, ...] = ()
    styles_at_once: StylesAtOnce | None = None
    growth: tuple[CostOfFrame, ...] = ()

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
            "longest_gap_ms": round(self.longest_gap_ms, 1),
            "network_ms": round(self.network_ms, 2),
            "yardstick_gmacs_per_s": round(self.yardstick_gmacs_per_s, 2),
            "style": self.style,
            "threads": self.threads,
            "crop_size_px": self.crop_size_px,
            "framing": self.framing.value,
            "source_size": f"{width}x{height}",
        }
        if self.peers:
            values["peers"] = [
                {
                    "name": peer.name,
                    "gmacs": None if peer.gmacs is None else round(peer.gmacs, 3),
                    "ms": round(peer.ms, 2),
                    "cpu_ms": round(peer.cpu_ms, 2),
                    "ratio": round(peer.ratio, 2),
                }
                for peer in self.peers
            ]
        if self.styles_at_once is not None:
            values["styles_at_once"] = {
                "styles": self.styles_at_once.styles,
                "slowest_fps": round(self.styles_at_once.slowest_fps, 1),
            }
        if self.growth:
            values["growth"] = [
                {
                    "of": cost.of,
                    "value": cost.value,
                    "face_ms": round(cost.face_ms, 2),
                    "paint_ms": round(cost.paint_ms, 2),
                }
                for cost in self.growth
            ]
        return json.dumps(values, indent=2)

    def to_table(self) -> Table:
        """The same for a terminal."""
        width, height = self.source_size
        threads = "one thread" if self.threads == 1 else f"{self.threads} threads"
        table = Table(
            title=f"{self.style}, {self.framing.value}, {width} x {height}, {threads}", title_justify="left"
        )
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
            ("the network alone, one thread", f"{self.network_ms:.1f}", "ms"),
            *self._extra_rows(),
            ("yardstick", f"{self.yardstick_gmacs_per_s:.1f}", "GMAC/s"),
        ]
        for row in rows:
            table.add_row(*row)
        return table

    def _extra_rows(self) -> Iterator[tuple[str, str, str]]:
        for peer in self.peers:
            gmacs = "" if peer.gmacs is None else f", {peer.gmacs:.1f} GMAC"
            yield f"  {peer.name}{gmacs}", f"{peer.ms:.1f}", f"ms, {peer.ratio:.1f} x"
        if self.styles_at_once is not None:
            yield (
                f"{self.styles_at_once.styles} styles side by side",
                f"{self.styles_at_once.slowest_fps:.1f}",
                "a second each",
            )
        for cost in self.growth:
            yield (
                f"finding and painting, {cost.of} {cost.value}",
                f"{cost.face_ms:.1f} + {cost.paint_ms:.1f}",
                "ms of processor",
            )
