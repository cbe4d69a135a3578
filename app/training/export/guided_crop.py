"""What a network is given: a crop, and where its landmarks say that features lie."""

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.frames import Picture, Points
from app.geometry.guide import GUIDE_STEP_PX, Guide, draw_guide, no_guide
from app.training.data.pack import Pack
from app.training.export.graph_nodes import GUIDE_NAME, GUIDE_SIDES, INPUT_NAME, SIDES

_HALF_RANGE: Final = 127.5
_MOST: Final = 255


@dataclass(frozen=True, slots=True, eq=False)
class GuidedCrop:
    """One crop.

    Attributes:
        rgb: (s, s, 3) uint8.
        guide: its guide; generators without one leave it alone.
    """

    rgb: NDArray[np.uint8]
    guide: Guide

    @classmethod
    def of(cls, crop: Picture, landmarks_px: Points | None = None) -> Self:
        """Of a (s, s, 3) uint8 BGR crop; without landmarks no face is known."""
        rgb = np.ascontiguousarray(crop[:, :, ::-1])
        side_px = len(crop)
        guide = no_guide(side_px, side_px) if landmarks_px is None else draw_guide(landmarks_px, side_px)
        return cls(rgb, guide)

    @classmethod
    def of_pack(cls, pack: Pack, index: int) -> Self:
        """Of one picture of a pack."""
        return cls.of(pack.crop(index), pack.landmarks_px[index])

    def tensors(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """(1, 3, s, s) in -1..1 and (1, planes, s / 4, s / 4) in 0..1, as `Generator.forward` wants them."""
        picture, guide = (
            torch.from_numpy(np.ascontiguousarray(each.transpose(2, 0, 1)[None]).astype(np.float32))
            for each in (self.rgb, self.guide)
        )
        return (picture / _HALF_RANGE - 1).to(device), (guide / _MOST).to(device)

    def feed(self, session: Any) -> dict[str, NDArray[np.uint8]]:
        """What a session of ONNX Runtime is to be given."""
        whole = {INPUT_NAME: self.rgb[None], GUIDE_NAME: self.guide[None]}
        return {each.name: whole[each.name] for each in session.get_inputs()}


def fix_sides(options: Any, side_px: int) -> None:
    """Tell ONNX Runtime's options how long the sides are that a graph leaves open."""
    for side in SIDES:
        options.add_free_dimension_override_by_name(side, side_px)
    for side in GUIDE_SIDES:
        options.add_free_dimension_override_by_name(side, side_px // GUIDE_STEP_PX)
