"""The crop puts every face in the same place, however it lies in the frame."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.face.topology import INNER_LIPS, eye_centres_px
from app.frames import LANDMARK_COUNT, Points
from app.geometry.portrait_crop import DegenerateLandmarksError, portrait_crop
from app.geometry.similarity import Similarity

same_face = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@same_face
@given(
    scale=st.floats(0.05, 20),
    angle=st.floats(-np.pi, np.pi),
    shift_px=st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000)),
)
def test_turning_scaling_and_moving_a_face_does_not_change_its_crop(
    landmarks_px: Points, scale: float, angle: float, shift_px: tuple[float, float]
) -> None:
    move = Similarity(float(scale * np.cos(angle)), float(scale * np.sin(angle)), *shift_px)
    expected = portrait_crop(landmarks_px)(landmarks_px)
    moved = move(landmarks_px)
    np.testing.assert_allclose(portrait_crop(moved)(moved), expected, atol=1e-5)


def test_eyes_come_out_level_at_their_place(landmarks_px: Points) -> None:
    in_crop = portrait_crop(landmarks_px)(landmarks_px)
    left, right = eye_centres_px(in_crop)
    mouth = in_crop[INNER_LIPS].mean(axis=0)
    assert left[1] == pytest.approx(right[1], abs=1e-9)
    assert (left[0] + right[0]) / 2 == pytest.approx(255.5, abs=1e-9)
    assert right[0] - left[0] == pytest.approx(512 / 4)
    assert 255.5 - left[1] == pytest.approx(0.1 * (mouth[1] - left[1]))


def test_a_head_turned_to_profile_keeps_its_size(landmarks_px: Points) -> None:
    narrowed = (landmarks_px - [400, 300]) * [0.3, 1.0] + [400, 300]
    in_crop = portrait_crop(narrowed)(narrowed)
    mouth, (left, _) = in_crop[INNER_LIPS].mean(axis=0), eye_centres_px(in_crop)
    assert mouth[1] - left[1] == pytest.approx(512 / 3.6)


def test_the_crop_scales_with_its_size(landmarks_px: Points) -> None:
    small, large = portrait_crop(landmarks_px, size_px=256), portrait_crop(landmarks_px)
    np.testing.assert_allclose((small(landmarks_px) + 0.5) * 2 - 0.5, large(landmarks_px), atol=1e-9)


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_landmarks_that_coincide_or_are_lost_are_refused(value: float) -> None:
    with pytest.raises(DegenerateLandmarksError), np.errstate(invalid="ignore"):
        portrait_crop(np.full((LANDMARK_COUNT, 2), value))
