"""What the renderers start from: a photograph in smooth tones, and its contours.

All of it is local. What depends on the whole picture (mean-shift segments, percentiles) was tried first: the
generator sees some two hundred pixels around, could not foretell where a wash would end, and blurred it.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture

Plane = NDArray[np.float32]
"""(h, w) float32."""

_PAPER_LIGHTNESS: Final = 90.0
_PASSES: Final = 3
_WIDE_PX, _SHRUNK_PX = 16.0, 4.0
"""From which deviation on blurs are coarse, and theirs in pixels of the smaller picture."""


def flatten(picture: Picture, *, space_px: float, colour: float) -> NDArray[np.float32]:
    """Small differences removed, borders of tone kept; (h, w, 3) float32 CIE Lab (L 0..100).

    A bilateral filter, several times over (Tomasi and Manduchi 1998).

    Args:
        picture: (h, w, 3) uint8 BGR.
        space_px, colour: reach of the filter, in pixels and grey levels.
    """
    calm = (picture / 255).astype(np.float32)
    for _ in range(_PASSES):
        calm = np.asarray(
            cv2.bilateralFilter(calm, 2 * round(space_px) + 1, colour / 255, space_px), np.float32
        )
    return np.asarray(cv2.cvtColor(np.clip(calm, 0, 1), cv2.COLOR_BGR2Lab), np.float32)


def exposed(lightness: Plane) -> Plane:
    """CIE L* 0..100 -> 0..1, with a little light to spare: what is nearly white is paper."""
    return np.asarray(np.clip(lightness / _PAPER_LIGHTNESS, 0, 1), np.float32)


def smooth_step(x: Plane, low: float, high: float) -> Plane:
    """0 below `low`, 1 above `high`, a cubic between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def step(value: float, low: float, high: float) -> float:
    """`smooth_step` of one number."""
    return float(smooth_step(np.array([value], np.float32), low, high)[0])


def closed(mask: Plane, reach_px: float) -> Plane:
    """A mask with its gaps filled that are narrower than twice the reach; at the picture's edge it ends."""
    reach = round(reach_px)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    wider = cv2.copyMakeBorder(np.asarray(mask, np.float32), *(reach,) * 4, cv2.BORDER_CONSTANT, value=0.0)
    height, width = mask.shape
    filled = cv2.morphologyEx(wider, cv2.MORPH_CLOSE, disc)[reach : reach + height, reach : reach + width]
    return np.asarray(filled, np.float32)


def contours(picture: Picture, *, sigma_px: float, gain: float, slack: float) -> Plane:
    """Where a line belongs, 0..1: a difference of Gaussians (Winnemöller 2011, "XDoG"), dark sides only.

    A bilateral filter goes before it: pores and sensor noise are not drawn.
    """
    calm = cv2.bilateralFilter(picture, 9, 28, 5)
    grey = cv2.cvtColor(calm, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255
    fine = cv2.GaussianBlur(grey, (0, 0), sigma_px)
    coarse = cv2.GaussianBlur(grey, (0, 0), 2 * sigma_px)
    return np.asarray(np.clip((coarse - fine) * gain - slack, 0, 1), np.float32)


def in_tones(
    light: Plane, tones: tuple[tuple[float, float], ...], *, darkest: float, softness: float
) -> Plane:
    """Lightness in few steps.

    Args:
        light: (h, w), 0..1.
        tones: from which lightness on which CIE L* is painted, in rising order.
        darkest: CIE L* below the first of them.
        softness: half the width of an edge, in lightness.
    """
    lightness = np.full_like(light, darkest)
    for (start, level), before in zip(tones, (darkest, *(level for _, level in tones)), strict=False):
        lightness += (level - before) * smooth_step(light, start - softness, start + softness)
    return lightness


def blur(x: NDArray[np.float32], sigma_px: float) -> NDArray[np.float32]:
    """Gaussian blur; a wide one, which would take most of the time, of a picture made smaller first."""
    if sigma_px < _WIDE_PX:
        return np.asarray(cv2.GaussianBlur(x, (0, 0), sigma_px), np.float32)
    height, width = x.shape[:2]
    shrunk = sigma_px / _SHRUNK_PX
    size = max(1, round(width / shrunk)), max(1, round(height / shrunk))
    small = cv2.resize(x, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), _SHRUNK_PX, borderType=cv2.BORDER_REFLECT)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def over(below: NDArray[np.float32], cover: Plane, colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """(h, w, 3) with a colour, or another picture, laid over it as far as it covers, 0..1."""
    return np.asarray(below + cover[..., None] * (colour - below), np.float32)
