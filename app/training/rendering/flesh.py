"""All that a colourist paints as skin, and its form: where it is hollow and where it is raised.

A renderer that asks how dark skin is cuts faces into patches that follow the lamp, and a network that sees
two hundred pixels around cannot tell dark skin from shade. How much darker skin is than the skin around it
has neither fault: that is the form of a face, whatever its tone and its light.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.face.topology import FACE_OVAL, LEFT_EYE, OUTER_LIPS, RIGHT_EYE
from app.frames import Points
from app.training.rendering.face_parts import FaceParts, light_on, shine_on, smooth_surface
from app.training.rendering.hairline import hair_in_skin
from app.training.rendering.outlines import disc, hull, polygon
from app.training.rendering.sitter import NOSE_BASE, UPPER_LIP, Sitter
from app.training.rendering.tone import Plane, blur, smooth_step

_FINE, _WIDE = 0.045, 0.42
"""In distances of the eyes, as all lengths here: form is what is left between these two blurs."""
_AROUND, _RIM = 0.6, 0.03
"""How far around it shine is judged, and how far its soft border reaches."""
_AS_LIGHT: Final = (0.42, 0.55)
_AS_COLOURED: Final = (0.28, 0.45)
"""As shares of the skin's: lightness, and colour at that lightness, at which a shaven jaw is skin."""
_JAW: Final = 0.1, (0.12, 0.4)
"""How far around the face what is smooth is skin, though it has no colour: grey light from below."""
_NARROW, _SOFT = 0.055, 0.01
"""Half the breadth below which what is as skin is a strand, and how soft its end becomes."""
_LOBE, _EAR_OUT = 132, 0.3
"""Down to which landmark ears may hang, and how far out of the face they may stand."""
_JAW_CORNERS: Final = (58, 288)
_NECK_OUT, _SHOULDERS_BELOW, _SHOULDERS_SLOPE = 0.02, 0.35, 1.3
"""How far out of the jaw's corners necks may be; how far below the chin shoulders begin, and their slope."""
_THROAT: Final = 0.5
"""How far below the face skin is throat that hangs together with it, whatever a strand does there."""
_EAR: Final = 0.02
"""Squared distances of the eyes: what is smaller beside a face and apart from it is no ear."""
_STRAND: Final = 0.05
"""What is narrower is no beard."""
_BROW: Final = (0.22, 0.40)
"""How much darker than the skin, as a share of its lightness, brows begin to be painted as hair, and are."""
_CALM: Final = 0.02
_CHIN: Final = 152
_CHEEKS_UP: Final = (0.35, 0.2)
"""How far above the foot of the nose skin begins that is known to be bare, below the rims of glasses."""
_AROUND_MOUTH: Final = (98, 2, 327, 205, 425)


@dataclass(frozen=True, slots=True, eq=False)
class Flesh:
    """Planes are (h, w) float32.

    Attributes:
        cover: what is painted as skin, 0..1: shine, stubble and fair brows too; not beards.
        form: how much lighter skin is than the skin around it, as a share of most skin's lightness.
        muzzle: the mouth and what is around it up to the nose, 0..1: little shade there is a moustache.
        calm_px: what is smaller is no form.
    """

    cover: Plane
    form: Plane
    muzzle: Plane
    calm_px: float

    def hollow(self, muzzle: float) -> Plane:
        """How much darker skin is than the skin around it, calm enough to be outlined.

        Args:
            muzzle: how much less counts around the mouth: moustaches grow out of less.
        """
        return blur(np.asarray(-self.form - muzzle * self.muzzle, np.float32), self.calm_px)

    @property
    def raised(self) -> Plane:
        """How much lighter it is, likewise."""
        return blur(self.form, self.calm_px)


