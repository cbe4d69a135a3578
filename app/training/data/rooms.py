"""Sitters in rooms, small as a webcam's whole picture shows them, with things on the wall behind.

Portrait crops show heads a third of a picture high in front of a flag or a wall. A generator that has seen
nothing else takes a beige wall for skin, patch by patch, when it paints the whole of a frame.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.data.pack import Pack, as_jpeg
from app.training.data.walls import in_other_light, plain_wall
from app.training.rendering.silhouette import silhouette
from app.training.rendering.tone import Plane

_SHARE: Final = 0.2
"""Of the photographs, that are shown so too."""
_SCALE: Final = (0.28, 0.6)
"""How small sitters are, beside a portrait crop."""
_BESIDE: Final = 0.25
"""How far from the middle they sit, as a share of the room that is left."""
_THINGS: Final = range(2, 9)
_SIDE: Final = (0.06, 0.5)
"""How many things there are, and how large, as a share of the picture."""
_NEAR_WALL: Final = 0.5
"""Share of things in nearly the wall's own colour: frames of doors, shelves, mouldings."""
_NEARLY, _OTHERWISE = 14.0, 60.0
"""Grey levels by which the colours of things differ from the wall's (deviation)."""
_FRAMED: Final = 0.35
"""Share of things with a frame around something else."""
_WARM: Final = (-26.0, -6.0, 6.0)
"""Grey levels of blue, green and red by which walls, and things of wood, are warmer at most."""
_OUT_OF_FOCUS_PX: Final = (0.0, 3.0)


def with_rooms(photographs: Pack, *, seed: int) -> Pack:
    """The photographs, and some once more, small in a room: what a portrait crop shows, head and neck.

    Args:
        photographs: portrait crops, as wide as high.
        seed: of what is drawn.
    """
    random = np.random.default_rng(seed)
    of = []
    encoded, landmarks = [], []
    for index in range(len(photographs)):
        if random.random() < _SHARE:
            crop, landmarks_px = photographs.crop(index), photographs.landmarks_px[index]
            sitter = silhouette(crop, landmarks_px)
            shown, moved_px = in_a_room(in_other_light(crop, random), sitter, landmarks_px, random)
            encoded.append(as_jpeg(shown))
            landmarks.append(moved_px)
            of.append(index)
    moved = np.reshape(landmarks, (-1, *photographs.landmarks_px.shape[1:]))
    return photographs.with_more(of, encoded, filled=True, landmarks_px=moved)


def in_a_room(
    crop: Picture, sitter: Plane, landmarks_px: Points, random: np.random.Generator
) -> tuple[Picture, Points]:
    """Who is in a portrait, smaller, at the lower edge of a room drawn at random, as if cut off there.

    Args:
        crop: (s, s, 3) uint8 BGR.
        sitter: its silhouette, (s, s), 0..1.
        landmarks_px: (478, 2), of its face.
        random: what the room is drawn with.

    Returns:
        (s, s, 3) uint8 BGR, and where the landmarks have come to lie.
    """
    height, width = crop.shape[:2]
    room = _room((height, width), random)
    scale = random.uniform(*_SCALE)
    small = round(height * scale)
    left = round((width - small) * (0.5 + _BESIDE * random.uniform(-1, 1)))
    top = height - small
    shown, cover = (cv2.resize(each, (small, small), interpolation=cv2.INTER_AREA) for each in (crop, sitter))
    place = room[top:, left : left + small]
    place += cover[..., None] * (shown - place)
    moved_px = (landmarks_px + 0.5) * (small / height) - 0.5 + np.array([left, top])
    return np.asarray(np.rint(np.clip(room, 0, 255)), np.uint8), moved_px


def _room(size: tuple[int, int], random: np.random.Generator) -> NDArray[np.float32]:
    """A wall with upright things on it, (h, w, 3) grey levels."""
    wall = plain_wall(size, random) + random.random() * np.array(_WARM, np.float32)
    for _ in range(random.choice(_THINGS)):
        _hang(wall, random)
    blurred = cv2.GaussianBlur(wall, (0, 0), max(0.3, random.uniform(*_OUT_OF_FOCUS_PX)))
    return np.asarray(blurred, np.float32)


def _hang(wall: NDArray[np.float32], random: np.random.Generator) -> None:
    """One thing more: a door, a shelf, a picture in its frame."""
    height, width = wall.shape[:2]
    wide, high = (round(side * random.uniform(*_SIDE)) for side in (width, height))
    left, top = (
        random.integers(-wide // 2, width - wide // 2),
        random.integers(-high // 2, height - high // 2),
    )
    rows, columns = slice(max(top, 0), top + high), slice(max(left, 0), left + wide)
    own = wall[rows, columns].mean(axis=(0, 1))
    differs = _NEARLY if random.random() < _NEAR_WALL else _OTHERWISE
    warm = random.random() * np.array(_WARM)
    wall[rows, columns] = own + warm + differs * (random.standard_normal() + 0.4 * random.standard_normal(3))
    if random.random() < _FRAMED:
        edge = max(2, round(0.08 * min(wide, high)))
        inner = slice(max(top + edge, 0), top + high - edge), slice(max(left + edge, 0), left + wide - edge)
        wall[inner] = own + _OTHERWISE * random.standard_normal() + 20 * random.standard_normal(3)
