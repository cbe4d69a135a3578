"""Beards and stubble as they are drawn: one mass, or a tone on the jaw, and not hair by hair.

Whether a hair is one is a matter of chance in a photograph; how much of the skin is hidden around a place is
not.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.training.rendering.face_parts import light_on
from app.training.rendering.sitter import Sitter
from app.training.rendering.skin_colour import Steps
from app.training.rendering.tone import Plane, blur, smooth_step

_CALM: Final = 0.03
"""In distances of the eyes, as all lengths here: what is finer is single hairs."""
_STUBBLE_CALM: Final = 0.07
"""What is finer than that is chance in stubble, which grows in patches where light is caught."""
_ONE_COLOUR: Final = 0.5
_TONES: Final = ((0.10, 0.26, 0.42), (0.44, 0.62, 0.58))
"""From which density to which how much more of the skin is hidden: stubble is one tone, a beard another."""
_LEAST_DENSITY: Final = 0.5
"""What is thinner says less of its hairs' colour than of the light on the skin."""
_LEAST_WARM: Final = 0.3
"""As a share of the skin's, how red and yellow any beard is, CIE a* and b*."""
_LIGHTNESS: Final = 6.0, 92.0
_FEWER_LINES: Final = 0.85


@dataclass(frozen=True, slots=True, eq=False)
class DrawnBeard:
    """A beard, without hairs.

    Attributes:
        cover: (h, w) float32, 0..1, how far it is painted over the skin.
        lab: (h, w, 3) float32 CIE Lab, its own colour.
    """

    cover: Plane
    lab: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BeardPalette:
    """CIE Lab of painted beards.

    Attributes:
        painted: from which L* of the sitter's beard on which it is painted.
        vivid: how much more colourful.
        most_chroma: how colourful at most.
        shade: what of L* is left in shade, and how much more colourful that is.
    """

    painted: Steps
    vivid: float
    most_chroma: float
    shade: tuple[float, float]

    def __call__(self, own: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(h, w, 3) CIE Lab of a beard -> as it is painted, lit and in shade."""
        lightness = np.interp(own[..., 0], *self.painted)[..., None]
        chroma = np.linalg.norm(own[..., 1:], axis=2, keepdims=True)
        colour = own[..., 1:] * np.minimum(self.vivid, self.most_chroma / (chroma + 1e-3))
        left, redder = self.shade
        lit = np.concatenate([lightness, colour], axis=2)
        shaded = np.concatenate([left * lightness, redder * colour], axis=2)
        return lit.astype(np.float32), shaded.astype(np.float32)


def drawn_beard(sitter: Sitter) -> DrawnBeard:
    """Of a sitter whose beard is known, or else where a rule takes it for one."""
    parts = sitter.parts
    unit_px = parts.interocular_px
    hidden = parts.beard if parts.beard_known else sitter.hair * (1 - parts.brows)
    density = blur(np.asarray(hidden, np.float32), _CALM * unit_px)
    free = (1 - parts.lips) * (1 - parts.mouth)
    wider = blur(np.asarray(hidden, np.float32), _STUBBLE_CALM * unit_px)
    tones = zip((wider, density), _TONES, strict=True)
    cover = sum(share * smooth_step(seen, start, end) for seen, (start, end, share) in tones) * free
    lab = _own_colour(sitter.lab, parts.skin * parts.face, density, _ONE_COLOUR * unit_px)
    # Through thin hair skin is seen, and what is taken from it may leave green and blue.
    lab[..., 1:] = np.maximum(lab[..., 1:], _LEAST_WARM * sitter.skin_lab[1:])
    return DrawnBeard(np.asarray(cover, np.float32), lab)


def lines_left(beard: DrawnBeard) -> Plane:
    """(h, w) float32, 0..1: how strongly lines are drawn. Beards have few but their outline."""
    return np.asarray(1 - _FEWER_LINES * beard.cover, np.float32)


def _own_colour(
    lab: NDArray[np.float32], skin: Plane, density: Plane, reach_px: float
) -> NDArray[np.float32]:
    """(h, w, 3) CIE Lab of hairs through which skin is seen: grey ones are as pink as it is."""
    bare = np.asarray(skin * np.clip(1 - 2 * density, 0, 1), np.float32)
    often = np.asarray(density**2, np.float32)
    share = np.maximum(light_on(often, density, reach_px), _LEAST_DENSITY)
    planes = []
    for plane in (np.ascontiguousarray(lab[..., channel]) for channel in range(3)):
        beside, mixed = (light_on(mask, plane, reach_px) for mask in (bare, often))
        planes.append(beside + (mixed - beside) / share)
    own = np.dstack(planes)
    own[..., 0] = np.clip(own[..., 0], *_LIGHTNESS)
    return np.asarray(own, np.float32)
