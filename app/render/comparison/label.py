"""What stands on or below each of several pictures."""

from dataclasses import dataclass

ORIGINAL_NAME = "Original"

_WHOLE_FROM_FPS = 3.0


@dataclass(frozen=True, slots=True)
class Label:
    """A name, and how fast it is.

    Attributes:
        name: for people.
        paint_ms: what painting a frame takes; None where nothing was measured.
        fps: paintings a second; None where there is no such thing, as with a single picture.
    """

    name: str
    paint_ms: float | None = None
    fps: float | None = None

    @property
    def figures(self) -> str:
        """Milliseconds and frames a second, as far as they are known; empty without any."""
        parts = []
        if self.paint_ms:
            parts.append(f"{self.paint_ms:.0f} ms")
        if self.fps:
            parts.append(f"{self.fps:.{0 if self.fps >= _WHOLE_FROM_FPS else 1}f} fps")
        return " · ".join(parts)
