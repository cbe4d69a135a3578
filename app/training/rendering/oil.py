"""Oil by rule: patches of paint, drawn out along the forms, with the ridges that the brush leaves.

Patches from a generalised Kuwahara filter; strokes from smoothing along the edge flow and sharpening across
it (Kyprianidis and Kang 2011, "Image and video abstraction by coherence-enhancing filtering"); ridges are the
photograph's own fine detail drawn out along the flow and lit from the upper left, so that they belong to the
sitter and move with the face.
"""

from typing import Final

import cv2
import numpy as np

from app.frames import Picture
from app.training.rendering.flow import Flow, edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.tone import Plane, blur

_PATCH_PX: Final = 6
_FLOW_PX: Final = 5.0
_EDGE: Final = 0.9
_RELIEF: Final = 3.4
"""In CIE L*."""
_MOST_RELIEF: Final = 6.0
_CONTRAST: Final = 1.12
_MIDDLE: Final = 48.0
_VIVID: Final = 1.25
_WARM: Final = (1.0, 4.0)
"""Added to CIE a* and b*: the yellow of the oil."""


def render_oil(picture: Picture) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in oil; meant for crops of 512 x 512."""
    photograph = (picture / 255).astype(np.float32)
    patches = kuwahara(photograph, _PATCH_PX)
    flow = edge_flow(patches, _FLOW_PX)
    strokes = smooth_along(patches, flow, length_px=8, sigma_px=4.0)
    strokes = np.clip(strokes + _EDGE * (strokes - blur(strokes, 1.6)), 0, 1)
    lab = cv2.cvtColor(strokes.astype(np.float32), cv2.COLOR_BGR2Lab)
    lightness = 50 + _CONTRAST * (lab[..., 0] - _MIDDLE) + _ridges(photograph, flow)
    colour = _VIVID * lab[..., 1:] + np.array(_WARM, np.float32)
    painted = np.dstack([np.clip(lightness, 2, 98), colour]).astype(np.float32)
    return np.asarray(np.rint(255 * np.clip(cv2.cvtColor(painted, cv2.COLOR_Lab2BGR), 0, 1)), np.uint8)


def _ridges(photograph: np.ndarray, flow: Flow) -> Plane:
    """Light and shade of the paint's surface, in CIE L*."""
    grey = np.asarray(cv2.cvtColor(photograph, cv2.COLOR_BGR2GRAY), np.float32)
    detail = grey - blur(grey, 2.5)
    # As strong on smooth skin as in hair.
    even = np.asarray(detail / (0.02 + np.sqrt(blur(detail * detail, 6.0))), np.float32)
    height = smooth_along(even, flow, length_px=12, sigma_px=6.0)
    slope = 0.5 * (cv2.Sobel(height, cv2.CV_32F, 1, 0) + cv2.Sobel(height, cv2.CV_32F, 0, 1))
    return np.asarray(np.clip(_RELIEF * slope, -_MOST_RELIEF, _MOST_RELIEF), np.float32)
