"""The way back from the style's geometry: it hits, it rests at the border, it never folds."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.face.topology import CONTROL_POINTS
from app.frames import HeadPose, Points
from app.geometry.portrait_crop import portrait_crop
from app.geometry.shape_field import displacement, unfold
from app.geometry.style_shape import StyleShape, shape_control_points

same_face = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def in_crop(landmarks_px: Points) -> Points:
    return portrait_crop(landmarks_px)(landmarks_px)


def nodes(count: int = 33, turn: float = 0.0) -> Points:
    """A grid over the crop, turned about its middle."""
    across = np.linspace(-260.0, 260.0, count)
    grid = np.stack(np.meshgrid(across, across), axis=-1)
    cos, sin = np.cos(turn), np.sin(turn)
    return grid @ np.array([[cos, sin], [-sin, cos]]) + 255.5


def smallest_area(places: Points) -> float:
    """Of all corners of all cells, in units of an even cell's."""
    x, y = np.diff(places, axis=1), np.diff(places, axis=0)
    corners = [
        along[..., 0] * down[..., 1] - along[..., 1] * down[..., 0]
        for along in (x[:-1], x[1:])
        for down in (y[:, :-1], y[:, 1:])
    ]
    return float(np.min(corners)) / (520 / 32) ** 2


def test_every_feature_is_fetched_from_where_the_sitter_has_it(
    landmarks_px: Points, caricature: StyleShape
) -> None:
    landmarks = in_crop(landmarks_px)
    own, shaped = (
        landmarks[CONTROL_POINTS],
        shape_control_points(landmarks, caricature, 1.0, HeadPose()),
    )
    fetched = shaped + displacement(shaped, own, shaped, crop_size_px=512)
    miss_px = np.hypot(*(fetched - own).T)
    assert np.hypot(*(shaped - own).T).max() > 15
    assert miss_px.max() < 4
    assert miss_px.mean() < 0.5


def test_the_border_stays_put(landmarks_px: Points, caricature: StyleShape) -> None:
    landmarks = in_crop(landmarks_px)
    shaped = shape_control_points(landmarks, caricature, 1.0, HeadPose())
    edge = np.linspace(-100.0, 611.0, 200)
    border = np.concatenate([np.column_stack((edge, np.full(200, y))) for y in (-30.0, 0.0, 511.0, 700.0)])
    for places in (border, border[:, ::-1]):
        moved = displacement(places, landmarks[CONTROL_POINTS], shaped, crop_size_px=512)
        assert not moved.any()


def test_closed_lids_and_lips_that_disagree_do_not_tear(landmarks_px: Points, caricature: StyleShape) -> None:
    landmarks = in_crop(landmarks_px)
    for feature in (slice(18, 26), slice(26, 34), slice(52, 66)):  # eyes and lips among the control points
        points = CONTROL_POINTS[feature]
        landmarks[points, 1] = landmarks[points, 1].mean() + 1e-3 * np.arange(len(points))
    shaped = shape_control_points(landmarks, caricature, 1.0, HeadPose())
    moved = displacement(nodes(), landmarks[CONTROL_POINTS], shaped, crop_size_px=512)
    assert np.hypot(moved[..., 0], moved[..., 1]).max() < 40
    assert smallest_area(nodes() + unfold(nodes(), moved)) > 0.24


@same_face
@given(seed=st.integers(0, 2**32 - 1), wild_px=st.floats(1, 200), turn=st.floats(-np.pi, np.pi))
def test_no_style_however_wild_folds_the_picture(
    landmarks_px: Points, seed: int, wild_px: float, turn: float
) -> None:
    own = in_crop(landmarks_px)[CONTROL_POINTS]
    shaped = own + np.random.default_rng(seed).normal(scale=wild_px, size=own.shape)
    places = nodes(turn=turn)
    moved = displacement(places, own, shaped, crop_size_px=512)
    assert smallest_area(places + unfold(places, moved)) > 0.24


def test_what_does_not_fold_is_left_alone(landmarks_px: Points, caricature: StyleShape) -> None:
    landmarks = in_crop(landmarks_px)
    shaped = shape_control_points(landmarks, caricature, 0.3, HeadPose())
    moved = displacement(nodes(), landmarks[CONTROL_POINTS], shaped, crop_size_px=512)
    np.testing.assert_array_equal(unfold(nodes(), moved), moved)
    assert np.abs(moved).max() > 3


def test_no_more_is_taken_back_than_must_be() -> None:
    places = nodes()
    squeeze = np.zeros_like(places)
    squeeze[..., 0] = -2.0 * (places[..., 0] - 255.5)  # mirrors the picture: area -1
    assert abs(smallest_area(places + unfold(places, squeeze)) - 0.25) < 1e-9
