"""Oil by rule, as painted alla prima: strokes of one colour each, broad behind, finer on the face, led along
the forms, and the bristles' marks in them, lit from the upper left.

A stroke of a direction is laid where the colours under it differ least (Litwinowicz 1997, "Processing images
and video for an impressionist effect", clips strokes at edges; ours, which lie fixed, stay away from them).
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.brushwork import Tables, brush_layer, in_cells, painted
from app.training.rendering.face_parts import FaceParts, face_parts
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.oil_palette import blush_of, flesh_of, graded
from app.training.rendering.tone import Plane, blur, smooth_step

_Lab = NDArray[np.float32]

_ANGLES_DEG: Final = (-75.0, -15.0, 45.0)
_BROAD_DEG: Final = -50.0
_BROAD_PX: Final = (80.0, 24.0)
_MIDDLE_PX: Final = (34.0, 10.5)
_SMALL_PX: Final = (17.0, 5.2)
"""Length and width."""
_BROAD: Final = brush_layer(
    _BROAD_DEG, length_px=_BROAD_PX[0], width_px=_BROAD_PX[1], lift=0.014, height=0.055, seed=1
)
_MIDDLE, _SMALL = (
    tuple(
        brush_layer(angle, length_px=length, width_px=width, lift=lift, height=height, seed=seed + n)
        for n, angle in enumerate(_ANGLES_DEG)
    )
    for (length, width), lift, height, seed in ((_MIDDLE_PX, 0.014, 0.075, 10), (_SMALL_PX, 0.007, 0.05, 20))
)
OIL_LAYERS: Final = (_BROAD, *_MIDDLE, *_SMALL)


_RIMS_WITHIN: Final = 0.42
"""In distances of the eyes: how far from them rims are looked for."""
_WRONG: Final = (10.0, 9.0, 13.0)
"""Deviation of colour under a stroke (CIE Lab) at which broad, middle and small ones are left out."""


def render_oil(picture: Picture, landmarks_px: Points) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in oil; meant for crops of 512 x 512."""
    plan = _planned(picture, landmarks_px)
    strokes = painted(plan.tables, OIL_LAYERS)
    strokes += plan.finest[..., None] * (plan.crisp - strokes)
    return np.asarray(np.rint(255 * np.clip(strokes, 0, 1)), np.uint8)


def oil_tables(picture: Picture, landmarks_px: Points) -> Tables:
    """What `render_oil` lays on: the tables of `OIL_LAYERS`, and one of what is finer than any brush."""
    plan = _planned(picture, landmarks_px)
    finest = in_cells(np.dstack([plan.crisp, plan.finest]))
    return np.concatenate((plan.tables, finest[None]))


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """A painting before it is painted.

    Attributes:
        tables: of `OIL_LAYERS`, in 0..1.
        crisp: (h, w, 3) float32 BGR in 0..1, what is painted as finely as can be.
        finest: (h, w), how much of it, 0..1.
    """

    tables: Tables
    crisp: NDArray[np.float32]
    finest: Plane


def _planned(picture: Picture, landmarks_px: Points) -> _Plan:
    parts = face_parts(picture, landmarks_px)
    photograph = (picture / 255).astype(np.float32)
    flesh, blush = flesh_of(photograph, parts), blush_of(parts, landmarks_px)

    def in_oil(patches: NDArray[np.float32]) -> _Lab:
        return graded(patches, parts, flesh, blush)

    coarse = in_oil(kuwahara(blur(photograph, 2.0), 8))
    middle = in_oil(kuwahara(photograph, 4))
    small = in_oil(kuwahara(photograph, 2))
    crisp = in_oil(smooth_along(photograph, edge_flow(photograph, 2.0), length_px=3, sigma_px=1.5))
    finest = _finest(parts, crisp, small)
    led = _led(small, _MIDDLE_PX, _WRONG[1])
    fine = _led(small, _SMALL_PX, _WRONG[2])
    on_middle, on_small = _wanted(parts, coarse, middle, small, led)
    tables = [_table(coarse, np.ones_like(finest))]
    tables += [_table(middle, on_middle * share) for share in led]
    tables += [_table(small, on_small * share) for share in fine]
    return _Plan(np.stack(tables), _bgr(crisp), finest)