def flesh_of(sitter: Sitter, landmarks_px: Points) -> Flesh:
    """Of a sitter with the (478, 2) landmarks of its face."""
    shaven = _shaven(sitter, landmarks_px)
    shine = _shine(sitter)
    whole = np.max([sitter.skin, shaven, shine], axis=0)
    if sitter.parts.beard_known:
        whole = np.maximum(whole, lower_face(sitter.parts, landmarks_px))
    cover = np.asarray(whole * (1 - _hair(sitter, shaven)), np.float32)
    cover = _without_hair(cover, sitter, landmarks_px) * _where_bare(landmarks_px, sitter.parts)
    hair = hair_in_skin(sitter.lab, sitter.parts, cover, landmarks_px)
    cover = np.asarray(cover * (1 - hair * (1 - shine)), np.float32)
    if hair.any():
        cover = _without_hair(cover, sitter, landmarks_px)
    parts, lightness = sitter.parts, np.ascontiguousarray(sitter.lab[..., 0])
    seen = np.asarray(np.maximum(sitter.skin, shaven) * (1 - parts.features), np.float32)
    fine, wide = (light_on(seen, lightness, reach * parts.interocular_px) for reach in (_FINE, _WIDE))
    form = np.asarray((fine - wide) / sitter.skin_lab[0], np.float32)
    return Flesh(cover, form, _muzzle(parts, landmarks_px), _CALM * parts.interocular_px)


def _without_hair(cover: Plane, sitter: Sitter, landmarks_px: Points) -> Plane:
    """No more than hangs together with the face, and not by a strand: lights of fair hair have the skin's
    colour.
    """
    unit_px, inside = sitter.parts.interocular_px, sitter.parts.face > 0.5
    oval, down = landmarks_px[FACE_OVAL], np.array([0, _THROAT * unit_px])
    below = hull(np.concatenate([oval, oval + down]), inside.shape) > 0.5
    narrow = disc(_NARROW * unit_px)
    broad = cv2.erode(np.asarray(cover > 0.5, np.uint8), narrow)
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(broad)
    eyes_row = _row(landmarks_px, (LEFT_EYE[0], RIGHT_EYE[0]))
    # Of the forehead: frames of glasses may cut it off from the cheeks.
    within = pieces[:eyes_row][(inside & (broad > 0))[:eyes_row]]
    of_head = np.zeros(len(stats), np.bool_)
    of_head[int(np.bincount(within).argmax()) if len(within) else 0] = True
    # Ears may be cut off by whiskers.
    of_body = stats[:, cv2.CC_STAT_AREA] > _EAR * unit_px**2
    of_body[np.unique(pieces[below])] = True
    wanted = np.concatenate([of_head[pieces[:eyes_row]], of_body[pieces[eyes_row:]]]) & (broad > 0)
    # Twice as far as it was narrowed: a crown may end in a shining rim.
    kept = cv2.dilate(np.asarray(wanted, np.uint8), narrow, iterations=2) > 0
    whole = blur(np.asarray(kept | inside | below, np.float32), _SOFT * unit_px)
    return np.asarray(cover * whole, np.float32)


def _where_bare(landmarks_px: Points, parts: FaceParts) -> Plane:
    """Where skin may be below the eyes: locks beside a neck have its colour."""
    unit_px, (height, width) = parts.interocular_px, parts.face.shape
    left, right = landmarks_px[list(_JAW_CORNERS)]
    across = (right - left) / max(float(np.linalg.norm(right - left)), 1.0)
    down = np.array([-across[1], across[0]])
    below_px = float((landmarks_px[_CHIN] - left) @ down) + _SHOULDERS_BELOW * unit_px
    far_px = float(height + width)

    def side(corner: Points, out: Points) -> Points:
        neck = corner + _NECK_OUT * unit_px * out
        return np.array(
            [neck, neck + below_px * down, neck + below_px * down + far_px * (out + down / _SHOULDERS_SLOPE)]
        )

    body = np.concatenate([side(left, -across)[::-1], side(right, across)])
    ys, xs = np.mgrid[:height, :width].astype(np.float32)
    lobe = landmarks_px[_LOBE]
    lower = (xs - lobe[0]) * down[0] + (ys - lobe[1]) * down[1]
    near = cv2.dilate((parts.face > 0.5).astype(np.uint8), disc(_EAR_OUT * unit_px)) > 0
    bare = (polygon(body, parts.face.shape) > 0.5) | (near & (lower < 0)) | (parts.face > 0.5)
    bare[: _row(landmarks_px, (LEFT_EYE[0], RIGHT_EYE[0]))] = True
    return blur(np.asarray(bare, np.float32), _SOFT * unit_px)


