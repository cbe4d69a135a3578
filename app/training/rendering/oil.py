"""Oil by rule, as painted alla prima: strokes of one colour each, finer where there is detail, led along the
forms, and the bristles' marks in them, lit from the upper left.

A stroke is laid where the colours under all of it differ little, in that direction in which they differ
least; on skin, where they say little, in that which runs around the face. (Litwinowicz 1997, "Processing
images and video for an impressionist effect", clips strokes at edges; ours, which lie fixed, stay away from
them.) Where none fits, along outlines and in eyes and mouth, the ground is seen, which is painted as finely
as can be.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL
from app.frames import Picture, Points
from app.training.rendering.brushwork import BrushLayer, Tables, brush_layer, in_cells, painted, uncovered
from app.training.rendering.face_parts import FaceParts, face_parts
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.oil_palette import blush_of, calmed, flesh_of, graded
from app.training.rendering.outlines import disc, on_oval
from app.training.rendering.tone import Plane, blur, smooth_step

_Lab = NDArray[np.float32]

_BROAD_PX: Final = (50.0, 15.0)
_SMALL_PX: Final = (18.0, 5.6)
"""Length and width."""
_BROAD_DEG: Final = (-55.0, 30.0)
_SMALL_DEG: Final = (-75.0, 10.0)


def _layers(
    angles_deg: tuple[float, ...], size_px: tuple[float, float], lift: float, height: float, seed: int
) -> tuple[BrushLayer, ...]:
    length_px, width_px = size_px
    return tuple(
        brush_layer(angle, length_px=length_px, width_px=width_px, lift=lift, height=height, seed=seed + n)
        for n, angle in enumerate(angles_deg)
    )


_RIMS_WITHIN: Final = 0.42
"""In distances of the eyes: how far from them rims are looked for."""
_WRONG: Final = (8.0, 11.0)
"""Deviation of colour under a stroke (CIE Lab) at which broad and small ones are left out."""
_AWAY_PX: Final = (6, 2)
"""How far broad and small strokes stay away from what is painted finely."""
_OUTLINE: Final = (9.0, 17.0)
"""Deviation of colour (CIE Lab) within `_OUTLINE_PX` from which an outline is painted finely."""
_OUTLINE_PX: Final = 4
_OUTSIDE: Final = 0.6
"""How finely, apart from the head."""
_ACROSS_FORM: Final = 0.9
"""How much worse, as a share, a stroke is taken to fit that lies square to the form of the head, on skin."""


@cache
def oil_layers() -> tuple[BrushLayer, ...]:
    """Where its strokes lie, layer over layer; thrown when first asked for, which takes seconds."""
    return (
        *_layers(_BROAD_DEG, _BROAD_PX, 0.018, 0.095, 10),
        *_layers(_SMALL_DEG, _SMALL_PX, 0.010, 0.06, 20),
    )


def render_oil(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in oil; meant for crops of 512 x 512."""
    plan = _planned(picture, landmarks_px, beard)
    strokes = painted(plan.tables, oil_layers())
    seen = (uncovered(plan.tables, oil_layers()) * plan.finest)[..., None]
    strokes += seen * (plan.crisp - strokes)
    return np.asarray(np.rint(255 * np.clip(strokes, 0, 1)), np.uint8)


