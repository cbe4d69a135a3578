"""Cutting the portrait out of a frame and laying it back where it was."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app.face.topology import CONTROL_POINTS
from app.frames import Face, HeadPose, Picture, Points
from app.geometry.portrait_crop import DegenerateLandmarksError
from app.geometry.shape_field import displacement
from app.geometry.similarity import Similarity
from app.geometry.style_shape import StyleShape, shape_control_points
from app.geometry.warp import PortraitWarp, plan_warp

FRAME_PX = (800, 600)


def moved(landmarks_px: Points, scale: float, angle_deg: float, to_px: tuple[float, float]) -> Face:
    """The face, its middle (400, 340) laid on `to_px`."""
    angle = np.radians(angle_deg)
    a, b = float(scale * np.cos(angle)), float(scale * np.sin(angle))
    centre = Similarity(1.0, 0.0, -400.0, -340.0)
    return Face(centre.then(Similarity(a, b, *to_px))(landmarks_px))


def waves(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """A smooth picture as a function of the place, 10..245."""
    x, y = points[..., 0] / 90.0, points[..., 1] / 70.0
    return np.stack(
        [127.5 + 117.5 * np.sin(x + phase) * np.cos(y - phase) for phase in (0.0, 1.0, 2.0)], axis=-1
    )


def pixels(width: int, height: int) -> Points:
    return np.stack(np.meshgrid(np.arange(float(width)), np.arange(float(height))), axis=-1)


def painted(points: NDArray[np.floating]) -> Picture:
    return np.round(waves(points)).astype(np.uint8)


FRAME = painted(pixels(*FRAME_PX))

PLACEMENTS = [
    pytest.param(1.0, 0.0, (400, 300), id="plain"),
    pytest.param(0.7, 23.0, (400, 300), id="leaning"),
    pytest.param(0.25, -10.0, (300, 200), id="small"),
    pytest.param(0.12, 140.0, (300, 200), id="tiny, upside down"),
    pytest.param(3.7, 8.0, (420, 310), id="huge"),
    pytest.param(0.8, -15.0, (30, 560), id="over the corner"),
]


def inside(warp: PortraitWarp, margin_px: float) -> NDArray[np.bool_]:
    """Pixels of the region that lie that far within the crop."""
    left, top, right, bottom = warp.roi_px
    places = warp.crop_from_frame(pixels(right, bottom)[top:, left:])
    return (np.abs(places - 255.5) < 255.5 - margin_px).all(axis=-1)


@pytest.mark.parametrize(("scale", "angle_deg", "to_px"), PLACEMENTS)
def test_the_crop_shows_the_frame_at_the_very_place(
    landmarks_px: Points, scale: float, angle_deg: float, to_px: tuple[float, float]
) -> None:
    warp = plan_warp(moved(landmarks_px, scale, angle_deg, to_px), FRAME_PX)
    crop = warp.cut(FRAME)
    sources = warp.crop_from_frame.inverse()(pixels(512, 512))
    seen = ((sources >= 4) & (sources <= np.array(FRAME_PX) - 5)).all(axis=-1)
    off = np.abs(crop.astype(float) - waves(sources))[seen]
    assert crop.shape == (512, 512, 3)
    assert crop.dtype == np.uint8
    assert off.max() < 2.0
    assert off.mean() < 0.5


@pytest.mark.parametrize(("scale", "angle_deg", "to_px"), PLACEMENTS)
def test_what_is_laid_back_lies_where_it_was_cut(
    landmarks_px: Points, scale: float, angle_deg: float, to_px: tuple[float, float]
) -> None:
    warp = plan_warp(moved(landmarks_px, scale, angle_deg, to_px), FRAME_PX)
    region = FRAME[warp.roi]
    back = warp.lay_back(warp.cut(FRAME))
    assert back.shape == region.shape
    off = np.abs(back.astype(float) - region)[inside(warp, 16)]
    assert off.max() < 5.0
    assert off.mean() < 0.7


@pytest.mark.parametrize("scale", [4.0, 0.1])
def test_fine_patterns_are_averaged_not_picked_at_random(landmarks_px: Points, scale: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (600, 800, 3), dtype=np.uint8)
    warp = plan_warp(moved(landmarks_px, scale, 0.0, (400, 300)), FRAME_PX)
    many_to_one = warp.cut(noise) if scale > 1 else warp.lay_back(noise[:512, :512])
    middle = many_to_one[many_to_one.shape[0] // 3 :][:20, 10:30] if scale < 1 else many_to_one[200:300]
    assert middle.astype(float).std() < 0.62 * noise.std()


@pytest.mark.parametrize(("scale", "angle_deg", "to_px"), PLACEMENTS)
def test_the_region_holds_all_of_the_crop_that_the_frame_shows(
    landmarks_px: Points, scale: float, angle_deg: float, to_px: tuple[float, float]
) -> None:
    warp = plan_warp(moved(landmarks_px, scale, angle_deg, to_px), FRAME_PX)
    places = warp.crop_from_frame(pixels(*FRAME_PX))
    covered = (np.abs(places - 255.5) < 255.5).all(axis=-1)
    rows, columns = np.nonzero(covered)
    left, top, right, bottom = warp.roi_px
    assert left <= columns.min() <= columns.max() < right <= 800
    assert top <= rows.min() <= rows.max() < bottom <= 600
    assert columns.min() - left <= 3
    assert bottom - rows.max() <= 4


def test_a_face_beyond_the_frame_has_an_empty_region(landmarks_px: Points, caricature: StyleShape) -> None:
    face = moved(landmarks_px, 0.5, 0.0, (-2000, 300))
    warp = plan_warp(face, FRAME_PX, shape=caricature, amount=1.0)
    assert FRAME[warp.roi].size == 0
    assert warp.lay_back(warp.cut(FRAME)).shape == FRAME[warp.roi].shape
    assert warp.lay_back(np.ones((512, 512), np.float32)).size == 0


@pytest.mark.parametrize("amount", [0.0, 1.0])
@pytest.mark.parametrize("scale", [1.0, 0.1])
def test_colour_and_mask_go_the_same_way(
    landmarks_px: Points, caricature: StyleShape, amount: float, scale: float
) -> None:
    warp = plan_warp(moved(landmarks_px, scale, 12.0, (400, 300)), FRAME_PX, shape=caricature, amount=amount)
    crop = painted(pixels(512, 512))
    mask = crop[..., 0].astype(np.float32) / 255
    at_once = warp.lay_back(np.dstack((crop, crop[..., 0])))
    np.testing.assert_allclose(at_once[..., :3], warp.lay_back(crop), atol=1)
    np.testing.assert_array_equal(at_once[..., 3], at_once[..., 0])
    np.testing.assert_allclose(warp.lay_back(mask) * 255, at_once[..., 0], atol=1.5)
    assert warp.lay_back(mask).dtype == np.float32


def test_landmarks_are_given_in_the_crop_too(landmarks_px: Points) -> None:
    face = moved(landmarks_px, 0.5, 33.0, (100, 100))
    warp = plan_warp(face, FRAME_PX)
    np.testing.assert_allclose(warp.landmarks_px, warp.crop_from_frame(face.landmarks_px))


def test_landmarks_that_span_nothing_are_refused(landmarks_px: Points) -> None:
    with pytest.raises(DegenerateLandmarksError):
        plan_warp(Face(np.zeros_like(landmarks_px)), FRAME_PX)


def shaped(face: Face, shape: StyleShape, amount: float = 1.0) -> PortraitWarp:
    return plan_warp(face, FRAME_PX, shape=shape, amount=amount)


def test_no_amount_or_no_shape_leaves_the_similarity_alone(
    landmarks_px: Points, caricature: StyleShape
) -> None:
    face = moved(landmarks_px, 1.0, 0.0, (400, 300))
    assert shaped(face, caricature, 0.0).shaped_map is None
    assert plan_warp(face, FRAME_PX, amount=1.0).shaped_map is None


@pytest.mark.parametrize("angle_deg", [0.0, 30.0])
def test_the_style_finds_each_feature_where_the_sitter_has_it(
    landmarks_px: Points, caricature: StyleShape, angle_deg: float
) -> None:
    face = moved(landmarks_px, 0.9, angle_deg, (400, 320))
    warp = shaped(face, caricature)
    assert warp.shaped_map is not None
    wanted = shape_control_points(warp.landmarks_px, caricature, 1.0, face.pose)
    on_screen = np.round(warp.crop_from_frame.inverse()(wanted)).astype(int)
    in_region = on_screen - warp.roi_px[:2]
    fetched = warp.shaped_map[in_region[:, 1], in_region[:, 0]]
    miss_px = np.hypot(*(fetched - warp.landmarks_px[CONTROL_POINTS]).T)
    assert np.median(miss_px) < 1.2
    assert miss_px.max() < 5.0


def test_the_coarse_grid_costs_a_fraction_of_a_pixel(landmarks_px: Points, caricature: StyleShape) -> None:
    face = moved(landmarks_px, 1.0, 10.0, (400, 300))
    warp = shaped(face, caricature)
    assert warp.shaped_map is not None
    left, top, right, bottom = warp.roi_px
    places = warp.crop_from_frame(pixels(right, bottom)[top:, left:])[::3, ::3]
    exact = places + displacement(
        places,
        warp.landmarks_px[CONTROL_POINTS],
        shape_control_points(warp.landmarks_px, caricature, 1.0, face.pose),
        crop_size_px=512,
    )
    off_px = np.hypot(*np.moveaxis(warp.shaped_map[::3, ::3] - exact, -1, 0))
    assert off_px.max() < 2.5
    assert np.quantile(off_px, 0.99) < 0.7
    assert off_px.mean() < 0.08


def test_shape_leaves_the_crops_border_where_it_was(landmarks_px: Points, caricature: StyleShape) -> None:
    face = moved(landmarks_px, 0.9, 20.0, (400, 300))
    plain, warp = plan_warp(face, FRAME_PX), shaped(face, caricature)
    crop = plain.cut(FRAME)
    border = inside(warp, 1) & ~inside(warp, 5)
    off = np.abs(plain.lay_back(crop).astype(float) - warp.lay_back(crop))[border]
    assert off.max() <= 2


def test_a_profile_is_not_bent(landmarks_px: Points, caricature: StyleShape) -> None:
    face = replace(moved(landmarks_px, 0.9, 0.0, (400, 300)), pose=HeadPose(yaw_deg=70.0))
    warp = shaped(face, caricature)
    assert warp.shaped_map is not None
    left, top, right, bottom = warp.roi_px
    np.testing.assert_allclose(
        warp.shaped_map, warp.crop_from_frame(pixels(right, bottom)[top:, left:]), atol=0.02
    )


def test_a_crop_can_be_bent_in_place(landmarks_px: Points, caricature: StyleShape) -> None:
    in_crop = Face(plan_warp(Face(landmarks_px), FRAME_PX).landmarks_px)
    warp = plan_warp(in_crop, (512, 512), shape=caricature, amount=1.0)
    crop = painted(pixels(512, 512))
    bent = warp.lay_back(crop)
    assert warp.roi_px == (0, 0, 512, 512)
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        np.testing.assert_allclose(bent[edge].astype(float), crop[edge], atol=1)


@pytest.mark.parametrize("to_px", [(-90, 300), (400, 700), (-3000, 100)])
def test_beyond_the_border_all_of_the_frame_is_mirrored(
    landmarks_px: Points, to_px: tuple[float, float]
) -> None:
    warp = plan_warp(moved(landmarks_px, 0.8, 0.0, to_px), FRAME_PX)
    sources = warp.crop_from_frame.inverse()(pixels(512, 512))
    period = 2 * (np.array(FRAME_PX) - 1)
    mirrored = np.abs((sources + period / 2) % period - period / 2)

    assert np.abs(warp.cut(FRAME).astype(float) - waves(mirrored)).max() < 4.0
