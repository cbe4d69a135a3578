"""The paint stage: a frame with its faces goes in, a finished painting comes out."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.frames import Framing, Look, Painting
from app.pipeline.face_stage import FacedFrame
from app.pipeline.faults import Faults, Part
from app.pipeline.hot_swap import HotSwap
from app.pipeline.settings import EngineSettings
from app.pipeline.style_loading import NO_STYLE, LoadedStyle, Painter, StyleRequest

PAINT_BUDGET_MS: Final = 66.0
"""What all faces of one frame may take together: 15 frames a second is the least that still moves."""


class PaintStage:
    """Paints one frame after the other. For one thread.

    Where nothing changed since the last one, neither picture, faces, style nor look, as with a still picture,
    the last painting goes out again.

    Args:
        styles: loaded styles; this stage is its user.
        settings: the snapshot that holds now.
        publish: takes the painting, and whether its frame was painted before.
        faults: where failures are noted. A frame in which painting fails goes out as it came in.
    """

    def __init__(
        self,
        styles: HotSwap[StyleRequest, LoadedStyle],
        settings: Callable[[], EngineSettings],
        publish: Callable[[Painting, bool], None],
        faults: Faults,
    ) -> None:
        self._styles = styles
        self._settings = settings
        self._publish = publish
        self._faults = faults
        self._style = NO_STYLE
        self._last: FacedFrame | None = None
        self._painted: _Painted | None = None

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
        painting = self._paint(faced)
        stage_ms = {
            "capture": faced.capture_ms,
            "wait": faced.wait_ms + (started_s - faced.sent_s) * 1e3,
            "face": faced.face_ms,
            **painting.stage_ms,
        }
        self._publish(replace(painting, stage_ms=stage_ms), faced.again)

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
            painting = painter.paint(frame, faces, look, budget_ms=PAINT_BUDGET_MS)
            self._painted = _Painted(painting, painter, look)
        return painting


@dataclass(frozen=True, slots=True, eq=False)
class _Painted:
    """The last painting, and what made it."""

    painting: Painting
    painter: Painter
    look: Look

    def is_of(self, faced: FacedFrame, painter: Painter, look: Look) -> bool:
        return (
            self.painting.frame.picture is faced.frame.picture
            and self.painting.faces is faced.faces
            and self.painter is painter
            and self.look == look
        )
