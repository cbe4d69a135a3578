"""The values that flow from capture to output: frames, faces, looks and paintings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""(height, width, 3) uint8. BGR unless the name says `rgb`."""

Points = NDArray[np.float64]
"""(n, 2) float64, x then y, in pixels; pixel centres lie on whole numbers."""

Mask = NDArray[np.float32]
"""(height, width) float32, 0..1."""

LANDMARK_COUNT = 478


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Frame:
    """One captured picture.

    Attributes:
        picture: (height, width, 3) uint8 BGR. Nobody writes to it once the frame exists.
        sequence: counts captured frames of one source from 0; gaps are drops.
        captured_s: `time.perf_counter()` at the moment the picture left the device or decoder.
        position_s: place in the recording for a file, seconds from its start; None for a live source.
    """

    picture: Picture
    sequence: int
    captured_s: float
    position_s: float | None = None

    @property
    def size_px(self) -> tuple[int, int]:
        """Width, height."""
        return self.picture.shape[1], self.picture.shape[0]


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Where the head points. All zero looks straight into the lens.

    Attributes:
        yaw_deg: positive when the nose points to the right side of the picture.
        pitch_deg: positive when the nose points up.
        roll_deg: positive when the head leans clockwise in the picture.
    """

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face in one frame.

    Attributes:
        landmarks_px: (478, 2) float64, MediaPipe's face mesh with irises, in pixels of the frame.
        pose: head pose.
        track: number that stays with the same person from frame to frame; 0 for single pictures.
        presence: 0..1, rises when the face appears and falls when it goes; scales the painting's mask.
        seen: False while it has gone missing, and has the landmarks that it had last.
    """

    landmarks_px: Points
    pose: HeadPose = field(default_factory=HeadPose)
    track: int = 0
    presence: float = 1.0
    seen: bool = True


class Framing(StrEnum):
    """What the finished picture shows."""

    OVERLAY = "overlay"
    """The painted head over the original picture."""
    WHOLE = "whole"
    """The whole picture painted, and the head over it, finer; with nobody there, the picture alone."""
    PORTRAIT = "portrait"
    """The painted crop fills the picture."""
    PLAIN = "plain"
    """The original picture, nothing painted."""


DEFAULT_FRAMING: Final = Framing.WHOLE
"""What is painted for somebody who has not chosen: in the window, on the stream, from the command line."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a style is applied; the three controls mean the same thing everywhere.

    Attributes:
        strength: 0..1, photograph to painting.
        colour: 0..1, the sitter's own colours to the style's palette.
        shape: 0..1, the sitter's geometry to the style's.
        framing: what the picture shows.
    """

    strength: float = 1.0
    colour: float = 1.0
    shape: float = 0.0
    framing: Framing = Framing.OVERLAY

    def __post_init__(self) -> None:
        for name in ("strength", "colour", "shape"):
            value = getattr(self, name)
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"{name} must lie between 0 and 1, not {value!r}")


@dataclass(frozen=True, slots=True, eq=False)
class Painting:
    """One finished frame.

    Attributes:
        picture: (height, width, 3) uint8 BGR, same size as the frame's. Nobody writes to it again.
        frame: the frame it was painted from.
        faces: the faces found in that very frame, nearest first.
        style_id: the style that painted it; None where nothing was painted.
        stage_ms: milliseconds spent in each stage of this frame, by stage name.
    """

    picture: Picture
    frame: Frame
    faces: tuple[Face, ...]
    style_id: str | None
    stage_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class ComparedPainting:
    """How one of several styles that are painted side by side is doing.

    Attributes:
        style_id: the style.
        painting: its last one, perhaps of an earlier frame than the others'; None before the first.
        paint_ms: median time that painting a frame took it; 0 before the first.
        fps: paintings a second, over the last two seconds; 0 for a still picture.
        error: why it does not paint, in one sentence; None where it does.
    """

    style_id: str
    painting: Painting | None = None
    paint_ms: float = 0.0
    fps: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Several styles side by side.

    Attributes:
        entries: one a style, in the order asked for.
        still: whether they paint a held frame.
    """

    entries: tuple[ComparedPainting, ...]
    still: bool = False

    @property
    def complete(self) -> bool:
        """Whether every style has painted, or has failed to, and those that did the same frame."""
        paintings = [entry.painting for entry in self.entries if entry.error is None]
        frames = {None if painting is None else id(painting.frame.picture) for painting in paintings}
        return None not in frames and len(frames) <= 1
