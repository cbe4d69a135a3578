"""The comparison stage: several styles paint the same frames, in fair turns, on the threads there are."""

import math
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.errors import LimnerError
from app.frames import ComparedPainting, Comparison, Framing, Painting
from app.pipeline.comparison_plan import Place, Plan, Turn, background_px
from app.pipeline.face_stage import FacedFrame
from app.pipeline.faults import Faults, Part
from app.pipeline.painted import PAINT_BUDGET_MS, Painted, timed
from app.pipeline.settings import EngineSettings
from app.pipeline.style_loading import LoadedStyle, StyleRequest
from app.pipeline.style_shelf import StyleShelf
from app.pipeline.turns import Turns
from app.pipeline.worker import Worker
from app.render.frame_crops import FrameCrops
from app.render.steady_crops import SteadyCrops
from app.render.whole_frame import whole_size_px

HELPERS: Final = max(1, min(3, (os.cpu_count() or 1) - 1))
"""Threads that paint beside the paint stage's own: one core is left to capturing and finding faces."""

_FIGURES_EVERY_S: Final = 0.25


class ComparisonStage:
    """Paints each frame in every style there is time for. For several threads.

    Whoever has a thread to spare takes the turn of the style that waited longest, on the newest frame. So
    every style gets as many turns as any other, each keeps its last painting, and where there is time for
    all, all show the same frame. A frame's crops are cut once. The chosen style takes part, and each of its
    paintings is published as the paint stage would: outputs go on, at the pace of the comparison.

    Args:
        load: makes the style of a request; on a thread of its own.
        publish: takes the chosen style's painting, and whether its frame was painted before.
        faults: where failures of the chosen style are noted; those of the others stand in the comparison.
        on_loaded: told that one more style is ready, where it will not be painted with of itself.
        clock: seconds, as `time.perf_counter`.
        helpers: how many threads of its own it paints with.
    """

    def __init__(
        self,
        load: Callable[[StyleRequest], LoadedStyle],
        publish: Callable[[Painting, bool], None],
        faults: Faults,
        *,
        on_loaded: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.perf_counter,
        helpers: int = HELPERS,
    ) -> None:
        self.shelf = StyleShelf(load, on_loaded=lambda: self._offer_again(on_loaded))
        self._publish = publish
        self._faults = faults
        self._clock = clock
        self._lock = threading.Lock()
        self._turns = Turns(clock=clock)
        self._plan = Plan()
        self._places: dict[str, Place] = {}
        self._crops: FrameCrops | None = None
        self._steadier = SteadyCrops()
        self._newest_s = -math.inf
        self._figures_s = -_FIGURES_EVERY_S
        self._helpers = [self._helper(number) for number in range(1, helpers + 1)]

    def start(self) -> None:
        for part in self._threads():
            part.start()

    def close(self) -> None:
        """Ask all threads to end; does not wait."""
        for part in self._threads():
            part.close()

    def join(self, timeout_s: float) -> bool:
        """Wait for all threads, at most `timeout_s` in all; True when they have ended."""
        until_s = time.perf_counter() + timeout_s
        ended = [part.join(max(0.0, until_s - time.perf_counter())) for part in self._threads()]
        return all(ended)

    def apply(self, settings: EngineSettings, frame_size_px: tuple[int, int] = (1280, 720)) -> None:
        """Compare what these settings say; styles that are left are unloaded.

        Args:
            settings: what holds from now on.
            frame_size_px: width, height of the frames that come.
        """
        plan = Plan(settings.compare, settings.style_id if settings.compare else None, settings.still)
        looks = {compared.style_id: compared.look for compared in plan.compare}
        if plan.chosen_id is not None and plan.still is None:
            looks.setdefault(plan.chosen_id, settings.look)
        with self._lock:
            self._plan = plan
            self._places = {name: self._places.get(name) or Place(look) for name, look in looks.items()}
            for name, look in looks.items():
                self._places[name].look = look
            self._turns.set_names(tuple(looks))
            self._figures_s = -_FIGURES_EVERY_S
            if not looks:
                self._crops = None
        # The chosen one first: the outputs wait for it.
        first = sorted(looks, key=lambda name: name != plan.chosen_id)
        if plan.still is not None:
            frame_size_px = plan.still.frame.size_px
        whole_px = whole_size_px(frame_size_px, background_px(plan, len(looks)))
        threads = settings.threads or 1
        self.shelf.want(
            [
                StyleRequest(
                    name,
                    threads,
                    settings.provider,
                    whole_size_px=whole_px if looks[name].framing is Framing.WHOLE else None,
                )
                for name in first
            ]
        )
        self._offer_still()

    def offer(self, faced: FacedFrame) -> None:
        """Let the helpers paint a frame too, as far as something is compared on frames as they come."""
        if self._plan.compare and self._plan.still is None:
            for helper in self._helpers:
                helper.mailbox.put(faced)

    @property
    def paints_chosen(self) -> bool:
        """Whether the chosen style is painted here, in its turn, and not by the paint stage."""
        plan = self._plan
        return plan.still is None and plan.chosen_id is not None and plan.chosen_id in self.shelf.styles

    def paint(self, faced: FacedFrame, newer: Callable[[], bool]) -> None:
        """Take turns at a frame until every style has painted it, or a newer one is there.

        Args:
            faced: the frame.
            newer: tells whether there is a newer one.
        """
        while (turn := self._take(faced)) is not None:
            self._paint_turn(turn, faced)
            if newer():
                return

    def comparison(self) -> Comparison | None:
        """How all compared styles are doing; None where nothing is compared. Cheap: for once a refresh."""
        with self._lock:
            plan = self._plan
            if not plan.compare:
                return None
            now_s = self._clock()
            if now_s - self._figures_s >= _FIGURES_EVERY_S:
                self._figures_s = now_s
                for name, place in self._places.items():
                    place.figures = self._turns.figures(name)
            errors = self.shelf.errors
            entries = []
            for compared in plan.compare:
                place = self._places[compared.style_id]
                painting = place.painted.painting if place.painted is not None else None
                error = place.error or errors.get(compared.style_id)
                entries.append(ComparedPainting(compared.style_id, painting, *place.figures, error=error))
            return Comparison(tuple(entries), still=plan.still is not None)

    def _take(self, faced: FacedFrame) -> Turn | None:
        styles = self.shelf.styles
        with self._lock:
            still = self._plan.still
            if still is not None and faced.frame is not still.frame:
                return None
            if faced.sent_s < self._newest_s:
                return None  # another thread has gone on to a newer frame
            self._newest_s = faced.sent_s
            name = self._turns.take(faced.sent_s, styles)
            if name is None:
                return None
            if self._crops is None or self._crops.frame is not faced.frame:
                self._crops = FrameCrops(faced.frame, self._steadier)
            place = self._places[name]
            return Turn(name, styles[name], place, place.look, place.painted, self._crops)

    def _paint_turn(self, turn: Turn, faced: FacedFrame) -> None:
        started_s = self._clock()
        took_ms: float | None = None
        error: str | None = None
        painting: Painting | None = None
        painter = turn.style.painter
        if painter is None or faced.placeholder:
            painting = Painting(faced.frame.picture, faced.frame, faced.faces, None, {})
        elif turn.earlier is not None and turn.earlier.is_of(faced, painter, turn.look):
            painting = replace(turn.earlier.painting, frame=faced.frame, stage_ms={})
        else:
            try:
                with turn.style.in_use:
                    started_s = self._clock()
                    painting = painter.paint(
                        faced.frame, faced.faces, turn.look, budget_ms=PAINT_BUDGET_MS, crops=turn.crops
                    )
                took_ms = (self._clock() - started_s) * 1e3
            except Exception as raised:  # noqa: BLE001 - one style that fails must not stop the others
                error = self._failed(turn.name, raised)
        with self._lock:
            turn.place.error = error
            if painting is not None and painter is not None:
                turn.place.painted = Painted(painting, painter, turn.look)
        if turn.name == self._plan.chosen_id and self._plan.still is None:
            self._deliver(painting, faced, started_s)
        with self._lock:
            self._turns.finish(turn.name, took_ms)

    def _deliver(self, painting: Painting | None, faced: FacedFrame, started_s: float) -> None:
        if painting is None:
            painting = Painting(faced.frame.picture, faced.frame, faced.faces, None, {})
        else:
            self._faults.clear(Part.PAINT)
        self._publish(timed(painting, faced, started_s), faced.again)

    def _failed(self, name: str, error: Exception) -> str:
        if name == self._plan.chosen_id:
            self._faults.report(Part.PAINT, error)
        if isinstance(error, LimnerError):
            return str(error)
        return f"The style {name!r} failed: {type(error).__name__}: {error}."

    def _offer_again(self, on_loaded: Callable[[], None]) -> None:
        if self._plan.still is None:
            on_loaded()
        else:
            self._offer_still()

    def _offer_still(self) -> None:
        """What holds still is painted again whenever something else about it has changed."""
        plan = self._plan
        if plan.still is None or not plan.compare:
            return
        held = FacedFrame(
            plan.still.frame, plan.still.faces, False, 0.0, 0.0, 0.0, time.perf_counter(), again=True
        )
        for helper in self._helpers:
            helper.mailbox.put(held)

    def _threads(self) -> tuple[Worker[FacedFrame] | StyleShelf, ...]:
        return (*self._helpers, self.shelf)

    def _helper(self, number: int) -> Worker[FacedFrame]:
        helper: Worker[FacedFrame] = Worker(
            f"limner-compare-{number}",
            lambda faced: self.paint(faced, lambda: helper.mailbox.waiting),
            on_error=lambda error: self._faults.report(Part.PAINT, error),
        )
        return helper
