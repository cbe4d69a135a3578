"""What a network is told of a face by its landmarks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.capture.demo import DEMO_PORTRAIT
from app.capture.picture_file import read_picture
from app.face.landmarker import Landmarker
from app.face.topology import INNER_LIPS, LEFT_BROW, LEFT_EYE, LEFT_IRIS, OUTER_LIPS, interocular_px
from app.frames import Frame, Points
from app.geometry.guide import GUIDE_PLANES, GUIDE_STEP_PX, draw_guide, no_guide
from app.geometry.warp import plan_warp
from tests.render.sitter import landmarks_at

LIPS, MOUTH, EYES, IRISES, BROWS, NOSE, AVERTED, FACE = range(GUIDE_PLANES)


@pytest.fixture(scope="module")
def face_px() -> Points:
    """Of the demo portrait, in its crop."""
    frame = Frame(read_picture(DEMO_PORTRAIT), 0, 0.0)
    with Landmarker(mode="picture") as landmarker:
        (face,) = landmarker.find(frame)
    return plan_warp(face, frame.size_px).landmarks_px


def at(guide: np.ndarray, point_px: Points) -> np.ndarray:
    """What the guide says of one place."""
    column, row = ((point_px + 0.5) / GUIDE_STEP_PX).astype(int)
    return np.asarray(guide[row, column])


def test_every_feature_has_a_plane_of_its_own(face_px: Points) -> None:
    guide = draw_guide(face_px, 512)

    assert guide.shape == (128, 128, GUIDE_PLANES)
    assert guide.dtype == np.uint8
    lower_lip = (face_px[OUTER_LIPS[15]] + face_px[INNER_LIPS[15]]) / 2
    iris, brow = face_px[LEFT_IRIS[0]], face_px[LEFT_BROW[[2, 7]]].mean(axis=0)
    assert at(guide, iris)[IRISES] > 150
    assert at(guide, face_px[LEFT_EYE].mean(axis=0))[EYES] > 150
    assert at(guide, brow)[BROWS] > 100
    assert at(guide, lower_lip)[LIPS] > at(guide, lower_lip)[MOUTH]
    assert at(guide, face_px[4])[FACE] == 255
    assert (guide[..., IRISES] <= guide[..., EYES]).all()
    for plane in (LIPS, EYES, BROWS, NOSE, AVERTED):
        assert 0 < (guide[..., plane] > 128).mean() < 0.2


def test_on_the_averted_side_of_a_face_lies_what_is_averted(face_px: Points) -> None:
    rows, columns = np.nonzero(draw_guide(face_px, 512)[..., AVERTED] > 128)

    assert len(rows)
    assert (columns * GUIDE_STEP_PX).mean() > face_px[4, 0]


def test_beyond_the_face_it_says_nothing(face_px: Points) -> None:
    guide = draw_guide(face_px, 512)

    assert not guide[-4:].any() and not guide[:, :4].any() and not guide[:, -4:].any()


@given(dx=st.floats(-30, 30), dy=st.floats(-12, 12))
def test_it_moves_with_the_face_by_fractions_of_a_place(dx: float, dy: float) -> None:
    face_px = landmarks_at(256, 230, scale=1.6)

    def middle(guide: np.ndarray) -> np.ndarray:
        weight = guide[..., FACE].astype(float)
        rows, columns = np.mgrid[: guide.shape[0], : guide.shape[1]]
        return np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum()

    moved = middle(draw_guide(face_px + np.array([dx, dy]), 512)) - middle(draw_guide(face_px, 512))
    np.testing.assert_allclose(GUIDE_STEP_PX * moved, (dx, dy), atol=GUIDE_STEP_PX / 8)


def test_larger_crops_have_larger_guides_of_the_same_face(face_px: Points) -> None:
    small, large = draw_guide(face_px, 512), draw_guide(2 * face_px + 0.5, 1024)

    assert large.shape == (256, 256, GUIDE_PLANES)
    halved = large.reshape(128, 2, 128, 2, -1).mean(axis=(1, 3))
    assert np.abs(halved - small).mean() < 1.5
    assert large.shape == no_guide(1024, 1024).shape


@pytest.mark.parametrize("off", [-5000.0, 350.0, 5000.0])
def test_a_face_at_the_border_or_beyond_is_drawn_as_far_as_it_is_there(face_px: Points, off: float) -> None:
    guide = draw_guide(face_px + np.array([off, 0]), 512)

    assert guide.shape == (128, 128, GUIDE_PLANES)
    assert bool(guide.any()) == (abs(off) < 1000)


def test_a_closed_mouth_and_closed_eyes_leave_nothing_open(face_px: Points) -> None:
    shut = face_px.copy()
    shut[INNER_LIPS, 1] = face_px[INNER_LIPS, 1].mean()
    shut[LEFT_EYE, 1] = face_px[LEFT_EYE, 1].mean()
    guide, opened = draw_guide(shut, 512), draw_guide(face_px, 512)

    reach = round(0.25 * interocular_px(face_px) / GUIDE_STEP_PX)
    column, row = (face_px[LEFT_IRIS[0]] / GUIDE_STEP_PX).astype(int)
    around = slice(row - reach, row + reach), slice(column - reach, column + reach)
    assert guide[..., MOUTH].max() <= opened[..., MOUTH].max()
    assert guide[(*around, EYES)].sum() < 0.6 * opened[(*around, EYES)].sum()
    assert guide[(*around, IRISES)].sum() < 0.6 * opened[(*around, IRISES)].sum()


def test_where_no_face_is_known_it_is_empty() -> None:
    assert no_guide(512, 384).shape == (128, 96, GUIDE_PLANES)
    assert not no_guide(512, 384).any()
