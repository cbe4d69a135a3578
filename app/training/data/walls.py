"""The photographs' sitters as webcams show them: before plain walls, in dull light, under a lamp, jaws alone
in grey.

Most collections of portraits were made in studios, in warm light, with flags and curtains behind the sitters.
Taught from nothing else, a generator takes skin in grey light for stubble, and does not know where a light
face ends in front of a white wall, or that what is white on a bald head is its shine.
"""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.face.topology import FACE_OVAL, OUTER_LIPS, interocular_px
from app.frames import Picture, Points
from app.training.data.darker import relit
from app.training.data.pack import Pack, as_jpeg
from app.training.rendering.crown import bare_crown, is_bald
from app.training.rendering.face_parts import face_parts
from app.training.rendering.outlines import hull
from app.training.rendering.tone import Plane

_CHIN: Final = 152
_SHARE: Final = 0.4
"""Of the photographs, that are shown so too."""
_BALD: Final = 3
"""How often bald people are, who are few in such collections."""
_LIGHT: Final = 0.75
"""Share of the walls that are light; the others may be of any lightness."""
_LIGHTEST: Final = (205.0, 250.0)
_ANY: Final = (40.0, 250.0)
"""Grey levels."""
_TINT, _FALL_OFF, _NOISE = 6.0, 22.0, 1.5
"""Grey levels (deviation) by which a wall's colours differ, how much darker it may be on one side, and how
much its pixels differ."""
_GRAIN_PX, _BLURRED = 0.8, 0.353
"""How coarse its grain is, and how much of the deviation of noise is left by blurring it so."""
_GAMMA: Final = (0.8, 1.35)
_COLOUR_KEPT: Final = (0.45, 1.05)
"""How colourful what is lit by the room remains."""
_CAST: Final = 0.03
"""Share by which the colours of light differ (deviation)."""
_GREY_JAW: Final = 0.35
"""Share of these sitters whose jaw and throat alone lie in grey light, as before a window or a screen."""
_JAW_LIGHT, _JAW_COLOUR = (0.62, 0.95), (0.25, 0.75)
"""How much of its light and of its colour is left there."""
_JAW_CAST: Final = (0.0, 7.0)
"""Grey levels by which it is bluer."""
_JAW_SOFT: Final = (0.06, 0.22)
"""How softly that begins, in distances of the eyes."""
_LAMP: Final = 0.7
"""Share of the bald heads that shine."""
_GLINT_WIDTH, _GLINT_HEIGHT, _GLINT_DEPTH = (0.12, 0.6), (0.08, 0.35), (0.0, 0.25)
"""In distances of the eyes: how far it reaches, and how far below the top of the skin its middle lies."""
_GLINT: Final = (0.6, 1.0)
"""How much of the skin's colour is lost in it."""
_BURNT_OUT: Final = 0.4
"""Share of those before a wall that is as light as the glint, so that a crown runs out into it."""
_WHITE_WALL: Final = (238.0, 252.0)
_WHITE_TINT: Final = 2.0
_LAMP_LEVEL: Final = 248.0


def with_walls(photographs: Pack, *, seed: int, on_picture: Callable[[], None] = lambda: None) -> Pack:
    """The photographs, and some of them once more as a webcam would show them, bald people several times.

    Args:
        photographs: portrait crops.
        seed: of what is drawn.
        on_picture: called after each.
    """
    random = np.random.default_rng(seed)
    of: list[int] = []
    encoded: list[NDArray[np.uint8]] = []
    chosen = random.random(len(photographs)) < _SHARE
    for index in range(len(photographs)):
        crop, landmarks_px = photographs.crop(index), photographs.landmarks_px[index]
        parts = face_parts(crop, landmarks_px)
        bare = bare_crown(crop, landmarks_px, parts)
        bald = is_bald(bare, parts.sitter, landmarks_px)
        for _ in range(_BALD if bald else int(chosen[index])):
            shown, white = in_other_light(crop, random), False
            if bald and random.random() < _LAMP:
                shown = under_a_lamp(shown, bare, interocular_px(landmarks_px), random)
                white = random.random() < _BURNT_OUT
            if random.random() < _GREY_JAW:
                shown = with_grey_jaw(shown, landmarks_px, random)
            encoded.append(as_jpeg(before_wall(shown, parts.sitter, random, white=white)))
            of.append(index)
        on_picture()
    return photographs.with_more(of, encoded, filled=True)


def in_other_light(crop: Picture, random: np.random.Generator) -> Picture:
    """Darker or lighter, with less colour as a rule, and with another cast."""
    gamma, kept = random.uniform(*_GAMMA), random.uniform(*_COLOUR_KEPT)
    return relit(crop, gamma, kept, 1 + _CAST * random.standard_normal(3))