def oil_tables(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Tables:
    """What `render_oil` lays on, as `painted` wants it."""
    return _planned(picture, landmarks_px, beard).tables


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """A painting before it is painted.

    Attributes:
        tables: of the ground and of `oil_layers`, in 0..1.
        crisp: (h, w, 3) float32 BGR in 0..1, what is painted as finely as can be.
        finest: (h, w), where, 0..1.
    """

    tables: Tables
    crisp: NDArray[np.float32]
    finest: Plane


def _planned(picture: Picture, landmarks_px: Points, beard: Plane | None) -> _Plan:
    parts = face_parts(picture, landmarks_px, beard)
    photograph = (picture / 255).astype(np.float32)
    flesh, blush = flesh_of(photograph, parts), blush_of(parts, landmarks_px)

    def in_oil(patches: NDArray[np.float32]) -> _Lab:
        return graded(patches, parts, flesh, blush)

    calm = calmed(photograph, parts)
    broad = in_oil(kuwahara(calm, 4))
    small = in_oil(kuwahara(calm, 2))
    crisp = in_oil(smooth_along(photograph, edge_flow(photograph, 2.0), length_px=3, sigma_px=1.5))
    features = _finest(parts, crisp, small)
    finest = np.maximum(features, _outlines(parts, crisp))
    ground = small + finest[..., None] * (crisp - small)
    skin, form_rad = blur(parts.skin, 3.0), _around_oval(landmarks_px, parts.face.shape)

    def against(angle_deg: float) -> Plane:
        return np.asarray(_ACROSS_FORM * skin * np.sin(np.deg2rad(angle_deg) - form_rad) ** 2, np.float32)

    on_broad = _led(broad, _BROAD_DEG, _BROAD_PX, _WRONG[0], [against(angle) for angle in _BROAD_DEG])
    on_small = _led(small, _SMALL_DEG, _SMALL_PX, _WRONG[1], [against(angle) for angle in _SMALL_DEG])
    wanted = _small_wanted(parts, broad, small, on_broad)
    free = [_away_from(features, reach_px) for reach_px in _AWAY_PX]
    tables = [_table(ground, np.ones_like(finest))]
    tables += [_table(broad, share * free[0]) for share in on_broad]
    tables += [_table(small, share * wanted * free[1]) for share in on_small]
    return _Plan(np.stack(tables), _bgr(crisp), finest)


def _small_wanted(parts: FaceParts, broad: _Lab, small: _Lab, on_broad: list[Plane]) -> Plane:
    """0..1: where broad strokes do not fit, or would lose something."""
    eye = parts.interocular_px
    head = blur(np.maximum(parts.face, parts.skin), 0.1 * eye)
    features = blur(parts.features, 0.04 * eye)
    lost = blur(np.asarray(np.linalg.norm(small - broad, axis=2), np.float32), 2.0)
    unserved = 1 - blur(np.maximum.reduce(on_broad), 2.0)
    wanted = np.maximum(smooth_step(lost, 3, 7) * (0.5 + 0.5 * head) + 0.9 * features, unserved)
    return np.asarray(np.clip(wanted, 0, 1), np.float32)


def _away_from(features: Plane, reach_px: int) -> Plane:
    return 1 - smooth_step(np.asarray(cv2.dilate(features, disc(reach_px)), np.float32), 0.3, 0.8)


def _outlines(parts: FaceParts, crisp: _Lab) -> Plane:
    """0..1: strong edges, first of all those of the head."""
    round_brush = disc(_OUTLINE_PX).astype(np.float32)
    deviation = _deviation(crisp, round_brush / round_brush.sum())
    reach = cv2.dilate(np.maximum(parts.face, parts.skin), disc(0.5 * parts.interocular_px))
    head = blur(np.asarray(reach, np.float32), 0.2 * parts.interocular_px)
    return np.asarray(smooth_step(deviation, *_OUTLINE) * (_OUTSIDE + (1 - _OUTSIDE) * head), np.float32)


def _finest(parts: FaceParts, crisp: _Lab, small: _Lab) -> Plane:
    """0..1: where no stroke is fine enough: eyes, mouth, glasses, and the edges of the face."""
    eye = parts.interocular_px
    features = np.maximum(np.maximum(parts.eyes, parts.mouth), 0.75 * parts.lips)
    features = np.maximum(features, 0.8 * np.clip(parts.features - parts.brows, 0, 1))
    lost = blur(np.asarray(np.linalg.norm(crisp - small, axis=2), np.float32), 1.5)
    head = blur(np.maximum(parts.face, parts.skin), 0.08 * eye)
    detail = np.maximum(_rims(parts, crisp), 0.5 * head * smooth_step(lost, 3, 9))
    return np.asarray(np.clip(np.maximum(1.2 * blur(features, 0.025 * eye), detail), 0, 1), np.float32)


def _rims(parts: FaceParts, crisp: _Lab) -> Plane:
    """Thin lines around the eyes, 0..1: the rims of glasses, darker or lighter than what is around them."""
    eye = parts.interocular_px
    around = cv2.dilate(parts.eyes, disc(_RIMS_WITHIN * eye))
    light = np.asarray(crisp[..., 0], np.float32)
    thin = np.abs(light - blur(light, 0.06 * eye)) - 0.6 * blur(
        np.abs(light - blur(light, 0.06 * eye)), 0.1 * eye
    )
    lines = smooth_step(blur(np.asarray(thin, np.float32), 1.0), 1.5, 5.0)
    near = blur(np.asarray(around, np.float32), 0.08 * eye) * (1 - 0.6 * parts.brows)
    return np.asarray(near * lines, np.float32)


def _led(
    colours: _Lab,
    angles_deg: tuple[float, ...],
    stroke_px: tuple[float, float],
    most: float,
    against: list[Plane],
) -> list[Plane]:
    """For each direction how much of its strokes is laid, 0..1: of that along which colours change least, and
    which is not `against` the form, for each direction how much worse it is taken to fit, as a share.
    """
    wrong = [_deviation(colours, _footprint(angle, *stroke_px)) for angle in angles_deg]
    seeming = [each * (1 + more) for each, more in zip(wrong, against, strict=True)]
    least = np.minimum.reduce(seeming)
    return [
        smooth_step(np.asarray(1.18 * least - taken + 0.25, np.float32), -0.25, 0.25)
        * (1 - smooth_step(each, 0.75 * most, 1.25 * most))
        for each, taken in zip(wrong, seeming, strict=True)
    ]


def _around_oval(landmarks_px: Points, size: tuple[int, ...]) -> Plane:
    """In which direction, in radians, a curve around the middle of the face runs, as its form turns away."""
    x, y = on_oval(landmarks_px, size)
    wide, tall = np.ptp(landmarks_px[FACE_OVAL], axis=0)
    return np.asarray(np.arctan2(x * tall, -y * wide), np.float32)


def _deviation(colours: _Lab, under: Plane) -> Plane:
    """Standard deviation of the colours under something, at each place; `under` sums up to 1."""
    mean = cv2.filter2D(colours, -1, under, borderType=cv2.BORDER_REFLECT)
    square = cv2.filter2D(colours * colours, -1, under, borderType=cv2.BORDER_REFLECT)
    variance = np.asarray(np.maximum(square - mean * mean, 0).sum(axis=2), np.float32)
    return np.asarray(np.sqrt(blur(variance, 1.0) + 0.3), np.float32)


def _footprint(angle_deg: float, length_px: float, width_px: float) -> Plane:
    """What a stroke covers, a little more than its usual length."""
    side = int(1.15 * length_px + width_px) | 1
    stroke = np.zeros((side, side), np.float32)
    middle, turn = side // 2, np.deg2rad(angle_deg)
    end_px = (0.55 * length_px - 0.5 * width_px) * np.array([np.cos(turn), np.sin(turn)])
    one, other = (np.rint(8 * (middle + way * end_px)).astype(int).tolist() for way in (-1, 1))
    cv2.line(stroke, one, other, 1.0, round(width_px), cv2.LINE_8, 3)
    stroke = blur(stroke, 1.0)
    return np.asarray(stroke / stroke.sum(), np.float32)


def _table(lab: _Lab, cover: Plane) -> NDArray[np.float32]:
    return in_cells(np.dstack([_bgr(lab), cover]).astype(np.float32))


def _bgr(lab: _Lab) -> NDArray[np.float32]:
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0, 1)