def _row(landmarks_px: Points, of: tuple[int, ...]) -> int:
    """The highest of these landmarks."""
    return round(max(float(landmarks_px[list(of), 1].min()), 0))


def _shine(sitter: Sitter) -> Plane:
    parts, lightness = sitter.parts, np.ascontiguousarray(sitter.lab[..., 0])
    shine = shine_on(parts, lightness, around=_AROUND)
    side = 2 * round(_RIM * parts.interocular_px) + 1
    return np.asarray(cv2.dilate(shine, np.ones((side, side), np.uint8)) * (1 - parts.features), np.float32)


def _shaven(sitter: Sitter, landmarks_px: Points) -> Plane:
    """Jaws darker or greyer than the rest of the skin, below the nose, and what the nostrils leave."""
    parts, own, unit_px = sitter.parts, sitter.skin_lab, sitter.parts.interocular_px
    lightness = np.ascontiguousarray(sitter.lab[..., 0])
    ratio = np.asarray(lightness / own[0], np.float32)
    stained = (sitter.lab[..., 1:] @ own[1:]) / max(float(own[1:] @ own[1:]), 4.0)
    coloured = smooth_step(np.asarray(stained / np.maximum(ratio, 0.3), np.float32), *_AS_COLOURED)
    reach, near = _JAW
    at_the_jaw = smooth_step(blur(parts.face, reach * unit_px), *near)
    smooth = at_the_jaw * smooth_surface(lightness, unit_px)
    jaw = (
        below_nose(landmarks_px, ratio.shape[0])
        * sitter.near
        * np.maximum(coloured, smooth)
        * (1 - parts.features)
    )
    named = np.max([parts.eyes, parts.brows, parts.lips, parts.mouth], axis=0)
    nostrils = np.clip(parts.features - named, 0, 1)
    return blur(np.asarray(np.maximum(jaw, nostrils) * parts.sitter * smooth_step(ratio, *_AS_LIGHT)), 1.5)


def _hair(sitter: Sitter, shaven: Plane) -> Plane:
    """Brows and beards that are painted as hair, in the tones of locks."""
    parts = sitter.parts
    dark = smooth_step(np.asarray(1 - sitter.lab[..., 0] / sitter.skin_lab[0], np.float32), *_BROW)
    known = np.maximum(sitter.hair * parts.brows * dark, parts.beard)
    if parts.beard_known:
        return np.asarray(known, np.float32)
    strand = disc(_STRAND * parts.interocular_px)
    dense = cv2.morphologyEx(sitter.hair * (1 - parts.brows), cv2.MORPH_OPEN, strand)
    return np.asarray(np.maximum(dense * parts.face * (1 - shaven), known), np.float32)


def below_nose(landmarks_px: Points, height: int) -> Plane:
    """(height, 1), 0 at the foot of the nose and above, 1 from the upper lip down."""
    nose_y, lip_y = (float(landmarks_px[point][1]) for point in (NOSE_BASE, UPPER_LIP))
    return smooth_step(np.arange(height, dtype=np.float32)[:, None], nose_y, max(lip_y, nose_y + 1))


def lower_face(parts: FaceParts, landmarks_px: Points) -> Plane:
    """From the cheeks down, without the mouth; (h, w), 0..1."""
    from_y, all_y = (float(landmarks_px[NOSE_BASE][1]) - up * parts.interocular_px for up in _CHEEKS_UP)
    ys = np.arange(parts.face.shape[0], dtype=np.float32)[:, None]
    below = smooth_step(ys, from_y, all_y)
    return np.asarray(below * parts.face * (1 - parts.features), np.float32)


def _muzzle(parts: FaceParts, landmarks_px: Points) -> Plane:
    around = np.concatenate([landmarks_px[list(_AROUND_MOUTH)], landmarks_px[OUTER_LIPS]])
    return blur(hull(around, parts.face.shape), 0.07 * parts.interocular_px)
