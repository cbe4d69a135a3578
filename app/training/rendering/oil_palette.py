"""The colours of an oil portrait: warm lights and umber shadows, blood in cheeks and ears."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.training.rendering.face_parts import FaceParts
from app.training.rendering.tone import Plane, blur, smooth_step

_CHEEKS: Final = (50, 280)
_NOSE_TIP: Final = 4
_EARS: Final = (234, 454)
_FLESH: Final = (17.0, 22.0)
"""CIE a*, b* towards which skin is drawn, its grey shine above all; its lightness stays its own."""


def flesh_of(picture: NDArray[np.float32], parts: FaceParts) -> Plane:
    """Skin with the shine on it."""
    side = 2 * round(0.25 * parts.interocular_px) + 1
    light = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2Lab)[..., 0], np.float32)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    known = np.maximum(parts.skin, parts.features * parts.face)
    closed = np.asarray(cv2.morphologyEx(known, cv2.MORPH_CLOSE, disc))
    shine = 0.8 * parts.face * smooth_step(blur(light, 2.0), 30, 50)
    bare = (1 - parts.eyes) * (1 - parts.lips) * (1 - parts.mouth)
    return np.asarray(np.maximum(blur(closed.astype(np.float32), 3.0), shine) * bare, np.float32)


def graded(picture: NDArray[np.float32], parts: FaceParts, flesh: Plane, blush: Plane) -> NDArray[np.float32]:
    """The photograph in the palette of oil.

    Args:
        picture: (h, w, 3) float32 BGR in 0..1.
        parts: where the face's parts lie.
        flesh, blush: see `flesh_of` and `blush_of`.

    Returns:
        (h, w, 3) float32 CIE Lab.
    """
    lab = np.asarray(cv2.cvtColor(np.clip(picture, 0, 1), cv2.COLOR_BGR2Lab), np.float32)
    light, chroma = lab[..., 0], np.linalg.norm(lab[..., 1:], axis=2)
    sure = parts.skin * parts.face
    middle = float((sure * light).sum() / max(float(sure.sum()), 1.0))
    # Forms of the flesh modelled more strongly, its shine less.
    form = light - middle
    form = np.where(form > 14, 14 + 10 * np.tanh((form - 14) / 20), form + 0.12 * np.minimum(form, 0))
    lit = light + flesh * (middle + form - light)
    # Deep darks, and lights that stop short of white.
    toned = 50 + 1.14 * (lit - 50)
    toned = np.where(toned > 77, 77 + 16 * np.tanh((toned - 77) / 20), toned)
    vivid = 1.25 / (1 + (chroma / 75) ** 2)
    dark = 1 - smooth_step(light, 10, 55)
    # Greys warmed, true blues kept.
    blue = np.maximum(-lab[..., 2], 0)
    lab[..., 2] += 0.6 * blue * (1 - smooth_step(blue, 5, 20))
    red = lab[..., 1] + flesh * 0.35 * (_FLESH[0] - lab[..., 1])
    yellow = lab[..., 2] + flesh * 0.45 * (_FLESH[1] - lab[..., 2])
    red = vivid * red + 1 + 2 * dark + 4.5 * blush + 3 * parts.lips
    yellow = vivid * yellow + 3 + 1.5 * blush + 5 * parts.lips
    return np.dstack([np.maximum(toned, 4) - blush, red, yellow]).astype(np.float32)


def blush_of(parts: FaceParts, landmarks_px: Points) -> Plane:
    """Where blood shows: cheeks, nose, ears; 0..1."""
    height, width = parts.face.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    total = np.zeros((height, width), np.float32)
    places = ((_CHEEKS, 0.34), ((_NOSE_TIP,), 0.2), (_EARS, 0.22))
    for points, reach in places:
        for x, y in landmarks_px[list(points)]:
            far = ((xs - x) ** 2 + (ys - y) ** 2) / (2 * (reach * parts.interocular_px) ** 2)
            total = np.maximum(total, np.exp(-far))
    return np.asarray(total * np.maximum(parts.skin, parts.lips), np.float32)
