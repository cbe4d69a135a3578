"""Brush and ink by rule: flat black and bare paper, in lines that swell and taper along the forms.

Winnemöller, Kyprianidis and Olsen 2012, "XDoG: an eXtended difference-of-Gaussians compendium": luminance
sharpened by a difference of Gaussians, smoothed along the edge flow, and cut at a threshold; here the
threshold follows the surroundings a little, so that dark skin is not all black and its features stay. Light
strokes are scratched out of large darks.
"""

from typing import Final

import cv2
import numpy as np

from app.frames import Picture, Points
from app.training.rendering.flow import Flow, edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.tone import Plane, blur, smooth_step

_PAPER: Final = (0.90, 0.95, 0.97)
_INK: Final = (0.10, 0.09, 0.09)
_PATCH_PX: Final = 4
_FLOW_PX: Final = 5.0
_LINE_PX: Final = 1.7
_SHARPNESS: Final = 7.0
_THRESHOLD: Final = 0.30
_FOLLOWING: Final = 0.22
"""How far the threshold goes with the mean of the surroundings, seen from a middle tone."""
_MIDDLE: Final = 0.35
_SURROUNDINGS_PX: Final = 22.0
_STEEPNESS: Final = 16.0


def render_brush(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in brush and ink; meant for crops of 512 x 512."""
    photograph = (picture / 255).astype(np.float32)
    patches = kuwahara(photograph, _PATCH_PX)
    flow = edge_flow(patches, _FLOW_PX)
    tone = np.asarray(cv2.cvtColor(patches, cv2.COLOR_BGR2Lab)[..., 0] / 100, np.float32)
    fine, coarse = blur(tone, _LINE_PX), blur(tone, 1.6 * _LINE_PX)
    sharp = smooth_along(
        np.asarray(fine + _SHARPNESS * (fine - coarse), np.float32), flow, length_px=7, sigma_px=3.5
    )
    threshold = _THRESHOLD + _FOLLOWING * (blur(tone, _SURROUNDINGS_PX) - _MIDDLE)
    bare = 0.5 + 0.5 * np.tanh(_STEEPNESS * (sharp - threshold))
    scratched = _scratches(photograph, flow) * smooth_step(tone, 0.06, 0.2)
    bare = np.maximum(bare, scratched * (1 - bare))[..., None]
    drawn = (1 - bare) * np.array(_INK, np.float32) + bare * np.array(_PAPER, np.float32)
    return np.asarray(np.rint(255 * drawn), np.uint8)


def _scratches(photograph: np.ndarray, flow: Flow) -> Plane:
    """Where the photograph's fine detail is lightest, drawn out along the flow; 0..1."""
    grey = np.asarray(cv2.cvtColor(photograph, cv2.COLOR_BGR2GRAY), np.float32)
    detail = grey - blur(grey, 2.2)
    even = np.asarray(detail / (0.02 + np.sqrt(blur(detail * detail, 6.0))), np.float32)
    return smooth_step(smooth_along(even, flow, length_px=14, sigma_px=7.0), 0.28, 0.5)
