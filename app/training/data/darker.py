"""More of the photographs with dark skin, which are so few in most collections that it is taken for cloth."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Picture
from app.training.data.pack import Pack, as_jpeg

_DARKEST: Final = 0.15
"""Share of the photographs that are shown more often, those with the darkest skin."""
_AS_IT_IS, _DARKER = 1, 2
"""How often each of them is added, as it is and darkened."""
_GAMMA: Final = (1.15, 1.7)
_COLOUR_KEPT: Final = (0.55, 1.0)
"""What is darkened keeps so much of its colour, as skin in grey light does."""


def with_darker(photographs: Pack, *, seed: int) -> Pack:
    """The photographs, and the darkest of them several times more, as they are and darker and greyer.

    Args:
        photographs: portrait crops.
        seed: of what is drawn.
    """
    random = np.random.default_rng(seed)
    count = round(_DARKEST * len(photographs))
    darkest = np.argsort(photographs.skin_lightness, kind="stable")[:count].tolist()
    of, encoded = [], []
    for index in darkest:
        of += [index] * (_AS_IT_IS + _DARKER)
        encoded += [photographs.encoded[index]] * _AS_IT_IS
        for _ in range(_DARKER):
            gamma, kept = random.uniform(*_GAMMA), random.uniform(*_COLOUR_KEPT)
            encoded.append(as_jpeg(relit(photographs.crop(index), gamma, kept)))
    return photographs.with_more(of, encoded)


def relit(
    crop: Picture, gamma: float, colour_kept: float, cast: NDArray[np.float64] | float = 1.0
) -> Picture:
    """A crop in other light.

    Args:
        crop: (h, w, 3) uint8 BGR.
        gamma: above 1 it is darker.
        colour_kept: how colourful it remains, 0 for grey.
        cast: what blue, green and red are multiplied by then.
    """
    lit = (crop / 255.0) ** gamma
    grey = lit.mean(axis=2, keepdims=True)
    lit = (grey + colour_kept * (lit - grey)) * cast
    return np.asarray(np.rint(255 * np.clip(lit, 0, 1)), np.uint8)
