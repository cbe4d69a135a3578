"""Crops that several styles share."""

import numpy as np
import pytest

from app.frames import Face, Frame, Look
from app.geometry.portrait_crop import DegenerateLandmarksError
from app.geometry.warp import PortraitWarp, plan_warp
from app.render.frame_crops import FrameCrops
from app.render.mask import head_mask
from app.render.steady_crops import SteadyCrops
from app.render.stylizer import Stylizer
from tests.render.sitter import FlatNetwork, frame_of, landmarks_at


def test_a_crop_is_what_the_warp_cuts(frame: Frame, face: Face) -> None:
    crop = FrameCrops(frame).of(face)
    warp = plan_warp(face, frame.size_px)

    np.testing.assert_array_equal(crop.photograph, warp.cut(frame.picture))
    np.testing.assert_array_equal(crop.photograph_rgb, crop.photograph[:, :, ::-1])
    np.testing.assert_array_equal(crop.head, head_mask(crop.photograph, crop.warp.landmarks_px))


def test_a_frame_is_cut_once_however_many_styles_paint_it(
    frame: Frame, face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts = []
    cut = PortraitWarp.cut
    monkeypatch.setattr(PortraitWarp, "cut", lambda warp, picture: cuts.append(1) or cut(warp, picture))
    crops = FrameCrops(frame)
    networks = [FlatNetwork((level, 0, 0)) for level in (10, 20, 30)]
    paintings = [Stylizer(network).paint(frame, (face,), Look(), crops=crops) for network in networks]

    assert len(cuts) == 1
    for network, painting in zip(networks, paintings, strict=True):
        assert network.crops[0] is networks[0].crops[0]
        alone = Stylizer(network).paint(frame, (face,), Look())
        np.testing.assert_array_equal(painting.picture, alone.picture)


def test_each_face_has_its_own(frame: Frame) -> None:
    near, far = Face(landmarks_at(200, 150)), Face(landmarks_at(500, 150, scale=0.5))
    crops = FrameCrops(frame_of(near, far))

    assert crops.of(near) is crops.of(near)
    assert crops.of(near) is not crops.of(far)


def test_landmarks_on_one_spot_give_no_crop(frame: Frame) -> None:
    with pytest.raises(DegenerateLandmarksError):
        FrameCrops(frame).of(Face(np.zeros((478, 2))))


def test_all_of_a_frame_is_made_small_once(frame: Frame) -> None:
    size_px = (320, 192)
    crops = FrameCrops(frame, SteadyCrops())

    assert crops.whole(size_px) is crops.whole(size_px)
    assert crops.whole(size_px).inside == FrameCrops(frame).whole(size_px).inside
