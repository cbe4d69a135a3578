"""A chiaroscuro woodcut by rule: cream paper, one block of red-brown tint, and over it the black key block.

What is light is cut away. Where black turns to tint, and tint to paper, the cuts of the gouge show: lines
that swell with the light and run in one direction. How much of a face is paper, tint or black follows its
skin: pale skin is bare paper with shapes of tint, dark skin is tint and black with its lights cut out.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.rendering.face_parts import FaceParts, face_parts
from app.training.rendering.flow import edge_flow, smooth_along
from app.training.rendering.locks import without_lamps
from app.training.rendering.outlines import on_oval
from app.training.rendering.shading import shade_of, shade_of_skin
from app.training.rendering.textures import gouges, laid
from app.training.rendering.tone import Plane, blur, closed, contours, smooth_step

_INTO_TINT: Final = gouges(14, 29, length_px=60.0, seed=21)
_INTO_BLACK: Final = gouges(-17, 27, length_px=52.0, seed=22)
WOODCUT_TEXTURES: Final = (_INTO_TINT, _INTO_BLACK)

_PAPER: Final = (0.835, 0.925, 0.957)
_TINT: Final = (0.335, 0.475, 0.725)
_BLACK: Final = (0.095, 0.09, 0.105)
_EDGE: Final = 0.14
"""Half the width of a cut's soft edge, in share of the paper."""
_OWN: Final = (0.20, 0.36, 0.40, 0.46, 0.62, 0.85)
"""Shades of skin, for which the two lines below say where tint and black begin, in shade beyond it."""
_TINT_FROM: Final = (0.06, -0.03, -0.08, -0.18, -0.32, -0.40)
_BLACK_FROM: Final = (0.33, 0.23, 0.20, 0.14, 0.085, 0.015)
_ELSEWHERE: Final = (0.30, 0.62)
"""The same for all that is not skin, in shade."""
_GRADE: Final = 0.09
"""Over how much shade the cuts run out."""
_CALM_GRADE: Final = 0.17
"""The same on skin, and on a wall."""
_LIPS: Final = 0.2
"""How much more tint lips take, in shade."""
_LINE: Final = (3.5, 0.3)
"""How deep edges are cut: broad ones, and thin lines such as the rim of glasses."""
_STRANDS: Final = 0.42
"""How deep those of hair are."""
_LOOK: Final = 0.6
"""How much eyes and lips stand out from their own middle tone."""
_DARK_SKIN: Final = (0.42, 0.52)
"""Shades of skin, between which it begins to be dark."""
_HAIR_SHINE, _SHEEN = 20.0, 0.5
"""See `without_lamps`."""
_GAP: Final = 0.22
"""In distances of the eyes: gaps in the skin narrower than twice this belong to it."""


