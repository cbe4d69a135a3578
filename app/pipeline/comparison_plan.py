"""What is compared, and how each of its styles is doing."""

from dataclasses import dataclass
from typing import Final

from app.frames import Look
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.pipeline.painted import Painted
from app.pipeline.quality import COARSE_BACKGROUND_PX
from app.pipeline.settings import Compared, Still
from app.pipeline.style_loading import LoadedStyle
from app.render.frame_crops import FrameCrops

_FEW: Final = 2
"""Styles side by side whose backgrounds are painted as finely as that of one alone."""


@dataclass(slots=True)
class Place:
    """One style's place in the comparison."""

    look: Look
    painted: Painted | None = None
    error: str | None = None
    figures: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared, as one snapshot.

    Attributes:
        compare: the styles that are shown side by side.
        chosen_id: the style whose paintings go to the outputs; it takes its turns with the others.
        still: what is painted instead of the frames as they come.
    """

    compare: tuple[Compared, ...] = ()
    chosen_id: str | None = None
    still: Still | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One style, about to paint one frame.

    Attributes:
        name: its id.
        style: the style, loaded.
        place: where its painting goes.
        look: how it is applied.
        earlier: what it painted last.
        crops: the frame's crops, which it shares with the others.
    """

    name: str
    style: LoadedStyle
    place: Place
    look: Look
    earlier: Painted | None
    crops: FrameCrops


def background_px(plan: Plan, styles: int) -> int:
    """Many live ones are small on the screen, and share the time there is: their backgrounds are coarser."""
    return CROP_SIZE_PX if plan.still is not None or styles <= _FEW else COARSE_BACKGROUND_PX
