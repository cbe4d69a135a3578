"""Brows and lips have one colour each, and end where landmarks say."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import INNER_LIPS, LEFT_BROW, OUTER_LIPS
from app.frames import Picture, Points
from app.training.data.demo_crop import demo_crop
from app.training.rendering import GLAZED, RENDERERS, RendererName
from app.training.rendering.drawn_marks import brows_and_lips, marks_on
from app.training.rendering.face_parts import FaceParts, face_parts
from app.training.rendering.sitter import sitter_of
from app.training.rendering.skin_colour import BrowPalette, lips_on

MARKED: list[RendererName] = ["cel", "comic", "watercolour"]
"""Which draw them so."""
BROWN, ROSE = np.float32((-0.3, -0.3, -0.2)), np.float32((-0.1, -0.2, 0.0))
BROWS = BrowPalette(strength=(1.0, 1.0), lightness=(0.5, 0.5), chroma=(0.5, 0.5))
CHEEK = 50


@pytest.fixture(scope="module")
def crop() -> Picture:
    return demo_crop()


@pytest.fixture(scope="module")
def parts(crop: Picture, demo_landmarks_px: Points) -> FaceParts:
    return face_parts(crop, demo_landmarks_px)


def _brow(face: Points) -> tuple[int, int]:
    """Row and column of the middle of the left one: its upper rim runs out, its lower rim back."""
    x, y = np.rint(face[LEFT_BROW[[2, 7]]].mean(axis=0)).astype(int)
    return int(y), int(x)


def _lip(face: Points) -> tuple[int, int]:
    """Row and column of the middle of the lower one."""
    outer, inner = (face[lips] for lips in (OUTER_LIPS, INNER_LIPS))
    x = outer[:, 0].mean()
    return round((outer[:, 1].max() + inner[:, 1].max()) / 2), round(x)


def _cheek(face: Points) -> tuple[int, int]:
    x, y = np.rint(face[CHEEK]).astype(int)
    return int(y), int(x)


def test_each_adds_its_own_colour_up_to_a_crisp_edge(parts: FaceParts, demo_landmarks_px: Points) -> None:
    skin = np.ones(parts.face.shape, np.float32)
    added = brows_and_lips(parts, demo_landmarks_px, skin, brows_add=BROWN, lips_add=ROSE)

    assert np.allclose(added[_brow(demo_landmarks_px)], BROWN)
    assert np.allclose(added[_lip(demo_landmarks_px)], ROSE)
    assert not added[_cheek(demo_landmarks_px)].any()
    between = (added[..., 1] < -0.02) & (added[..., 1] > -0.18)
    assert between.sum() < 0.25 * (added[..., 1] < -0.02).sum()


def test_no_brow_is_drawn_where_there_is_no_skin(parts: FaceParts, demo_landmarks_px: Points) -> None:
    """On a hat, say; where a face has brows to be seen they count as skin."""
    hidden = replace(parts, brows=np.zeros_like(parts.brows))
    skin = np.ones(parts.face.shape, np.float32)
    skin[: round(float(demo_landmarks_px[LEFT_BROW][:, 1].max())) + 8] = 0
    added = brows_and_lips(hidden, demo_landmarks_px, skin, brows_add=BROWN, lips_add=ROSE)

    assert not added[_brow(demo_landmarks_px)].any()
    assert np.allclose(added[_lip(demo_landmarks_px)], ROSE)


@pytest.mark.parametrize("name", MARKED)
def test_lips_are_redder_than_skin_and_brows_are_darker(
    name: RendererName, crop: Picture, demo_landmarks_px: Points
) -> None:
    painted = cv2.GaussianBlur(RENDERERS[name](crop, demo_landmarks_px), (0, 0), 1.5).astype(int)
    brow, lip, cheek = (painted[place(demo_landmarks_px)] for place in (_brow, _lip, _cheek))

    assert lip[2] - lip[1] > cheek[2] - cheek[1] + 8
    assert brow.mean() < 0.75 * cheek.mean()


def test_lips_on_skin_come_out_in_the_colour_that_is_mixed_for_them(
    crop: Picture, demo_landmarks_px: Points
) -> None:
    sitter = sitter_of(crop, demo_landmarks_px)
    flat, shadow = np.float32((80, 12, 18)), np.float32((60, 16, 20))
    skin = np.ones(crop.shape[:2], np.float32)
    added = marks_on(sitter, demo_landmarks_px, skin, flat=flat, shadow=shadow, brows=BROWS)
    below = cv2.cvtColor(flat.reshape(1, 1, 3), cv2.COLOR_Lab2BGR)[0, 0]
    lip, brow = (below + added[place(demo_landmarks_px)] for place in (_lip, _brow))
    lab = cv2.cvtColor(np.float32((lip, brow)).reshape(1, 2, 3), cv2.COLOR_BGR2Lab)[0]

    assert lab[0] == pytest.approx(lips_on(flat, sitter.lip_tint), abs=0.5)
    assert lab[1] == pytest.approx(0.5 * shadow, abs=0.5)


def test_lips_have_no_dots_in_a_comic(crop: Picture, demo_landmarks_px: Points) -> None:
    """A dotted lip is a bruised one."""
    (dots,) = GLAZED["comic"][0](crop, demo_landmarks_px).glazes

    assert np.abs(dots.adds[_lip(demo_landmarks_px)]).max() < 0.03
    assert np.abs(dots.adds[_cheek(demo_landmarks_px)]).max() > 0.08
