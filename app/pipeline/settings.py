"""What a person chose, as one immutable snapshot."""

from dataclasses import dataclass, field
from typing import Final

from app.frames import Face, Frame, Look

MOST_COMPARED: Final = 9
"""Each style that is compared keeps a network and a painting in memory."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the styles that are painted side by side.

    Attributes:
        style_id: the style.
        look: how it is applied; each style has its own.
    """

    style_id: str
    look: Look


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A frame that is held, to compare styles on it.

    Attributes:
        frame: the frame.
        faces: the faces found in it.
    """

    frame: Frame
    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Everything the engine's threads need to know; replaced as a whole, never changed.

    Attributes:
        look: the three controls and the framing.
        style_id: the style that paints; None passes frames through unpainted.
        max_faces: how many faces are looked for, nearest first; >= 1.
        threads: cap on the threads of the style's network; >= 1; None as the machine's speed has it.
        crop_size_px: side of the crop that the network paints, 256..1024 in steps of 16; None as the
            machine's speed has it.
        adaptive: less may be asked of the machine for as long as it cannot hold the pace.
        provider: ONNX Runtime execution provider by its short name; None chooses the best one installed.
        compare: styles to paint side by side, see `Engine.comparison`; none where nothing is compared.
        still: what they paint instead of the frames as they come. `style_id` goes on painting those.
    """

    look: Look = field(default_factory=Look)
    style_id: str | None = None
    max_faces: int = 1
    threads: int | None = None
    crop_size_px: int | None = None
    adaptive: bool = True
    provider: str | None = None
    compare: tuple[Compared, ...] = ()
    still: Still | None = None

    def __post_init__(self) -> None:
        ids = {compared.style_id for compared in self.compare}
        if len(ids) != len(self.compare) or len(ids) > MOST_COMPARED:
            raise ValueError(f"at most {MOST_COMPARED} styles are compared, each once, not {self.compare!r}")
        for name in ("max_faces", "threads"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, not {value!r}")
