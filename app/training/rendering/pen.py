"""Pen and ink by rule, as illustrators of newspapers and books drew about 1900: contours that swell and
taper, tones of nothing but lines that grow thicker and cross, and spot blacks.

Lines along the edge flow after Kang, Lee and Chui 2007, "Coherent line drawing"; strokes that swell with the
tone after Salisbury, Anderson, Barzel and Salesin 1994, "Interactive pen-and-ink illustration".
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import LEFT_IRIS, RIGHT_IRIS
from app.frames import Picture, Points
from app.training.rendering.drawn_features import strokes_of
from app.training.rendering.face_parts import FaceParts, light_on
from app.training.rendering.flesh import Flesh, flesh_of
from app.training.rendering.flow import Flow, edge_flow, smooth_along
from app.training.rendering.glazing import Glaze, Glazed, put_together, screen, screened
from app.training.rendering.inked_lips import lip_line, with_lips
from app.training.rendering.kuwahara import kuwahara
from app.training.rendering.locks import without_lamps
from app.training.rendering.outlines import disc
from app.training.rendering.shading import over, shade_of_skin
from app.training.rendering.sitter import Sitter, sitter_of
from app.training.rendering.textures import laid, pen_lines
from app.training.rendering.tone import Plane, blur, exposed, flatten, smooth_step

_FIRST: Final = pen_lines(-52.0, spacing_px=5.6, length_px=60.0, seed=31)
_SECOND: Final = pen_lines(-14.0, spacing_px=5.6, length_px=50.0, seed=32)
_GROUND: Final = pen_lines(66.0, spacing_px=6.2, length_px=80.0, seed=34)
"""Cloth and what lies behind the sitter are hatched another way than the skin, which so stands out."""
PEN_TEXTURES: Final = (_FIRST, _SECOND, _GROUND)

_PAPER: Final = (0.93, 0.965, 0.975)
_INK: Final = (0.11, 0.12, 0.14)
"""Warm, and not quite black: what trembles is the length of edges times their contrast."""
_EDGE: Final = 0.15
"""Half the width of a stroke's soft edge, in shares of the paper: a pixel and a half."""
_SKIN_CALM: Final = 0.05
"""In distances of the eyes: within the skin, light is smoothed so far."""
_COMPLEXION: Final = (0.29, 1.9, 0.48)
"""From which shade on skin is hatched all over, how much more ink each further unit gets, and the most."""
_HOLLOW, _RAISED = (0.012, 0.10), (0.03, 0.11)
"""How much darker or lighter than around it, as a share of its lightness, skin begins to be hatched, or to
be spared, and is wholly."""
_TURNED: Final = (0.10, 0.45)
"""The same compared with most of the skin: the side of a face that is turned from the light."""
_DEEP, _AWAY = (0.075, 0.16), (0.32, 0.62)
"""Where it is hatched across."""
_SHADOW, _LIFTED, _CROSSED = 0.52, 0.75, 0.42
"""How much of the paper that covers, how much of it is spared, and how much the lines across cover."""
_CROSSING: Final = 0.8
"""How black these are, for they are added where they cross others, and there is no more than black."""
_MUZZLE: Final = 0.07
"""See `Flesh.hollow`."""
_AROUND_MOUTH: Final = 0.85
"""How much less is hatched around the mouth of what is hollow, or turned from the light."""
_SCREEN_PX: Final = 3.5
"""How far lines move edges either way."""
PEN_EDGES: Final = screen(_FIRST, _SCREEN_PX), screen(_SECOND, _SCREEN_PX)
"""Of the first lines on skin, and of those that cross them."""
_ON_DARK: Final = 0.7, 0.35
"""What of lights and of lines across is left on the darkest skin: a lamp makes much of its form, and bands of
black and white would be another face."""
_HAIR_SHINE, _SHEEN = 16.0, 0.25
"""See `without_lamps`."""
_BEARD: Final = (0.06, 0.22)
"""From which density to which a place is hatched as a beard: short hairs drawn one by one are mould."""
_LOCKS, _DENSEST_PERCENTILE = (0.96, 0.99), 90
"""From how dense a beard on it is locks, as white ones are, and is wholly; and where in its densities that is
read."""
_DARK_BEARD, _WHISKERS = (0.04, 0.16), 0.08
"""How much darker than skin, as a share of its lightness, a beard begins not to be white, and is dark; and
within which distance, in those of the eyes, that is found."""
_ON_BEARD: Final = (0.25, 0.9), ((0.4, 0.85), (0.22, 0.68))
"""Densities of thin and of dense beards, and how much of the paper either hatching covers in these."""
_DRAWN: Final = 0.9
_LOCK_BREADTH_PX: Final = (3.2, 11.0)
"""Detail between these is a lock; finer hair makes black lines on white that tremble with every movement."""
_LOCK_PX: Final = (15, 8)
"""Detail within the first of these from where there is none is an edge, not hair; hair itself reaches so much
less far as the second falls short of it."""
_RICH: Final = (0.0045, 0.011)
"""How strong detail (CIE L*, 0..1) is where hair begins, and where it is certain."""
_CRISP: Final = 1.8
"""How much sharper the edges of locks are cut."""
_GLASSES: Final = 0.22
"""In distances of the eyes: so far around them, fine lines on skin are rims."""
_BROKEN: Final = 0.005
"""How far a contour must stand out to be drawn through: a weaker one is hatched."""


