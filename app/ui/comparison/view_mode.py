"""How many paintings are on show, and which."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from app.frames import Painting, Picture
from app.render.comparison.label import Label

GRID_SIZES: Final = (2, 3, 4, 6)


class ViewMode(StrEnum):
    """What the stage shows."""

    SINGLE = "single"
    SPLIT = "split"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class TileContent:
    """What one tile shows.

    Attributes:
        style_id: the style; None for the original.
        label: name and figures.
        painting: what to show of it; None before the first.
        error: why it does not paint, in one sentence; None where it does.
    """

    style_id: str | None
    label: Label
    painting: Painting | None = None
    error: str | None = None

    @property
    def picture(self) -> Picture | None:
        """The painting, or the frame it was painted from where the tile shows the original."""
        if self.painting is None:
            return None
        return self.painting.frame.picture if self.style_id is None else self.painting.picture

    @property
    def waits(self) -> bool:
        """Whether there is nothing to show yet."""
        return self.painting is None and self.error is None

    def looks_like(self, other: Self) -> bool:
        """Whether it shows the same as another one."""
        mine, theirs = (
            (each.style_id, each.label.name, each.label.figures, each.error) for each in (self, other)
        )
        return mine == theirs and self.painting is other.painting
