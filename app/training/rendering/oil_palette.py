"""The colours of an oil portrait: warm lights and umber shadows, blood in cheeks and ears."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Points
from app.training.rendering.face_parts import FaceParts, light_on, smooth_surface
from app.training.rendering.tone import Plane, blur, closed, smooth_step, step

_CHEEKS: Final = (50, 280)
_NOSE_TIP: Final = 4
_EARS: Final = (234, 454)
_FLESH: Final = (17.0, 22.0)
"""CIE a*, b* towards which skin is drawn, its grey shine above all; its lightness stays its own."""
_FLESH_AT, _IDEAL = 60.0, 0.4
"""From which CIE L* of skin it is as colourful as that, and how much that counts beside its own hue."""
_SHADE: Final = (5.0, -3.0)
"""What is added to that in its shade, which is redder: brown shade along a jaw looks like a beard."""
_DEEPEST: Final = 35.0
"""How much darker than the skin its shade may become, in CIE L*, before all darks are deepened."""
_DEEPENED, _DARK_SKIN = 0.14, (25.0, 50.0)
"""How much further from a CIE L* of 50 lightnesses are moved, as a share; and lightnesses of skin from which
on its own are, and wholly: dark skin would be black."""
_VIVID, _VIVID_SKIN, _WARMED_SKIN = 1.25, 1.1, 0.3
"""How much more colourful all is, and skin, which else is orange; and what of the warmth that is added to all
skin gets."""
_BLUSH, _LIPS = (3.5, 1.05), (3.0, 3.0)
"""What cheeks and lips of light skin gain in CIE a* and b*."""
_CALM, _CALM_PX = 0.5, 0.12
"""How far skin is evened for strokes of one colour each, and over which part of the eyes' distance."""


def calmed(picture: NDArray[np.float32], parts: FaceParts) -> NDArray[np.float32]:
    """The photograph with its skin evened: from one stroke to the next, it has to change little.

    What is not skin does not run in, so that edges of the face take nothing of what lies behind them.
    """
    inner = np.asarray(cv2.erode(parts.skin, np.ones((5, 5), np.uint8)), np.float32)
    sigma_px = _CALM_PX * parts.interocular_px
    even = np.dstack([light_on(inner, picture[..., colour], sigma_px) for colour in range(3)])
    share = _CALM * blur(parts.skin, 1.5)[..., None]
    return np.asarray(picture + share * (even - picture), np.float32)


def flesh_of(picture: NDArray[np.float32], parts: FaceParts) -> Plane:
    """Skin with the shine on it; around the face no hair, whatever its colour."""
    light = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2Lab)[..., 0], np.float32)
    eye = parts.interocular_px
    known = np.maximum(parts.skin, parts.features * parts.face)
    bald = np.asarray(parts.skin * smooth_surface(light, eye), np.float32)
    flesh = np.maximum(closed(known, 0.25 * eye) * parts.face, closed(bald, 0.08 * eye))
    shine = 0.8 * parts.face * smooth_step(blur(light, 2.0), 30, 50)
    bare = (1 - parts.eyes) * (1 - parts.lips) * (1 - parts.mouth)
    return np.asarray(np.maximum(blur(flesh, 3.0), shine) * bare, np.float32)


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
    sure = parts.skin * parts.face
    own = (sure[..., None] * lab).sum(axis=(0, 1)) / max(float(sure.sum()), 1.0)
    red, yellow = _hues(lab, parts, flesh, blush, own)
    lightness = np.maximum(_toned(lab[..., 0], parts, flesh, float(own[0])), 4) - blush
    return np.dstack([lightness, red, yellow]).astype(np.float32)


def _toned(light: Plane, parts: FaceParts, flesh: Plane, own: float) -> Plane:
    """CIE L* of a photograph as painted; `own` is that of the sitter's skin."""
    # Shine and deep shade modelled less strongly, and the features' own forms more.
    form = light - own
    shade = -_DEEPEST * np.tanh(-form / _DEEPEST)
    deeper = form + parts.skin * (shade - form) + 0.12 * (1 - parts.skin) * form
    form = np.where(form > 14, 14 + 10 * np.tanh((form - 14) / 20), np.where(form < 0, deeper, form))
    lit = light + flesh * (own + form - light)
    # Deep darks, but not of dark skin, and lights that stop short of white.
    on_skin = _DEEPENED * step(own, *_DARK_SKIN)
    toned = 50 + (1 + _DEEPENED + flesh * (on_skin - _DEEPENED)) * (lit - 50)
    return np.asarray(np.where(toned > 77, 77 + 16 * np.tanh((toned - 77) / 20), toned), np.float32)


def _hues(
    lab: NDArray[np.float32], parts: FaceParts, flesh: Plane, blush: Plane, own: NDArray[np.float32]
) -> tuple[Plane, Plane]:
    """CIE a* and b* of a photograph as painted; `own`, (3,) CIE Lab, is the sitter's skin."""
    light, chroma = lab[..., 0], np.linalg.norm(lab[..., 1:], axis=2)
    # Greys warmed, true blues kept.
    blue = np.maximum(-lab[..., 2], 0)
    warmer = lab[..., 2] + 0.6 * blue * (1 - smooth_step(blue, 5, 20))
    depth = min(float(own[0]) / _FLESH_AT, 1.0)
    ideal = own[1:] + _IDEAL * (depth * np.array(_FLESH) - own[1:])
    shaded = parts.skin * np.clip((float(own[0]) - light) / 25, 0, 1)
    red = lab[..., 1] + flesh * 0.35 * (ideal[0] + _SHADE[0] * shaded - lab[..., 1])
    yellow = warmer + flesh * 0.45 * (ideal[1] + _SHADE[1] * shaded - warmer)
    bare = np.maximum(flesh, parts.skin)
    vivid = (_VIVID + bare * (_VIVID_SKIN - _VIVID)) / (1 + (chroma / 75) ** 2)
    warmed, dark = 1 - (1 - _WARMED_SKIN) * bare, 1 - smooth_step(light, 10, 55)
    red = vivid * red + warmed * (1 + 2 * dark) + depth**2 * (_BLUSH[0] * blush + _LIPS[0] * parts.lips)
    yellow = vivid * yellow + 3 * warmed + depth**2 * (_BLUSH[1] * blush + _LIPS[1] * parts.lips)
    return np.asarray(red, np.float32), np.asarray(yellow, np.float32)


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
