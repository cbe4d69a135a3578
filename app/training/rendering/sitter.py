"""What a colourist has to know of a sitter: where skin lies, and how it is lit; what of the face is
hair, and what of that is white; what lies behind.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL
from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts, face_parts, light_on
from app.training.rendering.outlines import hull
from app.training.rendering.tone import Plane, blur, flatten, smooth_step

_SKIN_CALM: Final = 0.07
"""In distances of the eyes: within the skin, light is smoothed so far."""
_USUAL: Final = (60.0, 12.0, 16.0)
"""CIE Lab of skin where none is to be seen."""
_USUAL_LIPS: Final = (-6.0, 8.0, 0.0)
_DARKEST: Final = 8.0
NOSE_BASE: Final = 2
UPPER_LIP: Final = 0
_HAIRY: Final = (2.2, 3.2)
"""How much CIE L* changes within a few pixels where hairs begin, and where there are nothing but hairs."""
_DARK_BEARD: Final = (0.24, 0.38)
"""How much darker than the skin, as a share of its lightness, what is rough begins to be beard, and is."""
_WHITE_BEARD: Final = (0.70, 0.85)
"""As a share of the skin's lightness, how light a white one begins to be, and is."""


@dataclass(frozen=True, slots=True, eq=False)
class Sitter:
    """One photograph, understood; planes are (h, w) float32, 0..1.

    Attributes:
        lab: the photograph with small differences removed, (h, w, 3) float32 CIE Lab.
        parts: of the face.
        skin_lab: the colour of the skin where it is lit.
        lip_tint: the lips' CIE Lab less the skin's, (3,) float32.
        skin: where it lies, lips and brows included.
        darker: how much darker it is than mostly, as a share of its lightness; below 0 in its lights.
        near: head and throat, roughly.
        hair: of brows, moustache and beard.
        pale: what of it is white or grey.
        behind: how surely a place lies behind head and shoulders.
    """

    lab: NDArray[np.float32]
    parts: FaceParts
    skin_lab: NDArray[np.float32]
    lip_tint: NDArray[np.float32]
    skin: Plane
    darker: Plane
    near: Plane
    hair: Plane
    pale: Plane
    behind: Plane


