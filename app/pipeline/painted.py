"""What both the paint stage and the comparison know of a frame that is painted."""

from dataclasses import dataclass, replace
from typing import Final

from app.frames import Look, Painting
from app.pipeline.face_stage import FacedFrame
from app.pipeline.style_loading import Painter

PAINT_BUDGET_MS: Final = 66.0
"""What all faces of one frame may take together: 15 frames a second is the least that still moves."""


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """A painting, and what made it."""

    painting: Painting
    painter: Painter
    look: Look

    def is_of(self, faced: FacedFrame, painter: Painter, look: Look) -> bool:
        """Whether painting this would give the same: neither picture, faces, style nor look has changed."""
        return (
            self.painting.frame.picture is faced.frame.picture
            and self.painting.faces is faced.faces
            and self.painter is painter
            and self.look == look
        )


def timed(painting: Painting, faced: FacedFrame, started_s: float) -> Painting:
    """The painting with the times of all stages, where painting began at `started_s`."""
    stage_ms = {
        "capture": faced.capture_ms,
        "wait": faced.wait_ms + (started_s - faced.sent_s) * 1e3,
        "face": faced.face_ms,
        **painting.stage_ms,
    }
    return replace(painting, stage_ms=stage_ms)
