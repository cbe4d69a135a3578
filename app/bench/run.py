"""One bench run: start, measure, switch styles, stop, yardstick."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from app.bench.delivery_log import DeliveryLog
from app.bench.growth import measure_growth
from app.bench.null_output import Delivery, NullOutput
from app.bench.process_figures import age_s, peak_rss_mb, rss_mb
from app.bench.report import BenchReport
from app.bench.side_by_side import time_network, time_side_by_side
from app.bench.sized_source import SizedSource
from app.bench.styles_at_once import StylesAtOnce, measure_styles_at_once
from app.bench.yardstick import measure_yardstick
from app.capture.opening import DEMO, open_source
from app.capture.source import FrameSource
from app.frames import DEFAULT_FRAMING, Framing
from app.pipeline.engine import Engine
from app.pipeline.meter import percentiles_ms
from app.pipeline.settings import EngineSettings
from app.styles.errors import UnknownStyleError
from app.styles.library import Library
from app.styles.optimised_graphs import OptimisedGraphs
from app.styles.optimising import optimise_now

_FIRST_PAINTING_WITHIN_S: Final = 60.0
_SWITCH_WITHIN_S: Final = 30.0
_SETTLING_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """What to measure.

    Attributes:
        source: see `open_source`.
        style_id: the style; None for the first there is.
        threads: most threads of its network; None as on this machine by default.
        size_px: width, height of the frames; None leaves them as they come.
        seconds: how long to measure, start and switch not counted; > 0.
        crop_size_px: side of the crop that the network paints; None as on this machine by default.
        compare: time the network beside its peers too.
        growth: measure how the cost of a frame grows too, and styles side by side.
        framing: what the finished picture shows.
    """

    source: str = DEMO
    style_id: str | None = None
    threads: int | None = None
    size_px: tuple[int, int] | None = None
    seconds: float = 10.0
    crop_size_px: int | None = None
    compare: bool = False
    growth: bool = False
    framing: Framing = DEFAULT_FRAMING


@dataclass(frozen=True, slots=True)
class _Steady:
    first: Delivery
    last: Delivery
    log: DeliveryLog
    cpu_s: float
    grown_mb: float


@dataclass(frozen=True, slots=True)
class _Switch:
    took_ms: float
    longest_gap_ms: float


def run_bench(
    options: BenchOptions,
    *,
    library: Library | None = None,
    on_progress: Callable[[str], None] = lambda what: None,
) -> BenchReport:
    """Play a source at its real rate through the whole pipeline into a null output.

    All styles are made ready to be switched to first, as a window has it done in its first minute on a
    machine: what is measured is how Limner does from its second start on.

    Args:
        options: what to measure.
        library: where styles are found; None for the usual folders.
        on_progress: told what comes next, in a few words.

    Raises:
        UnknownStyleError: no such style, or none at all.
        BenchError: nothing was painted, or a part of the engine failed.
        LimnerError: whatever opening the source raises.
    """
    library = library or Library()
    style_id = _choose(library, options.style_id)
    style = library.get(style_id)
    # Nothing is eased: what a quality costs is what is to be found out.
    settings = EngineSettings(
        replace(style.defaults, framing=options.framing),
        style_id,
        threads=options.threads,
        crop_size_px=options.crop_size_px,
        adaptive=False,
    )
    engine = Engine(_open(options), library, settings)
    on_progress("Making styles ready")
    unready_s = time.perf_counter()
    optimise_now(library.styles(), engine.sizes_ahead_px, OptimisedGraphs())
    readying_s = time.perf_counter() - unready_s
    with engine, NullOutput(engine) as output:
        on_progress("Starting")
        first = output.take_until(
            lambda delivery: delivery.style_id == style_id,
            timeout_s=_FIRST_PAINTING_WITHIN_S,
            waiting_for="painted frame",
        )
        startup_ms = (age_s() - (time.perf_counter() - first.taken_s) - readying_s) * 1e3
        _take_for(output, _SETTLING_S)
        on_progress(f"Measuring for {options.seconds:g} s")
        steady = _measure(output, options.seconds)
        painted_by = engine.status
        on_progress("Switching styles")
        switch = _switch(engine, output, _another(library, style_id), style_id)
        at_once: StylesAtOnce | None = None
        if options.growth:
            on_progress("Painting styles side by side")
            at_once = measure_styles_at_once(engine, library)
    peak_mb = peak_rss_mb()
    on_progress("Measuring the network")
    network = time_network(style)
    peers = time_side_by_side(style, on_progress=on_progress) if options.compare else ()
    growth = measure_growth(library, style, options.framing, on_progress) if options.growth else ()
    on_progress("Measuring the machine")
    p50, p95, p99 = percentiles_ms(steady.log.latency_ms)
    frames = len(steady.log)
    return BenchReport(
        delivered_fps=frames / (steady.last.taken_s - steady.first.taken_s),
        dropped_frames=max(0, steady.last.sequence - steady.first.sequence - frames),
        latency_ms={"p50": p50, "p95": p95, "p99": p99},
        cpu_ms_per_frame=steady.cpu_s * 1e3 / frames,
        stage_ms=dict(steady.log.mean_stage_ms()),
        peak_rss_mb=peak_mb,
        grown_mb=steady.grown_mb,
        startup_ms=startup_ms,
        style_switch_ms=switch.took_ms,
        longest_gap_ms=switch.longest_gap_ms,
        network_ms=network.ms,
        yardstick_gmacs_per_s=measure_yardstick(),
        style=style_id,
        framing=options.framing,
        threads=painted_by.threads,
        crop_size_px=painted_by.crop_size_px,
        source_size=steady.last.size_px,
        peers=peers,
        styles_at_once=at_once,
        growth=growth,
    )


def _choose(library: Library, style_id: str | None) -> str:
    if style_id is not None:
        return library.get(style_id).id
    for style in library.styles():
        return style.id
    raise UnknownStyleError("No style is installed. Add one with: limner styles add FILE")


def _another(library: Library, style_id: str) -> str | None:
    return next((style.id for style in library.styles() if style.id != style_id), None)


def _open(options: BenchOptions) -> FrameSource:
    source = open_source(options.source, realtime=True, loop=True, size_px=options.size_px)
    return source if options.size_px is None else SizedSource(source, options.size_px)


def _take_for(
    output: NullOutput, seconds: float, on_delivery: Callable[[Delivery], None] = lambda delivery: None
) -> Delivery:
    until_s = time.perf_counter() + seconds
    return output.take_until(
        lambda delivery: delivery.taken_s >= until_s,
        timeout_s=seconds + _SWITCH_WITHIN_S,
        waiting_for="further frame",
        on_delivery=on_delivery,
    )


def _measure(output: NullOutput, seconds: float) -> _Steady:
    # From one delivery to another, so that whole frame intervals are counted.
    first = _take_for(output, 0.0)
    cpu_s, held_mb = time.process_time(), rss_mb()
    log = DeliveryLog()
    last = _take_for(output, seconds, log.append)
    return _Steady(first, last, log, time.process_time() - cpu_s, rss_mb() - held_mb)


def _switch(engine: Engine, output: NullOutput, other_id: str | None, style_id: str) -> _Switch:
    """Go over to another style, or, where there is but one, from none back to it."""
    target_id = other_id
    if target_id is None:
        _go_to(engine, output, None)
        target_id = style_id
    log = DeliveryLog()
    _take_for(output, 0.0, log.append)
    asked_s = time.perf_counter()
    painted = _go_to(engine, output, target_id, log.append)
    _take_for(output, 0.5, log.append)
    return _Switch((painted.taken_s - asked_s) * 1e3, float(np.diff(log.taken_s).max()) * 1e3)


def _go_to(
    engine: Engine,
    output: NullOutput,
    style_id: str | None,
    on_delivery: Callable[[Delivery], None] = lambda delivery: None,
) -> Delivery:
    engine.apply(replace(engine.settings, style_id=style_id))
    return output.take_until(
        lambda delivery: delivery.style_id == style_id,
        timeout_s=_SWITCH_WITHIN_S,
        waiting_for="frame in the other style",
        on_delivery=on_delivery,
    )