def _wanted(
    parts: FaceParts, coarse: _Lab, middle: _Lab, small: _Lab, led: list[Plane]
) -> tuple[Plane, Plane]:
    """How much of middle and of small strokes is wanted: where broader ones would paint the wrong colour."""
    eye = parts.interocular_px
    head = blur(np.maximum(parts.face, parts.skin), 0.1 * eye)
    features = blur(parts.features, 0.04 * eye)
    wrong = _deviation(small, _BROAD_DEG, *_BROAD_PX)
    on_middle = np.maximum(smooth_step(wrong, 0.7 * _WRONG[0], _WRONG[0]), head)
    lost = blur(np.asarray(np.linalg.norm(small - middle, axis=2), np.float32), 2.0)
    unserved = 1 - blur(np.maximum.reduce(led), 2.0)
    on_small = np.maximum(smooth_step(lost, 3, 7) * (0.5 + 0.5 * head) + 0.9 * features, unserved)
    return np.asarray(on_middle, np.float32), np.clip(on_small * np.maximum(on_middle, features), 0, 1)


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
    side = 2 * round(_RIMS_WITHIN * eye) + 1
    around = cv2.dilate(parts.eyes, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    light = np.asarray(crisp[..., 0], np.float32)
    thin = np.abs(light - blur(light, 0.06 * eye)) - 0.6 * blur(
        np.abs(light - blur(light, 0.06 * eye)), 0.1 * eye
    )
    lines = smooth_step(blur(np.asarray(thin, np.float32), 1.0), 1.5, 5.0)
    near = blur(np.asarray(around, np.float32), 0.08 * eye) * (1 - 0.6 * parts.brows)
    return np.asarray(near * lines, np.float32)


def _led(colours: _Lab, stroke_px: tuple[float, float], most: float) -> list[Plane]:
    """For each direction how much of its strokes is laid, 0..1: of that along which colours change least."""
    wrong = [_deviation(colours, angle, *stroke_px) for angle in _ANGLES_DEG]
    least = np.minimum.reduce(wrong)
    return [
        smooth_step(1.18 * least - each + 0.25, -0.25, 0.25)
        * (1 - smooth_step(each, 0.75 * most, 1.25 * most))
        for each in wrong
    ]


def _deviation(colours: _Lab, angle_deg: float, length_px: float, width_px: float) -> Plane:
    """Standard deviation of the colours under a stroke at each place."""
    stroke = _footprint(angle_deg, length_px)
    mean = cv2.filter2D(colours, -1, stroke, borderType=cv2.BORDER_REFLECT)
    square = cv2.filter2D(colours * colours, -1, stroke, borderType=cv2.BORDER_REFLECT)
    variance = np.asarray(np.maximum(square - mean * mean, 0).sum(axis=2), np.float32)
    return np.asarray(np.sqrt(blur(variance, width_px / 3) + 0.3), np.float32)


def _footprint(angle_deg: float, length_px: float) -> Plane:
    side = int(length_px) | 1
    line = np.zeros((side, side), np.float32)
    middle, turn = side // 2, np.deg2rad(angle_deg)
    end_px = np.array([middle * np.cos(turn), middle * np.sin(turn)])
    one, other = (np.rint(8 * (middle + way * end_px)).astype(int).tolist() for way in (-1, 1))
    cv2.line(line, one, other, 1.0, 1, cv2.LINE_AA, 3)
    line = blur(line, 1.0)
    return np.asarray(line / line.sum(), np.float32)


def _table(lab: _Lab, cover: Plane) -> NDArray[np.float32]:
    return in_cells(np.dstack([_bgr(lab), cover]).astype(np.float32))


def _bgr(lab: _Lab) -> NDArray[np.float32]:
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2BGR), 0, 1)
