"""A calm camera that keeps a face in the middle of its tile."""

import numpy as np
import pytest

from app.frames import LANDMARK_COUNT, Face
from app.ui.comparison.focus import FaceFocus

SIZE_PX = (1000, 500)


def face_at(x: float, y: float) -> tuple[Face, ...]:
    return (Face(np.tile([x * SIZE_PX[0], y * SIZE_PX[1]], (LANDMARK_COUNT, 1)).astype(float)),)


def test_it_looks_at_the_middle_until_a_face_is_there_and_then_at_the_face() -> None:
    focus = FaceFocus()
    focus.follow((), SIZE_PX)
    assert focus.at == (0.5, 0.5)
    focus.follow(face_at(0.3, 0.4), SIZE_PX)
    assert focus.at == pytest.approx((0.3, 0.4))


def test_a_face_that_moves_a_little_moves_nothing() -> None:
    focus = FaceFocus()
    focus.follow(face_at(0.5, 0.5), SIZE_PX)
    for step in range(50):
        focus.follow(face_at(0.5 + 0.05 * np.sin(step), 0.5), SIZE_PX)
    assert focus.at == (0.5, 0.5)


def test_a_face_that_leaves_the_middle_is_followed_smoothly_until_it_is_there_again() -> None:
    focus = FaceFocus()
    focus.follow(face_at(0.3, 0.5), SIZE_PX)
    seen = []
    for _ in range(60):
        focus.follow(face_at(0.6, 0.5), SIZE_PX)
        seen.append(focus.at[0])
    assert max(np.diff(seen)) < 0.05
    assert seen[-1] == pytest.approx(0.6, abs=0.011)


def test_it_never_looks_beyond_the_picture_and_stays_when_the_face_goes() -> None:
    focus = FaceFocus()
    focus.follow(face_at(1.7, -0.4), SIZE_PX)
    assert focus.at == (1.0, 0.0)
    focus.follow((), SIZE_PX)
    assert focus.at == (1.0, 0.0)
