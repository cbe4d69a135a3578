"""One face found twice is one face."""

import numpy as np
import pytest

from app.face.overlap import overlap, without_doubles
from app.frames import HeadPose

ANN = np.array([[100.0, 100.0], [200.0, 100.0], [200.0, 220.0], [100.0, 220.0]])
BOB = ANN * 0.7 + np.array([400.0, 50.0])


def test_overlap_is_intersection_over_union() -> None:
    assert overlap(ANN, ANN) == 1.0
    assert overlap(ANN, BOB) == 0.0
    assert overlap(ANN, ANN + np.array([50.0, 0.0])) == pytest.approx(1 / 3)
    assert overlap(ANN[:1], ANN[:1]) == 0.0


def test_the_same_face_found_twice_counts_once_and_the_largest_comes_first() -> None:
    seen = [(BOB, HeadPose()), (ANN + 2.0, HeadPose()), (ANN * 1.02, HeadPose(yaw_deg=5.0))]
    kept = without_doubles(seen)
    assert [pose.yaw_deg for _, pose in kept] == [5.0, 0.0]
    np.testing.assert_array_equal(kept[1][0], BOB)


def test_landmarks_that_are_not_finite_are_no_face() -> None:
    assert without_doubles([(np.full((4, 2), np.nan), HeadPose())]) == []
