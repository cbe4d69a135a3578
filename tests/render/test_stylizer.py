"""One frame in, one painting out."""

from dataclasses import replace

import numpy as np
import pytest

from app.frames import Face, Frame, Framing, Look, Painting, Picture
from app.geometry.guide import Guide, draw_guide
from app.geometry.style_shape import StyleShape
from app.geometry.warp import plan_warp
from app.render.stage_clock import STAGES
from app.render.stylizer import Stylizer
from app.styles.errors import NetworkError
from tests.render.sitter import FlatNetwork, frame_of, landmarks_at

PAINT_BGR = (10, 40, 250)


@pytest.fixture
def network() -> FlatNetwork:
    return FlatNetwork()


def paint(network: FlatNetwork, frame: Frame, *faces: Face, look: Look | None = None) -> Painting:
    return Stylizer(network).paint(frame, faces, look or Look())


def changed(painting: Painting) -> Picture:
    return (painting.picture != painting.frame.picture).any(axis=2)


# What is painted


def test_the_face_is_painted_and_the_corners_are_not(network: FlatNetwork, frame: Frame, face: Face) -> None:
    painting = paint(network, frame, face)

    assert (painting.picture[150, 320] == PAINT_BGR).all()
    touched = changed(painting)
    assert not touched[:, :150].any()
    assert not touched[:, -150:].any()
    assert painting.picture.shape == frame.picture.shape
    assert painting.style_id == "flat"


def test_a_network_that_goes_by_a_guide_is_told_where_the_face_is(frame: Frame, face: Face) -> None:
    class Guided(FlatNetwork):
        guided = True

        def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
            assert guide is not None
            told.append(guide)
            return super().paint(crop_rgb, guide)

    told: list[Guide] = []
    paint(Guided(), frame, face)
    crop = plan_warp(face, frame.size_px)
    np.testing.assert_array_equal(told, [draw_guide(crop.landmarks_px, 512)])


def test_the_frame_is_not_written_to(network: FlatNetwork, frame: Frame, face: Face) -> None:
    before = frame.picture.copy()
    for framing in Framing:
        paint(network, frame, face, look=Look(0.5, 0.5, 0.0, framing))

    np.testing.assert_array_equal(frame.picture, before)


def test_the_network_is_given_the_upright_crop_in_rgb(network: FlatNetwork) -> None:
    face = Face(landmarks_at(320, 150, roll_deg=20))
    frame = frame_of(face)
    paint(network, frame, face)

    (crop,) = network.crops
    expected = plan_warp(face, frame.size_px).cut(frame.picture)
    np.testing.assert_array_equal(crop, expected[:, :, ::-1])


def test_what_was_known_comes_along(network: FlatNetwork, frame: Frame, face: Face) -> None:
    painting = paint(network, frame, face)

    assert painting.frame is frame
    assert painting.faces == (face,)
    assert tuple(painting.stage_ms) == STAGES
    assert all(time_ms > 0 for time_ms in painting.stage_ms.values())


@pytest.mark.parametrize("framing", [Framing.OVERLAY, Framing.PORTRAIT])
def test_without_a_face_the_frame_stays_as_it_is(
    network: FlatNetwork, frame: Frame, framing: Framing
) -> None:
    painting = paint(network, frame, look=Look(framing=framing))

    assert painting.picture is frame.picture
    assert painting.style_id is None
    assert network.crops == []


def test_plain_paints_nothing(network: FlatNetwork, frame: Frame, face: Face) -> None:
    painting = paint(network, frame, face, look=Look(framing=Framing.PLAIN))

    assert painting.picture is frame.picture
    assert painting.faces == (face,)
    assert network.crops == []


def test_without_a_network_nothing_is_painted(frame: Frame, face: Face) -> None:
    assert Stylizer(None).paint(frame, (face,), Look()).picture is frame.picture


@pytest.mark.parametrize(
    "landmarks",
    [np.zeros((478, 2)), np.full((478, 2), np.nan), np.full((478, 2), 200.0)],
    ids=["nowhere", "not numbers", "one point"],
)
def test_a_face_the_tracker_lost_is_passed_over(
    network: FlatNetwork, frame: Frame, face: Face, landmarks: Picture
) -> None:
    lost = Face(landmarks)

    assert paint(network, frame, lost).picture is frame.picture
    assert (paint(network, frame, lost, face).picture[150, 320] == PAINT_BGR).all()


@pytest.mark.parametrize(("x", "y"), [(10, 100), (630, 350), (320, -60), (-3000, 100)])
def test_half_a_face_at_the_border(network: FlatNetwork, x: float, y: float) -> None:
    face = Face(landmarks_at(x, y))
    for framing in (Framing.OVERLAY, Framing.PORTRAIT):
        painting = paint(network, frame_of(face), face, look=Look(framing=framing))
        assert painting.picture.shape == (360, 640, 3)


def test_a_device_that_fails_is_told(frame: Frame, face: Face) -> None:
    class Broken(FlatNetwork):
        def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
            raise NetworkError("the device was removed")

    with pytest.raises(NetworkError):
        paint(Broken(), frame, face)


