"""Lips in pen and ink.

On dark skin, which is hatched all over, their tone does not tell them: the upper lip is nearly black there,
the lower one lighter than the skin, a line runs around both, and around that the skin is spared. Else the
upper lip would be a moustache, and the lower one lost. On light skin both lips are hatched, the upper one
most, and the line is fainter.
"""

from typing import Final

import cv2
import numpy as np

from app.face.topology import INNER_LIPS, OUTER_LIPS
from app.frames import Points
from app.training.rendering.face_parts import FaceParts
from app.training.rendering.outlines import disc, polygon
from app.training.rendering.tone import Plane, blur, smooth_step

_MORE: Final = 0.5, 0.18
"""How much more of the paper is covered on the upper and on the lower lip than on light skin."""
_UPPER, _LOWER_LEFT = 0.82, 0.6
"""How much is covered on the upper lip, and what is left on the lower one of the skin's hatching, on the
darkest skin."""
_RIM, _RIM_SOFT, _RIM_LEFT = 0.055, 0.018, 0.55
"""In distances of the eyes, how far around lips the darkest skin is spared, and how softly that ends; and
what is left there of its hatching."""
_LINE, _LINE_SOFT = ((0.25, 0.45, 0.65), (0.45, 0.55, 0.85)), 0.018
"""How black the line around them is, by the shade of skin; how softly lips end, in distances of the eyes, by
which the line is as broad as it is."""
_RIGHT_CORNER: Final = 10
"""See `OUTER_LIPS`."""


def with_lips(covered: Plane, landmarks_px: Points, parts: FaceParts, dark: float) -> Plane:
    """How much of the paper is covered on skin, with lips.

    Args:
        covered: (h, w) float32, 0..1, without.
        landmarks_px: (478, 2).
        parts: the portrait's.
        dark: 0..1, how densely the sitter's skin is hatched all over.
    """
    upper = _upper_lip(landmarks_px, parts) * parts.lips
    lower = np.clip(parts.lips - upper, 0, 1)
    spared = covered * (1 - (1 - _RIM_LEFT) * _around(parts)) * (1 - (1 - _LOWER_LEFT) * lower)
    on_dark = spared + upper * (_UPPER - spared)
    on_light = covered + sum(more * lip for more, lip in zip(_MORE, (upper, lower), strict=True))
    return np.asarray(on_light + dark * (on_dark - on_light), np.float32)


def lip_line(landmarks_px: Points, own: float, parts: FaceParts) -> Plane:
    """(h, w) float32, 0..1: the line around lips, blacker the darker skin is: `own`, 0 white to 1 black."""
    outer = blur(polygon(landmarks_px[OUTER_LIPS], parts.lips.shape), _LINE_SOFT * parts.interocular_px)
    edge = np.asarray(4 * outer * (1 - outer), np.float32)
    return np.asarray(np.interp(own, *_LINE) * smooth_step(edge, 0.6, 0.95), np.float32)


def _upper_lip(landmarks_px: Points, parts: FaceParts) -> Plane:
    along, back = OUTER_LIPS[: _RIGHT_CORNER + 1], INNER_LIPS[_RIGHT_CORNER::-1]
    inside = polygon(landmarks_px[np.r_[along, back]], parts.lips.shape)
    return blur(inside, 0.5 * _LINE_SOFT * parts.interocular_px)


def _around(parts: FaceParts) -> Plane:
    lips = np.maximum(parts.lips, parts.mouth)
    wider = cv2.dilate(lips, disc(_RIM * parts.interocular_px))
    rim = blur(np.asarray(wider, np.float32), _RIM_SOFT * parts.interocular_px) - lips
    return np.asarray(np.clip(rim, 0, 1), np.float32)
