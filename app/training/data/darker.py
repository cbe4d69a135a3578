"""More of the photographs with dark skin, which are so few in most collections that it is taken for cloth.

The darkest pictures of a collection are not those of the darkest people: of 95 officials in them, 63 have no
dark skin but little light, and photographers give dark skin more of it. So somebody has to say whose is dark.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.data.pack import Pack, as_jpeg
from app.training.data.skin_tone import skin_lightness
from app.training.data.tags import Tags

_DARKEST: Final = 0.15
"""Share of the photographs that are shown more often, those with the darkest skin."""
_AS_IT_IS, _DARKER = 1, 2
"""How often each of them is added, as it is and darkened."""
_GAMMA: Final = (1.15, 1.7)
_COLOUR_KEPT: Final = (0.55, 1.0)
"""What is darkened keeps so much of its colour, as skin in grey light does."""
_DEEP: Final = 2
"""How often each picture of somebody whose skin is known to be dark is added, as dark as under one lamp."""
_DEEP_LIGHTNESS, _DEEP_COLOUR = (0.26, 0.42), (0.75, 1.0)
"""Of cheeks, CIE L*, 0..1, which in portraits of officials are at 0.35 to 0.7; how much colour is kept."""
_LEAST_LEFT: Final = 0.6
"""Of how light they are: what is darkened further has black shadows."""
_MOST_GAMMA: Final = 4.0
_HALVINGS: Final = 10


def with_darker(photographs: Pack, tags: Tags, *, seed: int) -> Pack:
    """The photographs, and the darkest of them several times more, as they are and darker and greyer.

    Args:
        photographs: portrait crops.
        tags: say whose skin is known to be dark; they are shown as dark, too.
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
    for index in np.flatnonzero(list(map(tags.has_dark_skin, photographs.names))).tolist():
        of += [index] * _DEEP
        for _ in range(_DEEP):
            lightness, kept = random.uniform(*_DEEP_LIGHTNESS), random.uniform(*_DEEP_COLOUR)
            crop, landmarks_px = photographs.crop(index), photographs.landmarks_px[index]
            encoded.append(as_jpeg(as_dark_as(crop, landmarks_px, lightness, kept)))
    return photographs.with_more(of, encoded)


def as_dark_as(crop: Picture, landmarks_px: Points, lightness: float, colour_kept: float) -> Picture:
    """A crop in light in which cheeks are no lighter than that, or so dark as can be without black shadows.

    Args:
        crop: (512, 512, 3) uint8 BGR.
        landmarks_px: (478, 2), of the face in it.
        lightness: see `skin_lightness`.
        colour_kept: how colourful it remains where it has to be darker, 0 for grey.
    """
    lightness = max(lightness, _LEAST_LEFT * skin_lightness(crop, landmarks_px))
    least, most = 1.0, _MOST_GAMMA
    for _ in range(_HALVINGS):
        gamma = (least + most) / 2
        if skin_lightness(_dimmed(crop, gamma, colour_kept), landmarks_px) > lightness:
            least = gamma
        else:
            most = gamma
    return _dimmed(crop, most, colour_kept)


def _dimmed(crop: Picture, gamma: float, colour_kept: float) -> Picture:
    """As `relit`, but no redder: three channels by themselves would be."""
    grey = crop.mean(axis=2, keepdims=True) / 255
    lit = crop / 255.0 * np.maximum(grey, 1e-3) ** (gamma - 1)
    darker = lit.mean(axis=2, keepdims=True)
    lit = darker + colour_kept * (lit - darker)
    return np.asarray(np.rint(255 * np.clip(lit, 0, 1)), np.uint8)


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
