"""A report as JSON has exactly the keys that programs rely on."""

import io
import json
from dataclasses import replace

from rich.console import Console

from app.bench.growth import CostOfFrame
from app.bench.report import BenchReport
from app.bench.side_by_side import NetworkTiming
from app.bench.styles_at_once import StylesAtOnce

REPORT = BenchReport(
    delivered_fps=29.9712,
    dropped_frames=3,
    latency_ms={"p50": 61.234, "p95": 80.0, "p99": 91.5},
    cpu_ms_per_frame=41.239,
    stage_ms={"capture": 0.4, "wait": 4.2, "face": 15.0, "network": 20.0, "lay_back": 3.0},
    peak_rss_mb=301.26,
    grown_mb=1.5,
    startup_ms=1400.0,
    style_switch_ms=210.0,
    longest_gap_ms=35.0,
    network_ms=8.61,
    yardstick_gmacs_per_s=55.5,
    style="woodcut",
    threads=2,
    source_size=(1280, 720),
)


def test_json_keys() -> None:
    values = json.loads(REPORT.to_json())

    assert list(values) == [
        "delivered_fps",
        "dropped_frames",
        "latency_ms",
        "cpu_ms_per_frame",
        "stage_ms",
        "peak_rss_mb",
        "grown_mb",
        "startup_ms",
        "style_switch_ms",
        "longest_gap_ms",
        "network_ms",
        "yardstick_gmacs_per_s",
        "style",
        "threads",
        "crop_size_px",
        "framing",
        "source_size",
    ]
    assert list(values["latency_ms"]) == ["p50", "p95", "p99"]
    assert values["delivered_fps"] == 29.97
    assert values["source_size"] == "1280x720"


FULL = replace(
    REPORT,
    peers=(
        NetworkTiming("woodcut", 2.86, 8.6, 8.5, 1.0),
        NetworkTiming("White-box", 32.7, 430.0, 429.0, 50.0),
    ),
    styles_at_once=StylesAtOnce(4, 14.96),
    growth=(CostOfFrame("faces", "2", 12.0, 31.0), CostOfFrame("source", "1920x1080", 11.0, 18.0)),
)


def test_what_else_was_asked_for_comes_after() -> None:
    values = json.loads(FULL.to_json())

    assert values["peers"][1] == {
        "name": "White-box",
        "gmacs": 32.7,
        "ms": 430.0,
        "cpu_ms": 429.0,
        "ratio": 50.0,
    }
    assert values["styles_at_once"] == {"styles": 4, "slowest_fps": 15.0}
    assert values["growth"][0] == {"of": "faces", "value": "2", "face_ms": 12.0, "paint_ms": 31.0}
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(FULL.to_table())
    text = console.export_text()
    for words in ("White-box, 32.7 GMAC", "50.0 x", "4 styles side by side", "source 1920x1080"):
        assert words in text


def test_the_table_says_the_same_to_people() -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(REPORT.to_table())
    text = console.export_text()

    for words in (
        "woodcut, whole, 1280 x 720",
        "lay back",
        "30.0",
        "longest gap meanwhile",
        "GMAC/s",
    ):
        assert words in text