def render_pen(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Picture:
    """(h, w, 3) uint8 BGR photograph -> the same in pen and ink; meant for crops of 512 x 512."""
    return put_together(pen_glazed(picture, landmarks_px, beard), PEN_EDGES)


def pen_glazed(picture: Picture, landmarks_px: Points, beard: Plane | None = None) -> Glazed:
    """The same before its skin is hatched, once and across."""
    sitter = sitter_of(picture, landmarks_px, beard)
    parts = sitter.parts
    skin = flesh_of(sitter, landmarks_px)
    picture = without_lamps(picture, parts, landmarks_px, most=_HAIR_SHINE, sheen=_SHEEN, skin=skin.cover)
    photograph = (picture / 255).astype(np.float32)
    patches = kuwahara(photograph, 3)
    shade = _shade(picture, parts)
    own = shade_of_skin(shade, parts)
    detail, edges = cv2.split(_along(photograph, edge_flow(patches, 4.0)))
    energy = np.asarray(np.sqrt(blur(detail * detail, 6.0)), np.float32)
    hair = _hair(energy)
    stubbly = _hatched_beard(sitter)
    cover = np.maximum(skin.cover, stubbly)
    flesh = np.asarray(np.clip(cover - parts.eyes - parts.mouth, 0, 1), np.float32)
    # The rank of a normal deviate, about, so that a threshold is a cover here too.
    locks = np.asarray(0.5 * (1 + np.tanh(0.8 * detail / (0.006 + energy))), np.float32)
    hair = hair * (1 - np.max([flesh, parts.eyes, parts.mouth], axis=0))
    # Eyes are lighter drawn, and between the lips there is black or white.
    open_mouth = _teeth(parts) * (1 - smooth_step(shade, 0.5, 0.75))
    bare = np.maximum(0.35 * parts.eyes, open_mouth)
    elsewhere = _elsewhere(np.asarray(shade * (1 - bare), np.float32), locks, hair) * (1 - flesh)
    drawn = over(
        _lines(np.asarray(edges, np.float32), flesh, parts),
        _blacks(_lightness(photograph), own, parts, _pupils(landmarks_px, shade)),
        _DRAWN * strokes_of(landmarks_px, shade.shape, parts.interocular_px),
        lip_line(landmarks_px, own, parts),
    )
    ink = over(np.asarray(elsewhere * (1 - _whites(parts, photograph)), np.float32), drawn)
    base = _printed(ink)
    black = np.asarray(flesh[..., None] * (_printed(np.ones_like(ink)) - base), np.float32)
    first, second = _hatched(sitter, landmarks_px, skin, own, stubbly)
    return Glazed(base, (Glaze(first, black), Glaze(second, np.asarray(_CROSSING * black, np.float32))))


def _printed(ink: Plane) -> NDArray[np.float32]:
    """(h, w), 0..1 -> (h, w, 3) BGR."""
    cover = ink[..., None]
    return np.asarray((1 - cover) * np.array(_PAPER) + cover * np.array(_INK), np.float32)


def _lightness(photograph: NDArray[np.float32]) -> Plane:
    return np.asarray(cv2.cvtColor(np.clip(photograph, 0, 1), cv2.COLOR_BGR2Lab)[..., 0] / 100, np.float32)


def _shade(picture: Picture, parts: FaceParts) -> Plane:
    """(h, w), 0 white, 1 black: calm everywhere, calmest on skin."""
    lightness = np.asarray(flatten(picture, space_px=6, colour=28)[..., 0], np.float32)
    calm = light_on(parts.skin, lightness, _SKIN_CALM * parts.interocular_px)
    lightness = blur(lightness, 1.5)
    lightness = np.asarray(lightness + parts.skin * (calm - lightness), np.float32)
    return np.asarray(1 - exposed(lightness), np.float32)


def _hatched_beard(sitter: Sitter) -> Plane:
    """Where a known beard is hatched, as skin is, 0..1: not where it is white, nor if it is dense."""
    known = sitter.parts.beard
    hairy = known[known > _BEARD[0]]
    if not len(hairy):
        return np.zeros_like(known)
    lightness = light_on(known, sitter.lab[..., 0], _WHISKERS * sitter.parts.interocular_px)
    dark = smooth_step(1 - lightness / sitter.skin_lab[0], *_DARK_BEARD)
    hatched = 1 - np.interp(np.percentile(hairy, _DENSEST_PERCENTILE), _LOCKS, (0, 1))
    return np.asarray(hatched * dark * smooth_step(known, *_BEARD), np.float32)


def _hatched(
    sitter: Sitter, landmarks_px: Points, flesh: Flesh, own: float, stubbly: Plane
) -> tuple[Plane, Plane]:
    """How much of the paper lines cover on skin, as distances that their textures are compared with."""
    parts = sitter.parts
    start, gain, most = _COMPLEXION
    base = most * float(np.tanh(gain / most * max(own - start, 0.0)))
    hollow, turned = flesh.hollow(_MUZZLE), blur(sitter.darker, flesh.calm_px)
    light = smooth_step(flesh.raised, *_RAISED)
    # Hollows beside a mouth, and a dark upper lip, would be a moustache.
    spared = 1 - _AROUND_MOUTH * flesh.muzzle
    shade = spared * np.maximum(smooth_step(hollow, *_HOLLOW), smooth_step(turned, *_TURNED))
    lifted, crossed = (1 + (base / most) ** 2 * (left - 1) for left in _ON_DARK)
    first = base * (1 - _LIFTED * lifted * light) + (1 - base) * _SHADOW * shade
    deep = spared * np.maximum(smooth_step(hollow, *_DEEP), smooth_step(turned, *_AWAY))
    second = _CROSSED * (1 + base) * crossed * deep * (1 - light)
    first = with_lips(np.asarray(first, np.float32), landmarks_px, parts, base / most)
    densities, shares = _ON_BEARD
    once, across = ((1 - base) * stubbly * np.interp(parts.beard, densities, share) for share in shares)
    first, second = np.maximum(first, base + once), np.maximum(second, across)
    return screened(np.asarray(first, np.float32), _SCREEN_PX), screened(
        np.asarray(second, np.float32), _SCREEN_PX
    )


def _hair(energy: Plane) -> Plane:
    """Where detail is rich, 0..1, and that not at a single edge."""
    edge, lock = (disc(radius) for radius in _LOCK_PX)
    rich = cv2.dilate(cv2.erode(smooth_step(energy, *_RICH), edge), lock)
    return blur(np.asarray(rich, np.float32), 2.0)


def _elsewhere(shade: Plane, locks: Plane, hair: Plane) -> Plane:
    """Ink, 0..1: hair in lines along its locks; cloth and grounds hatched, calm in middle tones, or black."""
    locks_share = np.clip(1.35 * (blur(shade, 2.0) - 0.10), 0.18, 0.90)
    share = 0.62 * np.clip(shade - 0.14, 0, 1) + 0.62 * smooth_step(shade, 0.54, 0.84)
    plain = 1.15 * share - laid(_GROUND, *shade.shape) - 2 * _EDGE * (1 - smooth_step(shade, 0.12, 0.22))
    margin = np.asarray(plain + hair * (_CRISP * (locks_share - locks) - plain), np.float32)
    crossed = np.clip(1.6 * (share - 0.42), 0, 1.0) * (1 - hair)
    return over(smooth_step(margin, -_EDGE, _EDGE), _strokes(np.asarray(crossed, np.float32), _FIRST))


def _strokes(share: NDArray[np.float32], texture: Plane) -> Plane:
    line = smooth_step(np.asarray(share - laid(texture, *share.shape), np.float32), -_EDGE, _EDGE)
    return np.asarray(line * smooth_step(share, 0.0, 0.07), np.float32)


def _along(photograph: NDArray[np.float32], flow: Flow) -> NDArray[np.float32]:
    """Detail of the breadth of a lock, and edges seen from their dark side, drawn out along the flow."""
    lab = cv2.cvtColor(photograph, cv2.COLOR_BGR2Lab)
    tone = np.asarray(lab[..., 0] / 100, np.float32)
    hued = np.asarray(tone - 0.003 * np.linalg.norm(lab[..., 1:], axis=2), np.float32)
    detail = blur(tone, _LOCK_BREADTH_PX[0]) - blur(tone, _LOCK_BREADTH_PX[1])
    edges = blur(hued, 2.2) - blur(hued, 1.1)
    return smooth_along(np.dstack([detail, edges]), flow, length_px=14, sigma_px=6.0)


def _whites(parts: FaceParts, photograph: NDArray[np.float32]) -> Plane:
    """Teeth and the whites of the eyes."""
    lab = cv2.cvtColor(blur(photograph, 1.2), cv2.COLOR_BGR2Lab)
    grey = 1 - smooth_step(np.asarray(np.linalg.norm(lab[..., 1:], axis=2), np.float32), 10, 22)
    light = smooth_step(np.asarray(lab[..., 0], np.float32), 42, 60)
    return np.asarray(np.maximum(_teeth(parts), parts.eyes * np.maximum(0.5, grey)) * light, np.float32)


def _teeth(parts: FaceParts) -> Plane:
    return np.asarray(cv2.dilate(parts.mouth, np.ones((3, 3), np.uint8)), np.float32)


def _lines(edges: Plane, flesh: Plane, parts: FaceParts) -> Plane:
    """Contours, heavier the stronger they are; on skin, wrinkles are drawn last."""
    share = blur(flesh, 4.0)
    inside = smooth_step(share, 0.8, 1.0) * (1 - parts.features)
    outline = 4 * share * (1 - share)
    around = cv2.dilate(parts.eyes, disc(_GLASSES * parts.interocular_px))
    near = blur(np.asarray(around, np.float32), 4.0)
    slack = (
        0.009
        - 0.003 * outline
        + (0.014 - 0.006 * near) * inside
        - 0.003 * parts.features
        + 0.06 * _teeth(parts)
    )
    margin = edges - slack - _BROKEN * (laid(_SECOND, *edges.shape) - 0.3)
    # Teeth and lips are told apart by a line, whatever their tones.
    lips_edge = np.asarray(cv2.dilate(parts.mouth, np.ones((5, 5), np.uint8)) - parts.mouth, np.float32)
    return np.maximum(
        smooth_step(np.asarray(margin, np.float32), 0, 0.005), smooth_step(lips_edge, 0.25, 0.75)
    )


def _pupils(landmarks_px: Points, like: Plane) -> Plane:
    """Discs in the middle of the irises, 0..1: behind glasses a photograph may have lost them."""
    ys, xs = np.mgrid[: like.shape[0], : like.shape[1]].astype(np.float32)
    discs = []
    for iris in (LEFT_IRIS, RIGHT_IRIS):
        (x, y), *rim = landmarks_px[iris]
        radius_px = float(np.mean([np.hypot(*(point - (x, y))) for point in rim]))
        away = np.asarray(np.hypot(xs - x, ys - y) / max(radius_px, 1.0), np.float32)
        discs.append(1 - smooth_step(away, 0.35, 0.75))
    return np.asarray(np.max(discs, axis=0), np.float32)


def _blacks(crisp: Plane, own: float, parts: FaceParts, pupils: Plane) -> Plane:
    """Pupils, but not the light in them, nostrils, brows and the corners of the mouth."""
    fine = blur(crisp, 1.0)
    sharp = np.asarray(fine + 3.0 * (1 - _teeth(parts)) * (fine - blur(crisp, 4.0)), np.float32)
    sharp -= 0.4 * pupils * parts.eyes
    dark = smooth_step(np.asarray(0.26 - 0.14 * own - sharp, np.float32), -0.03, 0.03)
    return np.asarray(dark * parts.features, np.float32)
