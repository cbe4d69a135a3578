"""Where a face's parts lie, as soft masks, and the skin's light without them.

A renderer that knows what it paints need not draw every stain: thresholds on a whole photograph turn the
shade under a lip into a patch and stubble into a wash.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.face.topology import (
    FACE_OVAL,
    INNER_LIPS,
    LEFT_BROW,
    LEFT_EYE,
    OUTER_LIPS,
    RIGHT_BROW,
    RIGHT_EYE,
    Indices,
    interocular_px,
)
from app.frames import Picture, Points
from app.training.rendering.outlines import disc, polygon
from app.training.rendering.silhouette import silhouette
from app.training.rendering.tone import Plane, blur, closed, flatten, smooth_step

_LEFT_NOSTRIL: Final = (64, 98, 97, 2, 94)
_RIGHT_NOSTRIL: Final = (294, 327, 326, 2, 94)
_UPPER_LIP_EDGE: Final = 13
_LOWER_LIP_EDGE: Final = 14
_COARSE: Final = 4
_CLOSED: Final = 0.02
"""In distances of the eyes: lips this near are closed, twice as far apart they are open."""
_STRANDS: Final = (1.6, 3.2)
"""Deviation of CIE L* from strand to strand at which something in the colour of skin is hair."""
_SHINE: Final = (2.0, 8.0)
"""By how much it is lighter than the skin around it, in CIE L*, that shine begins, and is nothing else."""
_SHINE_WITHIN: Final = 0.25
"""In distances of the eyes: half the width of the widest shine."""
_LEAST_RED: Final = 10.0
"""CIE a*: the palest lips."""
_RED: Final = (0.6, 0.9)
"""Shares of the lips' redness at which something between them begins to be lip, and is."""
_TEETH: Final = (38.0, 52.0)
"""CIE L* from which on what lies between lips begins to be teeth, and is."""
_BETWEEN_TEETH: Final = 0.045
"""In distances of the eyes: half the width of the widest gap between two teeth."""
_STAINED, _LIT_AS_SKIN = (0.15, 0.4), (0.42, 0.58)
"""Shares of its colourfulness and of its lightness that skin around the face begins to have, and has."""
_GREY: Final = 2.0
"""CIE Lab: skin of less colour is that of a black and white photograph."""
_SKIN_DELTA: Final = (10.0, 20.0)
"""Colour difference (CIE a*, b*, 0.45 of L*) at which skin begins to end, and ends."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceParts:
    """Soft masks of a portrait, (h, w) float32, 0..1, and its scale.

    Attributes:
        face: inside the oval of the mesh, which ends at the middle of the forehead.
        skin: what of the sitter has the colour of the skin, in and around the face, without `features`.
        features: eyes, brows, lips and nostrils together.
        eyes, brows, lips: each by itself; lips without what lies between them.
        mouth: between the lips, teeth and darkness; empty where they are closed.
        sitter: the silhouette.
        beard: hair where it is known to hide skin.
        beard_known: whether that is all there is: nothing else of the face is hair then, however dark.
        interocular_px: distance of the eyes.
    """

    face: Plane
    skin: Plane
    features: Plane
    eyes: Plane
    brows: Plane
    lips: Plane
    mouth: Plane
    sitter: Plane
    beard: Plane
    beard_known: bool
    interocular_px: float


def face_parts(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> FaceParts:
    """Masks of one portrait.

    Args:
        picture: (h, w, 3) uint8 BGR.
        landmarks_px: (478, 2), of the face in it.
        beard: (h, w), 0..1, if it is known; all 0 of whoever is known to wear none.
    """
    unit_px = interocular_px(landmarks_px)

    def area(*groups: Indices | tuple[int, ...], grow: float = 0.0, soft: float = 0.02) -> Plane:
        mask = np.zeros(picture.shape[:2], np.uint8)
        for group in groups:
            outline = np.rint(16 * landmarks_px[np.asarray(group)]).astype(np.int32)
            hull = cv2.convexHull(outline)
            cv2.fillPoly(mask, [hull], 255, cv2.LINE_AA, 4)
        if grow > 0:
            mask = np.asarray(cv2.dilate(mask, disc(max(1.0, grow * unit_px))), np.uint8)
        return blur(np.asarray(mask / 255, np.float32), max(0.8, soft * unit_px))

    face = area(FACE_OVAL, soft=0.05)
    eyes = area(LEFT_EYE, RIGHT_EYE, grow=0.04)
    brows = area(LEFT_BROW, RIGHT_BROW, grow=0.03)
    gap = np.linalg.norm(landmarks_px[_UPPER_LIP_EDGE] - landmarks_px[_LOWER_LIP_EDGE]) / unit_px
    opened = np.clip((gap - _CLOSED) / _CLOSED, 0, 1)
    between = blur(polygon(landmarks_px[INNER_LIPS], picture.shape), 0.8)
    mouth = np.asarray(opened * between, np.float32)
    outer = area(OUTER_LIPS, grow=0.01)
    within = mouth * (1 - _as_red_as(np.asarray(np.clip(outer - mouth, 0, 1), np.float32), picture))
    # Between teeth it may be red.
    mouth = np.minimum(mouth, closed(np.asarray(within, np.float32), _BETWEEN_TEETH * unit_px))
    lips = np.clip(outer - mouth, 0, 1)
    nostrils = area(_LEFT_NOSTRIL, _RIGHT_NOSTRIL, grow=0.02)
    features = np.clip(np.max([eyes, brows, lips, mouth, nostrils], axis=0), 0, 1).astype(np.float32)
    coloured = _skin_coloured(picture, face * (1 - features), face, unit_px)
    sitter = silhouette(picture, landmarks_px)
    known = np.zeros(face.shape, np.float32) if beard is None else beard
    skin = np.asarray(coloured * sitter * (1 - features) * (1 - known), np.float32)
    lips = np.asarray(lips, np.float32)
    return FaceParts(
        face, skin, features, eyes, brows, lips, mouth, sitter, known, beard is not None, unit_px
    )


def light_on(mask: Plane, lightness: Plane, sigma_px: float) -> Plane:
    """`lightness` blurred within a mask: nothing from outside runs in; where the mask is empty, its mean."""
    weight = mask + 1e-4
    mean = float((mask * lightness).sum() / max(float(mask.sum()), 1e-6))
    return np.asarray(mean + blur(weight * (lightness - mean), sigma_px) / blur(weight, sigma_px), np.float32)


def outline_of_skin(parts: FaceParts) -> Plane:
    """0..1: a line where skin ends with the sitter, in front of whatever it is."""
    return np.asarray(
        4 * parts.sitter * (1 - parts.sitter) * smooth_step(blur(parts.skin, 4.0), 0.1, 0.4), np.float32
    )


def smooth_surface(lightness: Plane, interocular_px: float) -> Plane:
    """0..1: what has no strands, as skin and unlike hair."""
    deviation = np.sqrt(blur((lightness - blur(lightness, 2.0)) ** 2, 0.06 * interocular_px))
    return np.asarray(1 - smooth_step(deviation, *_STRANDS), np.float32)


def shine_on(parts: FaceParts, lightness: Plane, *, around: float) -> Plane:
    """0..1: lights on the skin that have lost its colour.

    Args:
        parts: the portrait's.
        lightness: its CIE L*, 0..100.
        around: in distances of the eyes, how far around a place its skin is looked at.
    """
    lighter = lightness - light_on(parts.skin, lightness, around * parts.interocular_px)
    shine = gaps_in_skin(parts, lightness) * smooth_step(blur(lighter, 1.5), *_SHINE)
    return np.asarray(shine, np.float32)


def gaps_in_skin(parts: FaceParts, lightness: Plane) -> Plane:
    """0..1: what lies within the skin and has not its colour, and no strands: shine, as a rule.

    Args:
        parts: the portrait's.
        lightness: its CIE L*, 0..100.
    """
    known = np.maximum(parts.skin, parts.features * parts.face)
    gaps = np.clip(closed(known, _SHINE_WITHIN * parts.interocular_px) - known, 0, 1)
    return np.asarray(gaps * smooth_surface(lightness, parts.interocular_px), np.float32)


def with_joined_teeth(picture: Picture, parts: FaceParts) -> Picture:
    """The photograph with the gaps between its teeth closed: drawn, each of them would be a dark line.

    What lies outside of the mouth joins nothing, so that a dark mouth between light lips stays dark.

    Args:
        picture: (h, w, 3) uint8 BGR.
        parts: the portrait's.
    """
    if not parts.mouth.any():
        return picture
    inside = np.asarray(cv2.erode(parts.mouth, np.ones((3, 3), np.uint8)), np.float32)
    joined = np.dstack(
        [closed(inside * picture[..., i], _BETWEEN_TEETH * parts.interocular_px) for i in range(3)]
    )
    return np.asarray(np.rint(picture + inside[..., None] * np.maximum(joined - picture, 0)), np.uint8)


def teeth_of(picture: Picture, parts: FaceParts) -> Plane:
    """(h, w) float32, 0..1: what between the lips is light enough to be teeth.

    Args:
        picture: (h, w, 3) uint8 BGR.
        parts: the portrait's.
    """
    lightness = flatten(picture, space_px=4, colour=24)[..., 0]
    return np.asarray(parts.mouth * smooth_step(lightness, *_TEETH), np.float32)


def _as_red_as(lips: Plane, picture: Picture) -> Plane:
    """0..1: what is nearly as red as the lips: landmarks see a gap between lips that hardly part."""
    lab = cv2.cvtColor((blur(picture.astype(np.float32), 1.2) / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    redness = np.asarray(lab[..., 1], np.float32)
    own = max(float((lips * redness).sum() / max(float(lips.sum()), 1e-6)), _LEAST_RED)
    return smooth_step(np.asarray(redness / own, np.float32), *_RED)


def _skin_coloured(picture: Picture, sure: Plane, face: Plane, unit_px: float) -> Plane:
    """What has the colour of the places that are surely skin, and lies around the face."""
    lab = cv2.cvtColor((blur(picture.astype(np.float32), 2.0) / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    inside = lab[sure > 0.9]
    if not len(inside):
        return np.zeros_like(sure)
    own = np.asarray(np.median(inside, axis=0), np.float32)
    distance = (lab - own) * np.array([0.45, 1.0, 1.0], np.float32)
    alike = 1 - smooth_step(np.asarray(np.linalg.norm(distance, axis=2), np.float32), *_SKIN_DELTA)
    # By differences alone, black hair is in the colour of dark skin.
    flesh = smooth_step(np.asarray(lab[..., 0] / max(float(own[0]), 1.0), np.float32), *_LIT_AS_SKIN)
    chroma2 = float(own[1:] @ own[1:])
    if chroma2 > _GREY**2:
        flesh *= smooth_step(np.asarray((lab[..., 1:] @ own[1:]) / chroma2, np.float32), *_STAINED)
    alike = np.asarray(alike * np.maximum(flesh, face), np.float32)
    # A disc that large takes seconds at full size.
    coarse = cv2.resize(sure, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    near = cv2.dilate(coarse, disc(1.1 * unit_px / _COARSE))
    near = cv2.resize(near, sure.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.maximum(alike * blur(np.asarray(near, np.float32), 0.2 * unit_px), 0), np.float32)
