"""Where the painting shows."""

import numpy as np
import pytest

from app.frames import Face, Frame, Mask, Points
from app.geometry.warp import plan_warp
from app.render.mask import MASK_SIZE_PX, head_mask, window_mask
from tests.render.sitter import frame_of, landmarks_at


def mask_of(frame: Frame, face: Face) -> Mask:
    warp = plan_warp(face, frame.size_px)
    return head_mask(warp.cut(frame.picture), warp.landmarks_px)


def at(mask: Mask, face: Face, frame: Frame, x: float, y: float) -> float:
    """The mask at a place given in pixels of the frame."""
    in_crop: Points = plan_warp(face, frame.size_px).crop_from_frame(np.array([[x, y]]))
    column, row = (in_crop[0] * MASK_SIZE_PX / 512).astype(int)
    return float(mask[row, column])


def test_the_face_is_painted_all_over(frame: Frame, face: Face) -> None:
    mask = mask_of(frame, face)

    for x, y in ((320, 150), (270, 150), (370, 150), (320, 250), (320, 60)):
        assert at(mask, face, frame, x, y) > 0.98


def test_hair_is_painted_and_the_wall_beside_it_is_not(frame: Frame, face: Face) -> None:
    # The drawn hair ends some 120 px from the middle of the face.
    mask = mask_of(frame, face)

    assert at(mask, face, frame, 320 - 110, 140) > 0.9
    assert at(mask, face, frame, 320 + 110, 140) > 0.9
    assert at(mask, face, frame, 320 - 150, 140) < 0.1
    assert at(mask, face, frame, 320 + 150, 140) < 0.1


def test_the_neck_fades(frame: Frame, face: Face) -> None:
    mask = mask_of(frame, face)
    down_the_neck = [at(mask, face, frame, 320, y) for y in range(270, 360, 5)]

    assert down_the_neck[0] > 0.9
    assert down_the_neck[-1] < 0.1
    assert max(np.diff(down_the_neck)) <= 0.0
    assert min(np.diff(down_the_neck)) > -0.4


@pytest.mark.parametrize("roll_deg", [0, 30, -80])
def test_nothing_shows_on_the_crops_border(roll_deg: float) -> None:
    face = Face(landmarks_at(320, 180, roll_deg=roll_deg))
    mask = mask_of(frame_of(face), face)

    border = np.concatenate((mask[0], mask[-1], mask[:, 0], mask[:, -1]))
    assert border.max() == 0.0
    assert mask.shape == (MASK_SIZE_PX, MASK_SIZE_PX)
    assert mask.dtype == np.float32
    assert mask.min() >= 0.0
    assert mask.max() <= 1.0


def test_noise_of_the_sensor_does_not_make_it_flicker(frame: Frame, face: Face) -> None:
    noise = np.random.default_rng(0)
    masks = []
    for _ in range(12):
        noisy = frame.picture + noise.normal(0, 5, frame.picture.shape)
        masks.append(mask_of(Frame(noisy.clip(0, 255).astype(np.uint8), 0, 0.0), face))

    assert np.std(masks, axis=0).max() < 0.06


def test_without_an_edge_to_hold_on_to_it_fades_softly(face: Face) -> None:
    fog = Frame(np.full((360, 640, 3), 128, np.uint8), 0, 0.0)
    mask = mask_of(fog, face)

    assert at(mask, face, fog, 320, 150) > 0.98
    assert np.abs(np.diff(mask, axis=1)).max() < 0.25


def test_the_window_is_open_in_the_middle_and_shut_at_the_border() -> None:
    window = window_mask()

    assert window[20:-20, 20:-20].min() == 1.0
    assert max(window[0].max(), window[-1].max(), window[:, 0].max(), window[:, -1].max()) == 0.0
    np.testing.assert_allclose(window, window.T)
    np.testing.assert_allclose(window, window[::-1, ::-1], atol=1e-6)
