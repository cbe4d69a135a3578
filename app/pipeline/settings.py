"""What a person chose, as one immutable snapshot."""

import os
from dataclasses import dataclass, field
from typing import Final

from app.frames import Look

DEFAULT_THREADS: Final = 1 if (os.cpu_count() or 1) < 4 else 2
"""Finding faces keeps a core busy beside the network. On two cores a second network thread only takes turns
with it: the same delay for a tenth more processor time."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Everything the engine's threads need to know; replaced as a whole, never changed.

    Attributes:
        look: the three controls and the framing.
        style_id: the style that paints; None passes frames through unpainted.
        max_faces: how many faces are looked for, nearest first; >= 1.
        threads: cap on the threads of the style's network; >= 1.
        provider: ONNX Runtime execution provider by its short name; None chooses the best one installed.
    """

    look: Look = field(default_factory=Look)
    style_id: str | None = None
    max_faces: int = 1
    threads: int = DEFAULT_THREADS
    provider: str | None = None

    def __post_init__(self) -> None:
        for name in ("max_faces", "threads"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)!r}")
