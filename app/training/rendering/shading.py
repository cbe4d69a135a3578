"""How dark each place of a portrait is to be, and how much of a pigment strokes leave there.

Tone is laid in strokes as in halftoning: where the share of the paper to be covered is larger than a
texture's value, a stroke lies. The textures are fixed, so a generator that is given them too can learn every
stroke.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.frames import Picture
from app.training.rendering.face_parts import FaceParts, light_on
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.textures import laid
from app.training.rendering.tone import Plane, exposed, flatten, smooth_step

_SKIN_CALM: Final = 0.05
"""In distances of the eyes: within the skin, light is smoothed so far."""
_PATCH_PX: Final = 3


@dataclass(frozen=True, slots=True)
class Stroke:
    """How the strokes of one direction lie.

    Attributes:
        start: the shade, 0..1, from which on there are any.
        gain: how much of the paper they cover for each further unit of shade.
        darkest: 0..1, what one leaves at its middle in the deepest shade; in light ones, half as much.
        edge: half the width of its soft edge, in cover.
    """

    start: float
    gain: float
    darkest: float
    edge: float = 0.16


def shade_of(picture: Picture, parts: FaceParts) -> Plane:
    """(h, w) float32, 0 white, 1 black: smooth on skin, in locks along the hair, crisp in eyes and mouth."""
    patches = kuwahara((picture / 255).astype(np.float32), _PATCH_PX)
    patches = smooth_along(patches, edge_flow(patches, 5.0), length_px=8, sigma_px=4.0)
    lightness = np.asarray(cv2.cvtColor(patches, cv2.COLOR_BGR2Lab)[..., 0], np.float32)
    calm = light_on(parts.skin, lightness, _SKIN_CALM * parts.interocular_px)
    lightness = lightness + parts.skin * (calm - lightness)
    crisp = flatten(picture, space_px=3, colour=18)[..., 0]
    lightness = lightness + np.maximum(parts.eyes, parts.mouth) * (crisp - lightness)
    return np.asarray(1 - exposed(np.asarray(lightness, np.float32)), np.float32)


def shade_of_skin(shade: Plane, parts: FaceParts) -> float:
    """The mean shade of the face's skin."""
    weight = parts.face * parts.skin
    return float((weight * shade).sum() / max(float(weight.sum()), 1e-6))


def strokes(shade: Plane, texture: Plane, stroke: Stroke) -> Plane:
    """(h, w) float32, 0..1: how much pigment the strokes leave."""
    share = np.clip(stroke.gain * (shade - stroke.start), 0, 1)
    drawn = smooth_step(
        np.asarray(share - laid(texture, *shade.shape), np.float32), -stroke.edge, stroke.edge
    )
    some = smooth_step(np.asarray(share, np.float32), 0, 0.08)
    return np.asarray(drawn * some * stroke.darkest * (0.45 + 0.55 * np.clip(shade, 0, 1)), np.float32)


def over(*covers: Plane) -> Plane:
    """Several layers of one pigment, one over another, 0..1."""
    bare = np.ones_like(covers[0])
    for cover in covers:
        bare = bare * (1 - cover)
    return np.asarray(1 - bare, np.float32)
