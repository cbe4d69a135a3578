"""What an inker draws whatever the light: lids, lips and wings of the nose as tapering strokes, and
the eyes themselves, clear and in their own colour.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import INNER_LIPS, LEFT_BROW, LEFT_EYE, LEFT_IRIS, RIGHT_BROW, RIGHT_EYE, RIGHT_IRIS
from app.frames import Picture, Points
from app.training.rendering.outlines import curve, polygon
from app.training.rendering.tone import Plane, blur, smooth_step, step

_FINE: Final = 4
"""Strokes are drawn so many times larger, then shrunk: edges as soft as a printed line's."""
_WINGS: Final = ((49, 129, 64, 98), (279, 358, 294, 327))
"""From the cheek's side of the nose round its wing to the nostril."""
_WING: Final = (0.006, 0.020, 0.012)
_BROW: Final = (0.026, 0.034, 0.028, 0.004)
_UPPER_LID: Final = (0.034, 0.030, 0.012)
_LOWER_LID: Final = (0.018, 0.010, 0.002)
"""Half the width of a stroke at its beginning, middle and end, in distances of the eyes."""
_LIP: Final = (0.004, 0.020, 0.004)
_CATCH_LIGHT: Final = (-0.32, -0.34, 0.25)
"""Where it lies from the middle of the iris, and how large it is, in radii of the iris."""
_PUPIL: Final = 0.42
_EYE_WHITE: Final = 95.0
_VIVID: Final = 2.3
_MOST_CHROMA, _WARM_HUES = 34.0, (52.0, 112.0)
"""How coloured irises are painted at most, and hues in degrees of those that are not blue: brown to green."""
_USUAL_IRIS: Final = (25.0, 6.0, 8.0)
_DARK_IRIS: Final = (16.0, 25.0), (22.0, 10.0, 13.0)
"""CIE L* up to which an iris is dark brown, whatever it reflects, and from which it is not; that brown."""
_BLUE_IRIS: Final = (18.0, 25.0), (-1.5, 3.0), (6.0, 11.0)
"""CIE L* from which it may be blue and is; b* and a* up to which it is and from which it is not."""
_BLUE: Final = np.array((-3.0, -13.0), np.float32)
_NOT_YELLOW: Final = -5.0
"""CIE b* of painted irises below which anybody would call them blue."""
_WHITE, _WARM = 60, 0.6
"""Percentile of lightness from which on the white of an eye is white, and which share of the light's yellow,
which is seen there, is taken from an iris.
"""
_PAINTED_IRIS: Final = (0.75, 14.0), (20.0, 60.0)
"""Which share of its CIE L* is painted, what is added, and how dark and light it may be."""


@dataclass(frozen=True, slots=True, eq=False)
class Eyes:
    """Both eyes, painted.

    Attributes:
        open: what lies between the lids, (h, w), 0..1.
        iris: what of it is iris, with pupils and catch lights, (h, w), 0..1.
        painted: its colours, (h, w, 3) float32 CIE Lab.
        colour: of the irises, (3,) float32 CIE Lab.
    """

    open: Plane
    iris: Plane
    painted: NDArray[np.float32]
    colour: NDArray[np.float32]

    @property
    def are_blue(self) -> bool:
        return bool(self.colour[2] < _NOT_YELLOW)


def strokes_of(landmarks_px: Points, size: tuple[int, ...], unit_px: float) -> Plane:
    """Lids, the line between the lips and the wings of the nose, (h, w) float32, 0..1."""
    drawn = np.zeros((size[0] * _FINE, size[1] * _FINE), np.uint8)
    for eye in (LEFT_EYE, RIGHT_EYE):
        _stroke(drawn, landmarks_px[eye[:9]], _UPPER_LID, unit_px)
        _stroke(drawn, landmarks_px[np.r_[eye[:1], eye[:8:-1]]], _LOWER_LID, unit_px)
    for wing in _WINGS:
        _stroke(drawn, landmarks_px[np.asarray(wing)], _WING, unit_px)
    _stroke(drawn, landmarks_px[INNER_LIPS[:11]], _LIP, unit_px)
    _stroke(drawn, landmarks_px[np.r_[INNER_LIPS[:1], INNER_LIPS[:9:-1]]], _LIP, unit_px)
    small = cv2.resize(drawn, (size[1], size[0]), interpolation=cv2.INTER_AREA)
    return blur(np.asarray(small / 255, np.float32), 0.6)


def brows_of(landmarks_px: Points, size: tuple[int, ...], unit_px: float) -> Plane:
    """Each brow as one stroke that tapers to the temple, (h, w) float32, 0..1."""
    drawn = np.zeros((size[0] * _FINE, size[1] * _FINE), np.uint8)
    for brow in (LEFT_BROW, RIGHT_BROW):
        upper, lower = landmarks_px[brow[4::-1]], landmarks_px[brow[5:]]
        _stroke(drawn, (upper + lower) / 2, _BROW, unit_px)
    small = cv2.resize(drawn, (size[1], size[0]), interpolation=cv2.INTER_AREA)
    return blur(np.asarray(small / 255, np.float32), 0.8)


