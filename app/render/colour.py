"""The control *colour*: from the sitter's own colours to the style's palette."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture

Plane = NDArray[np.float32]

_COARSE_PX: Final = 128
_SMOOTHING_PX: Final = 1.5
_NEUTRAL: Final = 128.0
_DARKEST: Final = 16.0
# Of 255, for each unit of chroma: about what keeps skin, hair and cloth inside sRGB.
_LIGHTNESS_TAKEN_BY_CHROMA: Final = 1.2
_TONE_KEPT: Final = 0.5


def keep_own_colours(painting: Picture, photograph: Picture, palette: float) -> Picture:
    """Give a painting the photograph's colours and leave it its own drawing.

    Works in CIELAB, where lightness and colour are apart and equal steps look equal. The photograph's colour
    is taken smoothed, since a painting's detail is drawn in lightness, and mixed at half resolution, since
    eyes see colour no finer. Where the painting is darker than the photograph, colour is weakened in
    proportion, as shade weakens it, so that ink stays black; where it is lighter, it comes half-way down to
    the photograph's smoothed tone, so that on white paper dark skin stays darker than light skin.

    Args:
        painting: (height, width, 3) uint8 BGR.
        photograph: the same size, uint8 BGR.
        palette: 0..1; 0 takes the photograph's colours, 1 keeps the painting's.

    Returns:
        (height, width, 3) uint8 BGR; `painting` itself where nothing changes.
    """
    if palette >= 1.0:
        return painting
    size, half = painting.shape[1::-1], (painting.shape[1] // 2, painting.shape[0] // 2)
    own_coarse = _colour_per_lightness(photograph)
    painted = cv2.cvtColor(painting, cv2.COLOR_BGR2LAB)
    tone = cv2.resize(cv2.convertScaleAbs(own_coarse[0]), size, interpolation=cv2.INTER_LINEAR)
    lightness = cv2.extractChannel(painted, 0)
    too_light = cv2.subtract(lightness, tone)
    lightness = cv2.addWeighted(lightness, 1.0, too_light, -_TONE_KEPT * (1.0 - palette), 0.0)
    cv2.insertChannel(lightness, painted, 0)

    painted_half = cv2.resize(painted, half, interpolation=cv2.INTER_AREA)
    painted_lightness, *painted_axes = (np.asarray(plane, np.float32) for plane in cv2.split(painted_half))
    own_lightness, *own_axes = (
        cv2.resize(plane, half, interpolation=cv2.INTER_LINEAR) for plane in own_coarse
    )

    shade = cv2.divide(own_lightness, np.maximum(painted_lightness, np.float32(1.0)))
    lit = cv2.min(painted_lightness, cv2.multiply(own_lightness, cv2.sqrt(shade)))
    own_axes = [cv2.multiply(axis, lit) for axis in own_axes]
    whitest = 255.0 - (1.0 - palette) * _LIGHTNESS_TAKEN_BY_CHROMA * cv2.magnitude(*own_axes)
    neutral = _NEUTRAL * (1.0 - palette)
    mixed_axes = [
        cv2.addWeighted(own, 1.0 - palette, painted, palette, neutral)
        for own, painted in zip(own_axes, painted_axes, strict=True)
    ]

    ceiling, *axes = (
        cv2.resize(cv2.convertScaleAbs(plane), size, interpolation=cv2.INTER_LINEAR)
        for plane in (whitest, *mixed_axes)
    )
    lightness = cv2.min(lightness, ceiling)
    return np.asarray(cv2.cvtColor(cv2.merge((lightness, *axes)), cv2.COLOR_LAB2BGR), np.uint8)


def _colour_per_lightness(photograph: Picture) -> tuple[Plane, Plane, Plane]:
    """Each (128, 128) float32: lightness 0..255, and colour for each unit of it, which shade leaves alone."""
    coarse = cv2.resize(photograph, (_COARSE_PX, _COARSE_PX), interpolation=cv2.INTER_AREA)
    coarse = cv2.GaussianBlur(coarse, (0, 0), _SMOOTHING_PX)
    planes = cv2.split(cv2.cvtColor(coarse, cv2.COLOR_BGR2LAB))
    lightness, green_red, blue_yellow = (np.asarray(plane, np.float32) for plane in planes)
    scale = np.reciprocal(np.maximum(lightness, np.float32(_DARKEST)), dtype=np.float32)
    neutral = np.float32(_NEUTRAL)
    return lightness, (green_red - neutral) * scale, (blue_yellow - neutral) * scale
