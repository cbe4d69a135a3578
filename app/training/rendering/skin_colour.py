"""What colour skin has in a style: taken from the sitter's, drawn towards the paints at hand."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.training.rendering.tone import Plane

Steps = tuple[tuple[float, ...], tuple[float, ...]]
"""From where, in rising order, and to what: between them it is interpolated."""
_OWN_LIGHTER, _OWN_REDDER = 1.1, 1.2
"""How much of what lips differ from skin is painted,"""
_DARKER, _REDDER, _LEAST_RED = 8.0, 4.0, 4.0
"""and what comes on top: lips are never paler than that, CIE Lab."""
_NO_LIPSTICK: Final = (35.0, 65.0), (0.45, 1.0)
"""On skin that is painted in which CIE L* how much of that comes on top: lips in dark faces are hardly redder
than they are."""
_MAUVE: Final = 0.35
"""By how much of what lips are bluer than skin they are painted so."""
_LIGHT_SKIN: Final = 75.0
"""CIE L* of painted skin from which on it is light."""
_DIMMED: Final = (30.0, 75.0), (10.0, 0.0)
"""On skin that is painted in which CIE L* teeth are how much less light."""
_BLACK_BROWS: Final = (35.0, 65.0)
"""CIE L* of painted skin on which brows are black, and of skin on which they may be fair."""


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


@dataclass(frozen=True, slots=True)
class BrowPalette:
    """How brows are painted where they may be fair, and where they are black; in this order.

    Attributes:
        strength: 0..1, how much is seen of the paint.
        lightness: as a share of what lies below.
        chroma: likewise.
    """

    strength: tuple[float, float]
    lightness: tuple[float, float]
    chroma: tuple[float, float]

    def __call__(
        self, below: NDArray[np.float32], skin: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        """The strength and the (3,) CIE Lab of brows.

        Args:
            below: (3,) CIE Lab of what they are painted over.
            skin: (3,) CIE Lab, as it is painted.
        """
        black = black_brows(skin)
        strength, lightness, chroma = (
            fair + black * (dark - fair) for fair, dark in (self.strength, self.lightness, self.chroma)
        )
        return strength, np.asarray(below * np.array((lightness, chroma, chroma)), np.float32)


def black_brows(skin: NDArray[np.float32]) -> float:
    """0..1: how black any brow is on skin that is painted in such a (3,) CIE Lab."""
    return float(np.interp(skin[0], _BLACK_BROWS, (1, 0)))


def lightness_of(skin: NDArray[np.float32]) -> float:
    """0..1: how light skin is that is painted in such a (3,) CIE Lab, as a share of light skin."""
    return min(float(skin[0]) / _LIGHT_SKIN, 1.0)


def lips_on(skin: NDArray[np.float32], tint: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3,) CIE Lab of lips on skin that is painted in such a colour.

    Args:
        skin: (3,) CIE Lab, as it is painted.
        tint: `Sitter.lip_tint`.
    """
    lighter, redder, yellower = tint
    more = float(np.interp(skin[0], *_NO_LIPSTICK))
    darker = min(_OWN_LIGHTER * lighter, 0.0) - more * _DARKER
    red = _OWN_REDDER * max(redder, more * _LEAST_RED) + more * _REDDER
    # What is bluer than skin in a photograph is mauve in paint.
    warmer = yellower if yellower > 0 else _MAUVE * yellower
    return np.asarray(skin + np.array((darker, red, warmer)), np.float32)


def teeth_on(skin: NDArray[np.float32], white: NDArray[np.float32]) -> NDArray[np.float32]:
    """(3,) CIE Lab of teeth beside skin that is painted in such a colour: in dark faces white ones are lamps.

    Args:
        skin: (3,) CIE Lab, as it is painted.
        white: (3,) CIE Lab, of teeth beside light skin.
    """
    return np.asarray(white - np.array((np.interp(skin[0], *_DIMMED), 0, 0)), np.float32)


def blush(
    landmarks_px: Points, spots: tuple[tuple[int, float, float], ...], size: tuple[int, ...], unit_px: float
) -> Plane:
    """(h, w), 0..1: where blood is near.

    Args:
        landmarks_px: (478, 2).
        spots: around which of them, how far in distances of the eyes, and how strongly, 0..1.
        size: height and width.
        unit_px: the distance of the eyes.
    """
    ys, xs = np.mgrid[: size[0], : size[1]].astype(np.float32)
    rosy = np.zeros(size[:2], np.float32)
    for point, reach, strength in spots:
        x, y = landmarks_px[point]
        away2 = (xs - x) ** 2 + (ys - y) ** 2
        rosy = np.maximum(rosy, strength * np.exp(-away2 / (2 * (reach * unit_px) ** 2)))
    return np.asarray(rosy, np.float32)
