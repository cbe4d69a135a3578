"""The landmark filter: steady at rest, prompt in motion, the same for near and far faces."""

import numpy as np
from numpy.typing import NDArray

from app.face.smoothing import LandmarkFilter
from app.frames import Points

STEP_S = 1 / 30


def face(count: int = 60) -> Points:
    return np.random.default_rng(7).uniform(100, 400, (count, 2))


def filtered(track: NDArray[np.float64], step_s: float = STEP_S) -> NDArray[np.float64]:
    smooth = LandmarkFilter()
    return np.array([smooth(landmarks, step_s) for landmarks in track])


def noise(frames: int, scale_px: float = 0.4) -> NDArray[np.float64]:
    return np.random.default_rng(1).normal(scale=scale_px, size=(frames, 60, 2))


def roughness(track: NDArray[np.float64]) -> float:
    """Root mean square of the way from frame to frame."""
    return float(np.sqrt(np.square(np.diff(track, axis=0)).sum(axis=-1).mean()))


def test_a_resting_face_is_five_times_as_steady() -> None:
    track = face() + noise(120)
    assert roughness(filtered(track)[30:]) < roughness(track[30:]) / 5


def test_a_moving_face_is_not_left_behind() -> None:
    way_px = 300.0 * np.arange(60) * STEP_S  # one face width a second
    track = face() + way_px[:, None, None] * [1.0, 0.0]
    lag_px = (track - filtered(track))[20:, :, 0]
    assert lag_px.min() >= 0
    assert lag_px.max() < 300.0 * 0.5 * STEP_S


def test_it_comes_to_rest_where_the_face_does() -> None:
    way_px = 80.0 * np.clip(np.arange(75) / 15, 0, 1)
    track = face() + way_px[:, None, None] * [0.6, 0.8]
    assert np.abs(filtered(track)[45:] - track[45:]).max() < 1.0


def test_a_far_face_is_filtered_as_a_near_one() -> None:
    track = face() + noise(50)
    np.testing.assert_allclose(filtered(track * 0.1), filtered(track) * 0.1, atol=1e-9)


def test_a_tilted_picture_is_filtered_as_an_upright_one_but_for_the_face_box() -> None:
    quarter = np.array([[0.0, 1.0], [-1.0, 0.0]])
    track = face() + noise(50)
    np.testing.assert_allclose(filtered(track @ quarter), filtered(track) @ quarter, atol=1e-9)


def test_the_first_landmarks_pass_unchanged() -> None:
    np.testing.assert_array_equal(LandmarkFilter()(face(), STEP_S), face())