def render_woodcut(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same as a woodcut; meant for crops of 512 x 512."""
    parts = face_parts(picture, landmarks_px, beard)
    picture = without_lamps(picture, parts, landmarks_px, most=_HAIR_SHINE, sheen=_SHEEN, skin=parts.skin)
    shade = shade_of(picture, parts)
    own = shade_of_skin(shade, parts)
    x, y = on_oval(landmarks_px, shade.shape)
    flesh = _flesh(picture, parts, own, y)
    strands, wall = _detail(picture, np.maximum(flesh, parts.features), _behind(x, y), y)
    tone, drawn = _cut(picture, parts, shade, strands)
    tone = tone + wall * (blur(shade, 5.0) - tone)
    drawn = drawn * (1 - wall)
    calm = np.maximum(flesh * (1 - parts.features), wall)
    grade = _GRADE + calm * (_CALM_GRADE - _GRADE)
    tint_from, black_from = (
        elsewhere + flesh * (own + np.interp(own, _OWN, beyond) - elsewhere)
        for elsewhere, beyond in zip(_ELSEWHERE, (_TINT_FROM, _BLACK_FROM), strict=True)
    )
    tint = _standing((tone + _LIPS * parts.lips - tint_from) / grade, _INTO_TINT, drawn)
    black = _standing((tone - black_from) / grade, _INTO_BLACK, drawn)
    printed = np.broadcast_to(np.array(_PAPER, np.float32), picture.shape)
    for cover, ink in ((tint, _TINT), (black, _BLACK)):
        printed = printed + cover[..., None] * (np.array(ink, np.float32) - printed)
    return np.asarray(np.rint(255 * np.clip(printed, 0, 1)), np.uint8)


def _standing(over: NDArray[np.float32], texture: Plane, drawn: Plane | None = None) -> Plane:
    """Where a block still stands and prints, 0..1.

    Args:
        over: how far the tone lies over the block's threshold: half of the paper is covered at 0, all at 0.5.
        texture: the cuts of the gouge.
        drawn: 0..1, where one clean edge takes their place.
    """
    share = (1 + 2 * _EDGE) * np.clip(over + 0.5, 0, 1) - _EDGE
    threshold = laid(texture, *over.shape)
    if drawn is not None:
        threshold = threshold + drawn * (0.5 - threshold)
    return smooth_step(np.asarray(share - threshold, np.float32), -_EDGE, _EDGE)


def _cut(picture: Picture, parts: FaceParts, shade: Plane, strands: Plane) -> tuple[Plane, Plane]:
    """The shade with its edges drawn, a dark line on their dark side, a light one on the other; and where
    such lines are, 0..1.
    """
    flow = edge_flow((picture / 255).astype(np.float32), 4.0)
    bold = 1 - 0.7 * parts.skin
    finer, coarser = blur(shade, 1.3), blur(shade, 3.0)
    edge = smooth_along(np.asarray(finer - coarser, np.float32), flow, length_px=9, sigma_px=4.5) * bold
    negative = np.asarray(255 - picture, np.uint8)
    dark, light = (contours(side, sigma_px=1.2, gain=26, slack=0.25) for side in (picture, negative))
    line = smooth_along(np.asarray(dark - light, np.float32), flow, length_px=5, sigma_px=2.5) * bold
    locks = smooth_along(strands, flow, length_px=14, sigma_px=7.0)
    reach_px = 0.07 * parts.interocular_px
    look = parts.eyes * (shade - blur(shade, reach_px))
    look = look + parts.lips * (finer - blur(shade, 2 * reach_px))
    tone = finer + _LINE[0] * edge + _LINE[1] * line - _STRANDS * locks + _LOOK * look
    redness = cv2.cvtColor(
        (blur(picture.astype(np.float32), 1.0) / 255).astype(np.float32), cv2.COLOR_BGR2Lab
    )
    teeth = parts.mouth * (1 - smooth_step(np.asarray(redness[..., 1], np.float32), 13, 21))
    teeth = teeth * smooth_step(1 - blur(shade, 1.5), 0.3, 0.5)
    drawn = np.abs(edge) / 0.02 + np.abs(line) + np.abs(locks)
    return np.asarray(tone * (1 - teeth), np.float32), smooth_step(np.asarray(drawn, np.float32), 0.4, 1.0)


def _detail(picture: Picture, apart: Plane, behind: Plane, y: Plane) -> tuple[Plane, Plane]:
    """The strands of hair, -1..1, light ones above nothing, and where a wall is without detail, 0..1."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) / np.float32(255), np.float32)
    detail = grey - blur(grey, 3.0)
    much = np.asarray(np.sqrt(blur(detail * detail, 7.0)), np.float32)
    # Walls and cloth have fainter strands than hair.
    other = np.maximum(behind, smooth_step(y, 0.95, 1.15))
    hair = smooth_step(np.asarray(much - 0.022 * other, np.float32), 0.012, 0.026) * (1 - apart)
    wall = behind * (1 - smooth_step(blur(much, 4.0), 0.012, 0.035))
    return np.asarray(hair * detail / (0.02 + much), np.float32), np.asarray(wall, np.float32)


def _flesh(picture: Picture, parts: FaceParts, own: float, y: Plane) -> Plane:
    """Skin and all of the face, without hair that is greyer than skin."""
    lab = cv2.cvtColor(blur((picture / 255).astype(np.float32), 2.0), cv2.COLOR_BGR2Lab)
    chroma = np.asarray(np.linalg.norm(lab[..., 1:], axis=2), np.float32)
    sure = parts.face * parts.skin
    usual = float((sure * chroma).sum() / max(float(sure.sum()), 1e-6))
    grey = 1 - smooth_step(np.asarray(chroma / (usual + 4), np.float32), 0.45, 0.65)
    # The lights of dark skin are grey, too, and so is its shade below the nose; beards on it are dark enough.
    grey *= 1 - np.interp(own, _DARK_SKIN, (0, 1)) * (1 - smooth_step(y, 0.95, 1.05))
    known = np.maximum(parts.skin, parts.face)
    filled = blur(closed(known, _GAP * parts.interocular_px), 2.0)
    return smooth_step(filled, 0.3, 0.8) * (1 - grey * (1 - parts.features))


def _behind(x: Plane, y: Plane) -> Plane:
    """What lies beside the head and above the shoulders, 0..1."""
    away = np.hypot(x / 1.3, np.where(y < 0, y / 1.7, y / 1.1))
    collar = smooth_step(y, 0.7, 1.0) * (1 - smooth_step(np.abs(x), 0.9, 1.3))
    return np.asarray(smooth_step(np.asarray(away, np.float32), 0.85, 1.05) * (1 - collar), np.float32)
