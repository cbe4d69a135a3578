"""The groups of landmarks lie where their names say."""

import numpy as np

from app.face.topology import CONTROL_POINTS, GROUPS, LEFT_EYE, RIGHT_EYE, eye_centres_px, interocular_px
from app.frames import LANDMARK_COUNT


def test_no_landmark_belongs_to_two_outlines() -> None:
    named = np.concatenate([indices for name, indices in GROUPS.items()])
    assert len(np.unique(named)) == len(named)
    assert named.max() < LANDMARK_COUNT


def test_the_control_points_are_66_different_ones() -> None:
    assert len(CONTROL_POINTS) == len(np.unique(CONTROL_POINTS)) == 66


def test_groups_cannot_be_changed_by_accident() -> None:
    assert not any(indices.flags.writeable for indices in (*GROUPS.values(), CONTROL_POINTS))


def test_eye_centres_come_from_the_outlines() -> None:
    landmarks_px = np.zeros((LANDMARK_COUNT, 2))
    landmarks_px[LEFT_EYE] = [10.0, 20.0]
    landmarks_px[RIGHT_EYE] = [40.0, 60.0]
    left, right = eye_centres_px(landmarks_px)
    np.testing.assert_allclose((*left, *right), (10, 20, 40, 60))
    assert interocular_px(landmarks_px) == 50.0