# The three controls


def test_strength_mixes_photograph_and_painting(network: FlatNetwork, frame: Frame, face: Face) -> None:
    half = paint(network, frame, face, look=Look(strength=0.5)).picture[150, 320].astype(float)
    photograph = frame.picture[150, 320].astype(float)

    np.testing.assert_allclose(half, (photograph + PAINT_BGR) / 2, atol=1.5)


@pytest.mark.parametrize("framing", [Framing.OVERLAY, Framing.PORTRAIT])
def test_strength_nought_does_not_run_the_network(
    network: FlatNetwork, frame: Frame, face: Face, framing: Framing
) -> None:
    painting = paint(network, frame, face, look=Look(strength=0.0, framing=framing))

    assert network.crops == []
    if framing is Framing.OVERLAY:
        assert painting.picture is frame.picture


def test_colour_brings_the_sitters_hue_back(network: FlatNetwork, frame: Frame, face: Face) -> None:
    red = paint(network, frame, face, look=Look(colour=1.0)).picture[190, 270].astype(int)
    own = paint(network, frame, face, look=Look(colour=0.0)).picture[190, 270].astype(int)

    assert red[2] - red[0] > 200
    assert 20 < own[2] - own[0] < 100


def test_shape_moves_what_is_painted_with_what_is_around_it(frame: Frame, face: Face) -> None:
    class Copier(FlatNetwork):
        def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
            return crop_rgb

    to_the_right = StyleShape(np.full((66, 2), (0.04, 0.0)))
    stylizer = Stylizer(Copier(), to_the_right)
    straight = stylizer.paint(frame, (face,), Look(shape=0.0)).picture
    bent = stylizer.paint(frame, (face,), Look(shape=1.0)).picture

    def iris(picture: Picture) -> int:
        return int(np.argmin(picture[150, 230:300, 2])) + 230

    # 0.04 of a crop of 400 px.
    assert iris(bent) - iris(straight) == pytest.approx(16, abs=3)
    touched = (bent != frame.picture).any(axis=2)
    left, _, right, _ = plan_warp(face, frame.size_px).roi_px
    assert not touched[:, :left].any()
    assert not touched[:, right:].any()


def test_shape_without_a_styles_geometry_is_the_sitters(
    network: FlatNetwork, frame: Frame, face: Face
) -> None:
    np.testing.assert_array_equal(
        paint(network, frame, face, look=Look(shape=1.0)).picture, paint(network, frame, face).picture
    )


# Coming and going


def test_the_painting_fades_with_the_face(network: FlatNetwork, frame: Frame, face: Face) -> None:
    photograph = frame.picture[150, 320].astype(float)
    for framing in (Framing.OVERLAY, Framing.PORTRAIT):
        full, half, gone = (
            paint(network, frame, replace(face, presence=presence), look=Look(framing=framing))
            .picture[150, 320]
            .astype(float)
            for presence in (1.0, 0.5, 0.0)
        )
        np.testing.assert_allclose(gone, photograph, atol=1)
        np.testing.assert_allclose(half, (full + gone) / 2, atol=2)


# Framing and several faces


def test_a_portrait_fills_the_picture_with_the_nearest_face(network: FlatNetwork, frame: Frame) -> None:
    near, far = Face(landmarks_at(200, 150)), Face(landmarks_at(500, 150, scale=0.5))
    painting = paint(network, frame_of(near, far), near, far, look=Look(framing=Framing.PORTRAIT))

    assert len(network.crops) == 1
    assert (painting.picture[20:340, 200:440] == PAINT_BGR).all()


def test_every_face_is_painted(network: FlatNetwork) -> None:
    faces = [Face(landmarks_at(x, 150, scale=0.6), track=x) for x in (120, 320, 520)]
    painting = paint(network, frame_of(*faces), *faces)

    for x in (120, 320, 520):
        assert (painting.picture[150, x] == PAINT_BGR).all()


def test_the_nearest_face_comes_on_top() -> None:
    class Numbered(FlatNetwork):
        def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
            self.crops.append(crop_rgb)
            return np.full_like(crop_rgb, 100 * len(self.crops))

    near, far = Face(landmarks_at(300, 150)), Face(landmarks_at(360, 150, scale=0.7))
    painting = paint(Numbered(), frame_of(far, near), near, far)

    assert (painting.picture[150, 330] == 100).all()


def test_a_tight_budget_paints_the_nearest_alone(network: FlatNetwork) -> None:
    near, far = Face(landmarks_at(180, 150)), Face(landmarks_at(500, 150, scale=0.6))
    frame, stylizer = frame_of(near, far), Stylizer(network)
    painting = None
    for _ in range(3):
        painting = stylizer.paint(frame, (near, far), Look(), budget_ms=0.001)

    assert painting is not None
    assert len(network.crops) == 3
    assert (painting.picture[150, 180] == PAINT_BGR).all()
    assert not changed(painting)[:, 450:].any()
    assert painting.faces == (near, far)
