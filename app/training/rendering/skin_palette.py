"""What colour skin has in a style: taken from the sitter's, drawn towards the paints at hand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Steps = tuple[tuple[float, ...], tuple[float, ...]]
"""From where, in rising order, and to what: between them it is interpolated."""


@dataclass(frozen=True, slots=True)
class SkinPalette:
    """CIE Lab of painted skin.

    Attributes:
        painted: from which L* of the sitter's skin on which it is painted.
        chroma: from which painted L* how colourful skin mostly is.
        own_chroma: 0..1, how much of the sitter's own colourfulness is kept.
        hues_deg: least and greatest hue.
    """

    painted: Steps
    chroma: Steps
    own_chroma: float
    hues_deg: tuple[float, float]

    def __call__(self, own: NDArray[np.float32]) -> NDArray[np.float32]:
        """(3,) CIE Lab of a sitter's skin where it is lit -> (3,) as it is painted."""
        light = float(np.interp(own[0], *self.painted))
        usual = float(np.interp(light, *self.chroma))
        chroma = usual + self.own_chroma * (float(np.hypot(own[1], own[2])) - usual)
        hue = float(np.clip(np.arctan2(own[2], own[1]), *np.deg2rad(self.hues_deg)))
        return np.array([light, chroma * np.cos(hue), chroma * np.sin(hue)], np.float32)
