"""Landmarks found again."""

from collections.abc import Sequence

import numpy as np
import pytest

from app.face.topology import interocular_px
from app.training.data.detect import MeshFinder
from app.training.evaluation.landmark_error import find_again, landmark_error
from app.training.evaluation.portraits import Portrait
from tests.training.conftest import face_landmarks


def test_a_shift_by_three_pixels_is_told_in_parts_of_the_eyes_distance() -> None:
    face = face_landmarks()
    found = landmark_error([face], [face + np.array([3.0, 0.0])])
    assert found.error_pct == pytest.approx(100 * 3 / interocular_px(face))
    assert found.face_found == 1.0


def test_no_face_and_a_face_elsewhere_are_not_found_again() -> None:
    face = face_landmarks()
    found = landmark_error([face] * 4, [face, None, face + np.array([200.0, 0.0]), face])
    assert found.face_found == 0.5
    assert found.error_pct == 0.0


def test_where_the_photograph_shows_none_nothing_is_asked_of_the_painting() -> None:
    face = face_landmarks()
    assert landmark_error([face, None], [face, None]).face_found == 1.0


def test_where_no_face_is_found_there_is_no_error_to_tell() -> None:
    found = landmark_error([face_landmarks()], [None])
    assert found.error_pct is None
    assert found.face_found == 0.0


def test_a_painting_that_is_its_photograph_has_no_error(
    sitters: Sequence[Portrait], finder: MeshFinder
) -> None:
    crops = [portrait.crop for portrait in sitters[:2]]
    found = landmark_error(find_again(crops, finder), find_again(crops, finder))
    assert found.error_pct == pytest.approx(0.0, abs=1e-9)
    assert found.face_found == 1.0


def test_a_painting_without_a_face_has_none(finder: MeshFinder) -> None:
    assert find_again([np.full((512, 512, 3), 128, np.uint8)], finder) == (None,)
