"""Bald heads in front of light walls: where they end, and what colour their shine has."""

from functools import cache

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.frames import Picture
from app.training.rendering import RENDERERS, RendererName
from app.training.rendering.crown import bare_crown, is_bald, with_calm_crown
from app.training.rendering.face_parts import face_parts
from tests.training.conftest import face_landmarks

FACE = face_landmarks()
WALL = (222, 224, 225)
SKIN = (135, 160, 205)
TOP = 62
"""Where the head ends."""


@cache
def _head(*, hair: bool = False, glint: bool = False) -> Picture:
    """A round head on a throat before a wall, in a camera's noise; its glint is whiter than the wall."""
    picture = np.full((512, 512, 3), WALL, np.float64)
    cv2.ellipse(picture, (256, 275), (175, 275 - TOP), 0, 0, 360, SKIN, -1)
    cv2.rectangle(picture, (160, 430), (352, 511), SKIN, -1)
    if hair:
        cap = np.zeros((512, 512), np.uint8)
        cv2.ellipse(cap, (256, 275), (175, 275 - TOP), 0, 180, 360, 1, -1)
        cap[170:] = 0
        picture[cap > 0] = (30, 34, 42)
    if glint:
        rows, columns = np.mgrid[:512, :512]
        head = cv2.ellipse(np.zeros((512, 512)), (256, 275), (175, 275 - TOP), 0, 0, 360, 1, -1)
        light = np.exp(-0.5 * (((rows - TOP - 10) / 26) ** 2 + ((columns - 256) / 45) ** 2)) * head
        picture += light[..., None] * (245 - picture)
    picture += np.random.default_rng(0).normal(0, 1.5, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _chroma(picture: Picture) -> np.ndarray:
    lab = cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    return np.linalg.norm(lab[..., 1:], axis=2)


def test_shine_on_a_crown_takes_the_colour_of_skin_and_leaves_the_wall() -> None:
    shining = _head(glint=True)
    calm = with_calm_crown(shining, FACE)

    assert _chroma(shining)[TOP + 8 : TOP + 24, 246:266].mean() < 8
    assert _chroma(calm)[TOP + 8 : TOP + 24, 246:266].mean() > 16
    assert np.array_equal(calm[:40], shining[:40])
    assert np.array_equal(calm[300:], shining[300:])


def test_hair_is_left_as_it_is() -> None:
    dark = _head(hair=True)
    calm = with_calm_crown(dark, FACE)

    assert np.abs(calm[TOP + 10 : 150, 200:312].astype(int) - dark[TOP + 10 : 150, 200:312]).max() <= 2


def _is_bald(head: Picture) -> bool:
    parts = face_parts(head, FACE)
    return is_bald(bare_crown(head, FACE, parts), parts.sitter, FACE)


def test_who_has_no_hair_is_bald() -> None:
    for head, bald in ((_head(), True), (_head(glint=True), True), (_head(hair=True), False)):
        assert _is_bald(head) == bald


@pytest.mark.parametrize("name", sorted(set(RENDERERS) - {"brush"}))
def test_a_bald_head_has_a_top_in_every_style(name: RendererName) -> None:
    drawn = RENDERERS[name](_head(glint=True), FACE).astype(np.float64)
    wall, crown = drawn[8:40, 200:312], drawn[TOP + 12 : TOP + 40, 226:286]
    edge = drawn[TOP - 6 : TOP + 14, 236:276]

    apart = np.abs(crown.mean(axis=(0, 1)) - wall.mean(axis=(0, 1))).max()
    lines = wall.mean() - edge.mean(axis=(1, 2)).min()
    assert max(apart, lines) > 20