def sitter_of(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Sitter:
    """Of a (h, w, 3) uint8 BGR photograph with the (478, 2) landmarks of its face, and a known beard."""
    parts = face_parts(picture, landmarks_px, beard)
    lab = flatten(picture, space_px=4, colour=24)
    unit_px, size = parts.interocular_px, parts.face.shape
    own = _skin_colour(lab, parts)
    hairy = _hairy(picture)
    oval = landmarks_px[FACE_OVAL]
    cover = _skin(lab, parts, own, hairy, oval)
    calm = light_on(cover, lab[..., 0], _SKIN_CALM * unit_px)
    whole = np.max([cover, parts.lips, parts.brows], axis=0)
    down = np.array([0, unit_px])
    hair, pale = _hair(lab, parts, own, hairy, landmarks_px)
    return Sitter(
        lab=lab,
        parts=parts,
        skin_lab=own,
        lip_tint=_lip_tint(lab, parts, own),
        skin=smooth_step(blur(whole, 1.2), 0.32, 0.62),
        darker=np.asarray(1 - calm / own[0], np.float32),
        near=blur(hull(np.concatenate([oval - 0.4 * down, oval + 0.6 * down]), size), 3.0),
        hair=hair,
        pale=pale,
        behind=_behind(oval, size, unit_px),
    )


def _skin_colour(lab: NDArray[np.float32], parts: FaceParts) -> NDArray[np.float32]:
    inside = lab[(parts.face * parts.skin) > 0.8]
    if not len(inside):
        return np.array(_USUAL, np.float32)
    light = max(float(np.percentile(inside[:, 0], 60)), _DARKEST)
    return np.array([light, *np.median(inside[:, 1:], axis=0)], np.float32)


def _lip_tint(lab: NDArray[np.float32], parts: FaceParts, own: NDArray[np.float32]) -> NDArray[np.float32]:
    inside = lab[parts.lips > 0.8]
    return np.asarray(np.median(inside, axis=0) - own if len(inside) else _USUAL_LIPS, np.float32)


def _hairy(picture: Picture) -> Plane:
    """Where hairs lie close together: moustaches and beards are rough, shadows are smooth."""
    lab = cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    lightness = np.asarray(lab[..., 0], np.float32)
    return smooth_step(blur(np.abs(lightness - blur(lightness, 2.0)), 4.0), *_HAIRY)


def _skin(
    lab: NDArray[np.float32], parts: FaceParts, own: NDArray[np.float32], hairy: Plane, oval: Points
) -> Plane:
    unit_px, size = parts.interocular_px, parts.face.shape
    face, down = hull(oval, size), np.array([0, unit_px])
    around = hull(np.concatenate([oval - 0.4 * down, oval + 0.15 * down]), size)
    around = blur(around, 0.03 * unit_px) * (1 - np.clip(parts.features - parts.brows, 0, 1))
    # Lights and shadows of the face have the skin's hue, though `parts.skin` ends at them.
    ratio = np.asarray(np.maximum(lab[..., 0], _DARKEST) / own[0], np.float32)
    share = np.asarray((lab[..., 1:] @ own[1:]) / max(float(own[1:] @ own[1:]), 1.0), np.float32)
    bent = np.clip(share, np.minimum(0.6 * ratio, 0.35), 1.8 * np.maximum(ratio, 0.5))
    off = np.linalg.norm(lab[..., 1:] - own[1:] * bent[..., None], axis=2).astype(np.float32)
    alike = (1 - smooth_step(off, 14, 24)) * smooth_step(ratio, 0.34, 0.46)
    # A grey wall may be as light as pale skin.
    inside = smooth_step(blur(face, 0.05 * unit_px), 0.75, 1)
    stained = np.maximum(smooth_step(blur(share, 2.0), 0.28, 0.5), inside)
    strands = hairy * smooth_step(_apart(face), 0.2 * unit_px, 0.35 * unit_px)
    jaw_y = float(oval[:, 1].max())
    strands *= 1 - _down(size, jaw_y - 0.4 * unit_px, jaw_y)
    alike *= around * (1 - hairy * (1 - parts.brows)) * parts.sitter
    whole = np.maximum(parts.skin * (1 - strands), alike * (1 - parts.beard))
    return np.asarray(stained * whole, np.float32)


def _hair(
    lab: NDArray[np.float32],
    parts: FaceParts,
    own: NDArray[np.float32],
    hairy: Plane,
    landmarks_px: Points,
) -> tuple[Plane, Plane]:
    """`Sitter.hair` and `Sitter.pale`."""
    nose_y, lip_y = float(landmarks_px[NOSE_BASE][1]), float(landmarks_px[UPPER_LIP][1])
    zone = _down(parts.face.shape, nose_y, 0.7 * nose_y + 0.3 * lip_y)
    zone *= blur(hull(landmarks_px[FACE_OVAL], parts.face.shape), 0.04 * parts.interocular_px)
    beard = zone * hairy * (1 - parts.lips) * (1 - parts.mouth) * (0 if parts.beard_known else 1)
    relative = np.asarray(lab[..., 0] / own[0], np.float32)
    chroma = np.linalg.norm(lab[..., 1:], axis=2) / max(float(np.linalg.norm(own[1:])), 6.0)
    lost = blur(np.asarray(1 - chroma / np.maximum(relative, 0.4), np.float32), 2.0)
    # Fair and brown brows are painted in their own colour; black ones are ink.
    brows = parts.brows * smooth_step(blur(1 - relative, 1.0), 0.14, 0.26)
    pale = smooth_step(np.asarray(lost - 0.12 * parts.brows, np.float32), 0.16, 0.36)
    # Grey that is darker than the skin is stubble, and shade of it.
    white = blur(relative, 1.5)
    shaven = 1 - np.maximum(smooth_step(1 - white, *_DARK_BEARD), pale * smooth_step(white, *_WHITE_BEARD))
    beard = beard * (1 - np.clip(shaven, 0, 1))
    pale = np.maximum(beard * smooth_step(white, *_WHITE_BEARD), parts.brows) * pale
    pale = pale * smooth_step(blur(lab[..., 0], 1.5), 34, 46)
    hair = np.max([beard, brows, pale, parts.beard], axis=0)
    return np.asarray(hair, np.float32), np.asarray(pale, np.float32)


def _behind(oval: Points, size: tuple[int, ...], unit_px: float) -> Plane:
    head = hull(np.concatenate([oval, oval - np.array([0, 0.75 * unit_px])]), size)
    jaw_y = float(oval[:, 1].max())
    above = 1 - _down(size, jaw_y - 0.5 * unit_px, jaw_y)
    return np.asarray(above * smooth_step(_apart(head), 0.35 * unit_px, 0.7 * unit_px), np.float32)


def _apart(mask: Plane) -> Plane:
    """How far, in pixels, from a mask."""
    outside = np.asarray(mask < 0.5, np.uint8)
    return np.asarray(cv2.distanceTransform(outside, cv2.DIST_L2, 5), np.float32)


def _down(size: tuple[int, ...], from_y: float, to_y: float) -> Plane:
    """0 above one height, 1 below another."""
    ys = np.arange(size[0], dtype=np.float32)[:, None]
    return np.repeat(smooth_step(ys, from_y, max(to_y, from_y + 1)), size[1], axis=1)