def eyes_of(picture: Picture, landmarks_px: Points) -> Eyes:
    """Whites, irises of the sitter's colour, pupils and catch lights, each one flat shape.

    Args:
        picture: (h, w, 3) uint8 BGR.
        landmarks_px: (478, 2).
    """
    size = picture.shape[:2]
    soft = blur((picture / 255).astype(np.float32), 0.8)
    fine = np.asarray(cv2.cvtColor(soft, cv2.COLOR_BGR2Lab), np.float32)
    ys, xs = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    opened, coloured = np.zeros(size, np.float32), np.zeros(size, np.float32)
    painted = np.zeros((*size, 3), np.float32)
    painted[..., 0] = _EYE_WHITE
    irises, rings, whites = [], [], []
    for eye, iris in ((LEFT_EYE, LEFT_IRIS), (RIGHT_EYE, RIGHT_IRIS)):
        between = blur(polygon(landmarks_px[eye], size), 0.7)
        opened = np.maximum(opened, between)
        middle = landmarks_px[iris[0]]
        radius = float(np.linalg.norm(landmarks_px[iris[1:]] - middle, axis=1).mean())
        if radius < 1:
            continue
        away = np.hypot(xs - middle[0], ys - middle[1]) / radius
        irises.append((middle, radius, away))
        rings.append(fine[(between > 0.9) & (away > 0.5) & (away < 0.85)])
        whites.append(fine[(between > 0.9) & (away > 1.2)])
    # Of both eyes: one of them is often in shade.
    own = _iris_colour(*(np.concatenate([fine[:0, 0], *seen]) for seen in (rings, whites)))
    for middle, radius, away in irises:

        def disc(size_of: float, away: Plane = away, radius: float = radius) -> NDArray[np.float32]:
            edge = 0.7 / radius
            return (1 - smooth_step(away, size_of - edge, size_of + edge))[..., None]

        rim = np.array([8.0, 0, 0], np.float32)
        coloured = np.maximum(coloured, disc(1.06)[..., 0])
        painted += disc(1.06) * (rim - painted)
        painted += disc(0.90) * (own - painted)
        painted += disc(_PUPIL) * (rim - painted)
        right, down, small = _CATCH_LIGHT
        spot = np.hypot(xs - middle[0] - right * radius, ys - middle[1] - down * radius) / radius
        white = np.array([98.0, 0, 0], np.float32)
        painted += disc(small, np.asarray(spot, np.float32)) * (white - painted)
    return Eyes(opened, opened * coloured, painted, own)


def _iris_colour(ring: NDArray[np.float32], white: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 3) CIE Lab between pupils and rims, and (m, 3) of the whites -> (3,) what irises are painted in.

    A camera sees in dark eyes what they reflect, and in pale ones little colour, least in warm light: both
    would be painted grey.
    """
    light, red, yellow = np.median(ring, axis=0) if len(ring) else np.array(_USUAL_IRIS)
    share, more = _PAINTED_IRIS[0]
    # Grey may be a reflection: only what has a colour gains in it.
    seen = float(np.hypot(red, yellow))
    chroma = min(_VIVID * step(seen, 2, 9) * seen, _MOST_CHROMA)
    hue = np.clip(np.arctan2(yellow, red), *np.deg2rad(_WARM_HUES))
    painted = np.clip(share * light + more, *_PAINTED_IRIS[1])
    own = np.array([painted, chroma * np.cos(hue), chroma * np.sin(hue)], np.float32)
    from_light, to_yellow, to_red = _BLUE_IRIS
    cool = float(yellow) - _WARM * _yellow_of(white)
    blue = step(light, *from_light) * (1 - step(cool, *to_yellow)) * (1 - step(red, *to_red))
    own[1:] += blue * (_BLUE - own[1:])
    below, brown = _DARK_IRIS
    return np.asarray(own + (1 - step(light, *below)) * (np.array(brown) - own), np.float32)


def _yellow_of(white: NDArray[np.float32]) -> float:
    """CIE b* of the light that falls on the whites of eyes, as far as it is warm."""
    if not len(white):
        return 0.0
    lit = white[white[:, 0] >= np.percentile(white[:, 0], _WHITE)]
    return max(float(np.median(lit[:, 2])), 0.0)


def _stroke(drawn: NDArray[np.uint8], points_px: Points, half: tuple[float, ...], unit_px: float) -> None:
    """A brush line through points, pressed harder here and there, into a picture `_FINE` times as large."""
    fine = np.linspace(0, 1, 12 * len(points_px))
    path = curve(points_px, fine)
    widths = np.interp(fine, np.linspace(0, 1, len(half)), half) * unit_px * _FINE
    for (x, y), width in zip(path * _FINE, widths, strict=True):
        centre = (round(16 * float(x)), round(16 * float(y)))
        cv2.circle(drawn, centre, round(16 * max(float(width), 0.5)), 255, -1, cv2.LINE_AA, 4)