def under_a_lamp(crop: Picture, bare: Plane, unit_px: float, random: np.random.Generator) -> Picture:
    """With a glint where bare skin ends above.

    Args:
        crop: (h, w, 3) uint8 BGR.
        bare: see `bare_crown`.
        unit_px: distance of the eyes.
        random: says how large it is, and where.
    """
    skin = bare > 0.5
    if not skin.any():
        return crop
    top = int(np.argmax(skin.any(axis=1)))
    middle = float(np.flatnonzero(skin[min(top + round(0.1 * unit_px), len(skin) - 1)] | skin[top]).mean())
    down = top + unit_px * random.uniform(*_GLINT_DEPTH)
    high, wide = (unit_px * random.uniform(*reach) for reach in (_GLINT_HEIGHT, _GLINT_WIDTH))
    rows, columns = np.mgrid[: skin.shape[0], : skin.shape[1]]
    glint = np.exp(-0.5 * (((rows - down) / high) ** 2 + ((columns - middle) / wide) ** 2))
    share = np.clip(1.3 * random.uniform(*_GLINT) * glint * bare, 0, 1)[..., None]
    return np.asarray(np.rint(crop + share * np.maximum(_LAMP_LEVEL - crop, 0)), np.uint8)


def with_grey_jaw(crop: Picture, landmarks_px: Points, random: np.random.Generator) -> Picture:
    """With jaw and throat, or one side of them, in darker and greyer light than the rest of the face.

    Args:
        crop: (h, w, 3) uint8 BGR.
        landmarks_px: (478, 2), of its face.
        random: says where it begins, and how grey it is.
    """
    unit_px, oval = interocular_px(landmarks_px), landmarks_px[FACE_OVAL]
    mouth, chin = landmarks_px[list(OUTER_LIPS)].mean(axis=0), landmarks_px[_CHIN]
    down = (chin - mouth) / max(float(np.linalg.norm(chin - mouth)), 1.0)
    across = np.array([-down[1], down[0]])
    # Where it begins: a line below the mouth, aslant, which may leave one side of the jaw alone.
    start = mouth + random.uniform(-0.1, 0.55) * unit_px * down
    aslant = random.uniform(-0.9, 0.9)
    rows, columns = np.mgrid[: crop.shape[0], : crop.shape[1]]
    away = np.stack((columns, rows), axis=-1) - start
    below = away @ down + aslant * (away @ across)
    throat = np.concatenate([oval, oval + 0.8 * unit_px * down])
    head = hull(throat, crop.shape) * (below > 0)
    soft = max(1.0, random.uniform(*_JAW_SOFT) * unit_px)
    share = cv2.GaussianBlur(head.astype(np.float32), (0, 0), soft)[..., None]
    light, colour = random.uniform(*_JAW_LIGHT), random.uniform(*_JAW_COLOUR)
    grey = crop.mean(axis=2, keepdims=True)
    cast = random.uniform(*_JAW_CAST) * np.array((1.0, 0.0, -1.0))
    dull = light * (grey + colour * (crop - grey)) + cast
    return np.asarray(np.rint(np.clip(crop + share * (dull - crop), 0, 255)), np.uint8)


def before_wall(crop: Picture, sitter: Plane, random: np.random.Generator, *, white: bool = False) -> Picture:
    """Who is in a portrait in front of a wall drawn at random.

    Args:
        crop: (h, w, 3) uint8 BGR.
        sitter: its silhouette, 0..1.
        random: what the wall is drawn with.
        white: a white one, almost without a shade.
    """
    wall = plain_wall(crop.shape[:2], random, white=white)
    return np.asarray(np.rint(np.clip(wall + sitter[..., None] * (crop - wall), 0, 255)), np.uint8)


def plain_wall(
    size: tuple[int, ...], random: np.random.Generator, *, white: bool = False
) -> NDArray[np.float32]:
    """(h, w, 3) grey levels: of one colour, lighter on one side, with a grain.

    Args:
        size: h, w.
        random: what it is drawn with.
        white: almost without a shade.
    """
    coloured = _LIGHTEST if random.random() < _LIGHT else _ANY
    level = random.uniform(*(_WHITE_WALL if white else coloured))
    colour = level + (_WHITE_TINT if white else _TINT) * random.standard_normal(3)
    towards = random.uniform(0, 2 * np.pi)
    rows, columns = (np.linspace(-0.5, 0.5, side) for side in size)
    slope = np.sin(towards) * rows[:, None] + np.cos(towards) * columns
    slope /= abs(np.sin(towards)) + abs(np.cos(towards))
    shade = random.uniform(0, _FALL_OFF) * slope
    grain = _NOISE / _BLURRED * cv2.GaussianBlur(random.standard_normal(size), (0, 0), _GRAIN_PX)
    return np.asarray(colour + (shade + grain)[..., None], np.float32)
