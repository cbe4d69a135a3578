"""The discriminators together: the whole portrait, eyes, nose, mouth, and a detail anywhere."""

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.face.topology import LEFT_EYE, NOSE, OUTER_LIPS, RIGHT_EYE
from app.training.alignment import to_unit
from app.training.networks.discriminator import Discriminator, cut_out

GLOBAL: Final = "portrait"
EYE: Final = "eye"
NOSE_TIP: Final = "nose"
MOUTH: Final = "mouth"
LOCAL: Final = (EYE, NOSE_TIP, MOUTH)
DETAIL: Final = "detail"

_GLOBAL_PX: Final = 256
_LOCAL_PX: Final = 64
_EYE_SIDE: Final = 0.2
_NOSE_SIDE: Final = 0.22
_MOUTH_SIDE: Final = 0.3
_DETAIL_SIDE: Final = 0.25
_DETAIL_PX: Final = 128


class Judges(nn.Module):
    """Cuts the same places out of real and fake portraits and scores each.

    One network judges both eyes, the right one mirrored: a small set then counts twice.

    Args:
        judged_at_px: side to which portraits are reduced before anything is cut out.
        width: channels of the first layers.
    """

    def __init__(self, *, judged_at_px: int = 512, width: int = 32) -> None:
        super().__init__()
        self.judged_at_px = judged_at_px
        self.networks = nn.ModuleDict(
            {
                GLOBAL: Discriminator(width=width, depth=4, coordinates=True),
                **{name: Discriminator(width=width, depth=3) for name in LOCAL},
                DETAIL: Discriminator(width=width, depth=3),
            }
        )

    def views(self, picture: Tensor, landmarks_px: Tensor, detail_centres: Tensor) -> dict[str, Tensor]:
        """What each network is shown.

        Args:
            picture: (b, 3, s, s) in -1..1.
            landmarks_px: (b, 478, 2), pixels of the crop; shared by real and fake, which are aligned.
            detail_centres: (b, 2) in -1..1.
        """
        size = picture.shape[-1]
        if self.judged_at_px < size:
            picture = functional.interpolate(picture, size=(self.judged_at_px,) * 2, mode="area")
        places = to_unit(landmarks_px, size)
        centre = {
            name: places[:, torch.as_tensor(index.copy(), device=places.device)].mean(dim=1)
            for name, index in (
                ("left", LEFT_EYE),
                ("right", RIGHT_EYE),
                ("nose", NOSE),
                ("mouth", OUTER_LIPS),
            )
        }
        left = cut_out(picture, centre["left"], _EYE_SIDE, _LOCAL_PX)
        right = cut_out(picture, centre["right"], _EYE_SIDE, _LOCAL_PX).flip(-1)
        whole = functional.interpolate(picture, size=(_GLOBAL_PX,) * 2, mode="area")
        return {
            GLOBAL: whole,
            EYE: torch.cat((left, right)),
            NOSE_TIP: cut_out(picture, centre["nose"], _NOSE_SIDE, _LOCAL_PX),
            MOUTH: cut_out(picture, centre["mouth"], _MOUTH_SIDE, _LOCAL_PX),
            DETAIL: cut_out(picture, detail_centres, _DETAIL_SIDE, _DETAIL_PX),
        }

    def score(self, name: str, view: Tensor) -> Tensor:
        return self.networks[name](view)
