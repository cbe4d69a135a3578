"""A style's offsets follow the size and turn of the sitter's head."""

import numpy as np
import pytest

from app.face.topology import CONTROL_POINTS, LEFT_EYE
from app.frames import HeadPose, Points
from app.geometry.style_shape import StyleShape, shape_control_points

AHEAD = HeadPose()


def reach(landmarks_px: Points, shape: StyleShape, amount: float, pose: HeadPose) -> Points:
    return shape_control_points(landmarks_px, shape, amount, pose) - landmarks_px[CONTROL_POINTS]


def test_offsets_are_in_units_of_the_crops_side(landmarks_px: Points, caricature: StyleShape) -> None:
    np.testing.assert_allclose(
        reach(landmarks_px, caricature, 1.0, AHEAD), caricature.offsets * 512, atol=1e-9
    )
    half = shape_control_points(landmarks_px, caricature, 1.0, AHEAD, crop_size_px=256)
    np.testing.assert_allclose(half - landmarks_px[CONTROL_POINTS], caricature.offsets * 256, atol=1e-9)


def test_the_amount_scales_them(landmarks_px: Points, caricature: StyleShape) -> None:
    whole = reach(landmarks_px, caricature, 1.0, AHEAD)
    np.testing.assert_allclose(reach(landmarks_px, caricature, 0.3, AHEAD), 0.3 * whole, atol=1e-9)
    assert not reach(landmarks_px, caricature, 0.0, AHEAD).any()


def test_a_turned_head_shows_them_foreshortened(landmarks_px: Points, caricature: StyleShape) -> None:
    whole = reach(landmarks_px, caricature, 1.0, AHEAD)
    turned = reach(landmarks_px, caricature, 1.0, HeadPose(yaw_deg=-25.0))
    nodding = reach(landmarks_px, caricature, 1.0, HeadPose(pitch_deg=40.0))
    np.testing.assert_allclose(turned, whole * [np.cos(np.radians(25)), 1.0], atol=1e-9)
    np.testing.assert_allclose(nodding, whole * [1.0, np.cos(np.radians(40))], atol=1e-9)


def test_towards_profile_they_fade_steadily_to_nothing(landmarks_px: Points, caricature: StyleShape) -> None:
    sizes = [
        np.abs(reach(landmarks_px, caricature, 1.0, HeadPose(yaw_deg=yaw))).max() for yaw in range(0, 91, 2)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert max(-np.diff(sizes)) < 0.12 * sizes[0]
    assert sizes[60 // 2] == 0.0


def test_an_eye_that_closes_is_not_pulled_open(landmarks_px: Points, caricature: StyleShape) -> None:
    lids = np.isin(CONTROL_POINTS, LEFT_EYE)
    apart = []
    for openness in (1.0, 0.5, 0.0):
        blinking = landmarks_px.copy()
        blinking[LEFT_EYE, 1] = 300.0 + openness * (landmarks_px[LEFT_EYE, 1] - 300.0)
        moved = reach(blinking, caricature, 1.0, AHEAD)
        apart.append(np.ptp(moved[lids, 1]))
        np.testing.assert_allclose(moved[~lids], caricature.offsets[~lids] * 512, atol=1e-9)
    assert apart[0] > 13
    assert apart[1] < 0.75 * apart[0]
    assert apart[2] == pytest.approx(0.0, abs=1e-9)


def test_offsets_of_another_form_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        StyleShape(np.zeros((68, 2)))
    with pytest.raises(ValueError, match="finite"):
        StyleShape(np.full((66, 2), np.nan))
