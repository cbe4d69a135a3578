"""The paint stage: a frame with its faces goes in, a finished painting comes out."""

import time
from collections.abc import Callable
from dataclasses import replace

from app.frames import Framing, Painting
from app.pipeline.comparison_stage import ComparisonStage
from app.pipeline.face_stage import FacedFrame
from app.pipeline.faults import Faults, Part
from app.pipeline.hot_swap import HotSwap
from app.pipeline.painted import PAINT_BUDGET_MS, Painted, timed
from app.pipeline.settings import EngineSettings
from app.pipeline.style_loading import NO_STYLE, LoadedStyle, StyleRequest


class PaintStage:
    """Paints one frame after the other. For one thread.

    Where nothing changed since the last one, neither picture, faces, style nor look, as with a still picture,
    the last painting goes out again.

    Args:
        styles: loaded styles; this stage is its user.
        settings: the snapshot that holds now.
        publish: takes the painting, and whether its frame was painted before.
        faults: where failures are noted. A frame in which painting fails goes out as it came in.
        comparison: paints instead while styles are compared on frames as they come.
        newer: tells whether a newer frame waits; asked between two styles of a comparison.
    """

    def __init__(
        self,
        styles: HotSwap[StyleRequest, LoadedStyle],
        settings: Callable[[], EngineSettings],
        publish: Callable[[Painting, bool], None],
        faults: Faults,
        *,
        comparison: ComparisonStage,
        newer: Callable[[], bool],
    ) -> None:
        self._comparison = comparison
        self._newer = newer
        self._styles = styles
        self._settings = settings
        self._publish = publish
        self._faults = faults
        self._style = NO_STYLE
        self._last: FacedFrame | None = None
        self._painted: Painted | None = None

    @property
    def style(self) -> LoadedStyle:
        """The style of the last painting; any thread may ask."""
        return self._style

    @property
    def last(self) -> FacedFrame | None:
        """The frame of the last painting, to be painted again when the look changes; any thread may ask."""
        return self._last

    def handle(self, faced: FacedFrame) -> None:
        started_s = time.perf_counter()
        self._style = self._styles.current() or NO_STYLE
        self._last = faced
        if self._comparison.paints_chosen:
            self._comparison.paint(faced, self._newer)
            return
        painting = self._paint(faced)
        self._publish(timed(painting, faced, started_s), faced.again)

    def _paint(self, faced: FacedFrame) -> Painting:
        frame, faces = faced.frame, faced.faces
        painter, look = self._style.painter, self._settings().look
        earlier, self._painted = self._painted, None
        if painter is None or faced.placeholder or look.framing is Framing.PLAIN:
            self._faults.clear(Part.PAINT)
            return Painting(frame.picture, frame, faces, None, {})
        if earlier is not None and earlier.is_of(faced, painter, look):
            self._painted = earlier
            return replace(earlier.painting, frame=frame, stage_ms={})
        painting = Painting(frame.picture, frame, faces, None, {})
        with self._faults.watching(Part.PAINT):
            with self._style.in_use:
                painting = painter.paint(frame, faces, look, budget_ms=PAINT_BUDGET_MS)
            self._painted = Painted(painting, painter, look)
        return painting
