"""Landmarks foretold and found: what is taken of each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.face.correcting import corrected
from app.face.topology import INNER_LIPS, interocular_px
from tests.render.sitter import landmarks_at

FORETOLD = landmarks_at(300, 200)
EYES_PX = interocular_px(FORETOLD)


def share_taken(found: np.ndarray) -> float:
    step = corrected(FORETOLD, found) - FORETOLD
    whole = found - FORETOLD
    return float((step * whole).sum() / (whole**2).sum())


def test_what_agrees_stays() -> None:
    np.testing.assert_allclose(corrected(FORETOLD, FORETOLD), FORETOLD, atol=1e-9)


def test_a_head_that_trembles_is_hardly_moved() -> None:
    assert share_taken(FORETOLD + np.array([0.005 * EYES_PX, 0.0])) == pytest.approx(0.1, abs=0.02)


def test_a_head_that_has_gone_elsewhere_is_followed_at_once() -> None:
    assert share_taken(FORETOLD + np.array([0.2, 0.1]) * EYES_PX) == pytest.approx(1.0)


def test_a_mouth_that_opens_is_followed_while_the_head_keeps_still() -> None:
    found = FORETOLD.copy()
    found[INNER_LIPS[11:]] += (0.0, 0.12 * EYES_PX)
    taken = corrected(FORETOLD, found)[INNER_LIPS[11:], 1] - FORETOLD[INNER_LIPS[11:], 1]

    assert taken.min() > 0.1 * EYES_PX


@given(x=st.floats(-40, 40), y=st.floats(-40, 40), scale=st.floats(0.7, 1.5), roll_deg=st.floats(-40, 40))
def test_what_is_far_off_is_taken_as_found_whichever_way_it_moved(
    x: float, y: float, scale: float, roll_deg: float
) -> None:
    found = landmarks_at(420 + x, 260 + y, scale=scale, roll_deg=roll_deg)

    np.testing.assert_allclose(corrected(FORETOLD, found), found, atol=1e-6)


@given(zoom=st.floats(0.2, 4.0), step=st.floats(-0.1, 0.1))
def test_it_works_alike_at_every_size(zoom: float, step: float) -> None:
    found = FORETOLD + np.array([step * EYES_PX, 0.0])

    np.testing.assert_allclose(
        corrected(zoom * FORETOLD, zoom * found), zoom * corrected(FORETOLD, found), rtol=1e-9, atol=1e-9
    )
