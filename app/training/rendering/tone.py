"""What both renderers start from: a photograph in few smooth tones."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture

Plane = NDArray[np.float32]
"""(h, w) float32."""

_BRIGHTEST_AT_LEAST: Final = 72.0
_BRIGHTEST_PERCENTILE: Final = 97


def flatten(picture: Picture, *, space_px: float, colour: float) -> NDArray[np.float32]:
    """Small differences removed, borders of tone kept; (h, w, 3) float32 CIE Lab (L 0..100).

    Mean shift (Comaniciu and Meer 2002), whose ragged borders a guided filter (He et al. 2010) smoothes.

    Args:
        picture: (h, w, 3) uint8 BGR.
        space_px, colour: reach of the mean shift, in pixels and grey levels.
    """
    segments = cv2.pyrMeanShiftFiltering(picture, space_px, colour, maxLevel=1).astype(np.float32) / 255
    smooth = cv2.ximgproc.guidedFilter(segments, segments, 5, 0.0015)
    return np.asarray(cv2.cvtColor(np.clip(smooth, 0, 1), cv2.COLOR_BGR2Lab), np.float32)


def exposed(lightness: Plane) -> Plane:
    """CIE L* scaled so that the light parts of an underexposed picture are light; 0..1.

    Only upwards and only as far as the picture's lightest parts: dark skin stays dark.
    """
    brightest = max(_BRIGHTEST_AT_LEAST, float(np.percentile(lightness, _BRIGHTEST_PERCENTILE)))
    return np.asarray(np.clip(lightness / brightest, 0, 1), np.float32)


def smooth_step(x: Plane, low: float, high: float) -> Plane:
    """0 below `low`, 1 above `high`, a cubic between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def contours(picture: Picture, *, sigma_px: float, gain: float, slack: float) -> Plane:
    """Where a line belongs, 0..1: a difference of Gaussians (Winnemöller 2011, "XDoG"), dark sides only.

    A bilateral filter goes before it: pores and sensor noise are not drawn.
    """
    calm = cv2.bilateralFilter(picture, 9, 28, 5)
    grey = cv2.cvtColor(calm, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255
    fine = cv2.GaussianBlur(grey, (0, 0), sigma_px)
    coarse = cv2.GaussianBlur(grey, (0, 0), 2 * sigma_px)
    return np.asarray(np.clip((coarse - fine) * gain - slack, 0, 1), np.float32)


def blur(x: NDArray[np.float32], sigma_px: float) -> NDArray[np.float32]:
    """Gaussian blur."""
    return np.asarray(cv2.GaussianBlur(x, (0, 0), sigma_px), np.float32)
