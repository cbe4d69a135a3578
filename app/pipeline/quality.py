"""How much is asked of the machine, and in which order it is asked less."""

from dataclasses import dataclass, replace
from typing import Any, Final

from app.geometry.portrait_crop import CROP_SIZE_PX

_SMALLER_CROPS_PX: Final = (384, 256)
COARSE_BACKGROUND_PX: Final = 352
"""Six tenths of the usual pixels."""
_LANDMARKS_EVERY_S, _EASED_LANDMARKS_EVERY_S = 0.09, 0.18
"""A little less than three and six frames of thirty a second."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What painting one frame is to cost.

    Attributes:
        threads: most threads of the network.
        crop_size_px: side of the crop that the network paints; in a smaller one it draws coarser.
        landmarks_every_s: how long landmarks that were found are carried along with the picture, before they
            are searched again: of 30 frames a second, every third one is.
        background_px: side of the crop at whose price the network paints the whole frame too, see
            `whole_size_px`; 0 where it paints heads alone.
    """

    threads: int = 1
    crop_size_px: int = CROP_SIZE_PX
    landmarks_every_s: float = _LANDMARKS_EVERY_S
    background_px: int = 0


def ladder(best: Quality) -> tuple[Quality, ...]:
    """From the best down, each step a little cheaper; what is seen least goes first.

    Threads change no picture: beside other busy programs they mostly take turns. Of what lies around the
    head, coarser strokes are hardly seen; it is still painted anew in every frame, since a body that follows
    its head a moment later would be. Landmarks that are carried along for longer drift a little further
    before they are corrected. A smaller crop is seen, so it comes last.
    """
    steps = [best]

    def lower(**changes: Any) -> None:
        lowered = replace(steps[-1], **changes)
        if lowered != steps[-1]:
            steps.append(lowered)

    lower(threads=1)
    lower(background_px=min(COARSE_BACKGROUND_PX, best.background_px))
    lower(landmarks_every_s=max(_EASED_LANDMARKS_EVERY_S, best.landmarks_every_s))
    for size_px in _SMALLER_CROPS_PX:
        lower(crop_size_px=min(size_px, best.crop_size_px))
    return tuple(steps)


def easing(best: Quality, now: Quality) -> str | None:
    """What is lowered, in one sentence; None where nothing is."""
    parts = []
    if now.crop_size_px < best.crop_size_px:
        parts.append(f"coarser strokes ({now.crop_size_px} px)")
    if now.background_px < best.background_px:
        parts.append("coarser background")
    if now.landmarks_every_s > best.landmarks_every_s:
        parts.append("face found less often")
    if now.threads < best.threads:
        parts.append("one thread")
    return f"Eased to keep pace: {', '.join(parts)}." if parts else None
