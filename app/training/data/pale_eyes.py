"""More of the pictures with pale eyes: few as they are, and small, all eyes would be painted brown."""

from typing import Final

import numpy as np

from app.training.data.pack import Pack
from app.training.rendering.drawn_features import eyes_of

_TIMES: Final = 3


def with_pale_eyes(photographs: Pack, rendered: Pack) -> tuple[Pack, Pack]:
    """Both packs, with those whose eyes are painted blue three times as often.

    Args:
        photographs: portrait crops.
        rendered: what they should become, in the same order.
    """
    pale = [
        eyes_of(photographs.crop(index), photographs.landmarks_px[index]).are_blue
        for index in range(len(photographs))
    ]
    order = [*range(len(photographs)), *np.repeat(np.flatnonzero(pale), _TIMES - 1).tolist()]
    return photographs.take(order), rendered.take(order)
