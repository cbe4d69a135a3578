"""Similarities form a group, and act as the matrices that OpenCV takes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geometry.similarity import Similarity

POINTS = np.array([[0.0, 0.0], [10.0, 0.0], [3.0, -7.0]])


@st.composite
def similarities(draw: st.DrawFn) -> Similarity:
    scale, angle = draw(st.floats(0.01, 100)), draw(st.floats(-np.pi, np.pi))
    shift = st.floats(-5000, 5000)
    return Similarity(float(scale * np.cos(angle)), float(scale * np.sin(angle)), draw(shift), draw(shift))


@given(similarities())
def test_the_inverse_undoes(move: Similarity) -> None:
    np.testing.assert_allclose(move.inverse()(move(POINTS)), POINTS, atol=1e-6)
    np.testing.assert_allclose(move(move.inverse()(POINTS)), POINTS, atol=1e-6)


@given(similarities(), similarities())
def test_then_applies_the_first_first(first: Similarity, second: Similarity) -> None:
    np.testing.assert_allclose(first.then(second)(POINTS), second(first(POINTS)), rtol=1e-9, atol=1e-6)


@given(similarities())
def test_it_acts_as_its_matrix(move: Similarity) -> None:
    homogeneous = np.column_stack((POINTS, np.ones(len(POINTS))))
    np.testing.assert_allclose(move(POINTS), homogeneous @ move.matrix.T, rtol=1e-9, atol=1e-9)


def test_the_angle_is_clockwise_in_a_picture() -> None:
    quarter = Similarity(0.0, 2.0, 0.0, 0.0)
    np.testing.assert_allclose(quarter(np.array([1.0, 0.0])), [0.0, 2.0])
    assert quarter.angle_deg == pytest.approx(90)
    assert quarter.scale == pytest.approx(2)
