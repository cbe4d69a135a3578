"""The framing *whole*: the picture is painted, and the heads over it."""

from dataclasses import replace

import numpy as np
import pytest

from app.frames import Face, Frame, Framing, Look, Painting, Picture
from app.geometry.guide import Guide
from app.geometry.style_shape import StyleShape
from app.geometry.warp import plan_warp
from app.render.frame_crops import FrameCrops
from app.render.held_room import HeldRoom, glimpse
from app.render.mask import window_mask
from app.render.steady_crops import SteadyCrops
from app.render.stylizer import Stylizer
from app.render.whole_picture import WholePicture, melting_mask
from tests.render.sitter import FlatNetwork, frame_of, landmarks_at

HEAD_BGR = (10, 40, 250)
ROOM_BGR = (200, 120, 30)
WHOLE = Look(framing=Framing.WHOLE)


class FlatRoom(FlatNetwork):
    """Paints whole frames of a size in one colour."""

    def __init__(self, size_px: tuple[int, int] = (672, 384)) -> None:
        super().__init__(ROOM_BGR[::-1])
        self.size_px = size_px


class Copier(FlatRoom):
    """Paints what it is given."""

    def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
        self.crops.append(crop_rgb)
        return crop_rgb.copy()


@pytest.fixture
def network() -> FlatNetwork:
    return FlatNetwork()


@pytest.fixture
def room() -> FlatRoom:
    return FlatRoom()


def paint(
    network: FlatNetwork, room: FlatRoom, frame: Frame, *faces: Face, look: Look = WHOLE, **more: float
) -> Painting:
    return Stylizer(network, whole=WholePicture.by(room)).paint(frame, faces, look, **more)


def test_the_head_is_painted_over_the_painted_picture(
    network: FlatNetwork, room: FlatRoom, frame: Frame, face: Face
) -> None:
    painting = paint(network, room, frame, face)

    assert (painting.picture[150, 320] == HEAD_BGR).all()
    for corner in (painting.picture[:20, :20], painting.picture[-20:, -20:]):
        assert (corner == ROOM_BGR).all()
    assert (len(network.crops), len(room.crops)) == (1, 1)
    assert painting.style_id == "flat"


def test_no_pixel_stays_a_photograph(network: FlatNetwork, room: FlatRoom, frame: Frame, face: Face) -> None:
    share = (paint(network, room, frame, face).picture.astype(float) - ROOM_BGR) / (
        np.subtract(HEAD_BGR, ROOM_BGR)
    )

    # Everywhere it is the one paint, the other, or both mixed.
    np.testing.assert_allclose(share.min(axis=2), share.max(axis=2), atol=0.02)
    assert share.min() >= -0.02 and share.max() <= 1.02


def test_with_nobody_there_the_picture_is_painted_all_the_same(
    network: FlatNetwork, room: FlatRoom, frame: Frame
) -> None:
    painting = paint(network, room, frame)

    assert (painting.picture == ROOM_BGR).all()
    assert painting.style_id == "flat"
    assert network.crops == []


def test_the_room_stays_as_it_is_while_a_face_comes_and_goes(
    network: FlatNetwork, room: FlatRoom, frame: Frame, face: Face
) -> None:
    full, half, gone = (
        paint(network, room, frame, replace(face, presence=presence)).picture for presence in (1.0, 0.5, 0.0)
    )

    for picture in (full, half, gone):
        assert (picture[:, :40] == ROOM_BGR).all()
    np.testing.assert_allclose(half[150, 320], (full[150, 320].astype(float) + ROOM_BGR) / 2, atol=2)
    np.testing.assert_array_equal(gone[150, 320], ROOM_BGR)


def test_strength_mixes_in_the_photograph_everywhere(
    network: FlatNetwork, room: FlatRoom, frame: Frame, face: Face
) -> None:
    half = paint(network, room, frame, face, look=replace(WHOLE, strength=0.5)).picture.astype(float)
    photograph = frame.picture.astype(float)

    np.testing.assert_allclose(half[150, 320], (photograph[150, 320] + HEAD_BGR) / 2, atol=1.5)
    np.testing.assert_allclose(half[:, :40], (photograph[:, :40] + ROOM_BGR) / 2, atol=1.5)


def test_strength_nought_runs_no_network(
    network: FlatNetwork, room: FlatRoom, frame: Frame, face: Face
) -> None:
    painting = paint(network, room, frame, face, look=replace(WHOLE, strength=0.0))

    assert painting.picture is frame.picture
    assert network.crops == room.crops == []


def test_colour_brings_the_rooms_own_colours_back(
    network: FlatNetwork, room: FlatRoom, frame: Frame, face: Face
) -> None:
    def blue_over_red(colour: float) -> float:
        picture = paint(network, room, frame, face, look=replace(WHOLE, colour=colour)).picture
        return float((picture[:, :40, 0].astype(float) - picture[:, :40, 2]).mean())

    assert blue_over_red(1.0) > 150
    assert blue_over_red(0.0) == pytest.approx(
        (frame.picture[:, :40, 0].astype(float) - frame.picture[:, :40, 2]).mean(), abs=25
    )


@pytest.mark.parametrize("strength", [1.0, 0.5, 0.0])
def test_shape_bends_painting_and_photograph_alike(frame: Frame, face: Face, strength: float) -> None:
    to_the_right = StyleShape(np.full((66, 2), (0.04, 0.0)))
    stylizer = Stylizer(Copier((512, 512)), to_the_right, whole=WholePicture.by(Copier()))
    straight, bent = (
        stylizer.paint(frame, (face,), replace(WHOLE, shape=shape, strength=strength)).picture
        for shape in (0.0, 1.0)
    )

    def iris(picture: Picture) -> int:
        return int(np.argmin(picture[150, 230:300, 2])) + 230

    # 0.04 of a crop of 400 px; a photograph that stayed behind would show a second iris.
    assert iris(bent) - iris(straight) == pytest.approx(16, abs=3)
    left, _, right, _ = plan_warp(face, frame.size_px).roi_px
    np.testing.assert_array_equal(bent[:, :left], straight[:, :left])
    np.testing.assert_array_equal(bent[:, right:], straight[:, right:])


def test_every_face_lies_over_it(network: FlatNetwork, room: FlatRoom) -> None:
    faces = [Face(landmarks_at(x, 150, scale=0.5), track=x) for x in (120, 520)]
    painting = paint(network, room, frame_of(*faces), *faces)

    assert len(room.crops) == 1
    for x in (120, 520):
        assert (painting.picture[150, x] == HEAD_BGR).all()


def test_a_tight_budget_still_paints_the_nearest(network: FlatNetwork, room: FlatRoom) -> None:
    near, far = Face(landmarks_at(180, 150, scale=0.5)), Face(landmarks_at(520, 150, scale=0.5))
    stylizer = Stylizer(network, whole=WholePicture.by(room))
    for _ in range(3):
        painting = stylizer.paint(frame_of(near, far), (near, far), WHOLE, budget_ms=0.001)

    assert (painting.picture[150, 180] == HEAD_BGR).all()
    assert (painting.picture[150, 520] == ROOM_BGR).all()


@pytest.mark.parametrize("size_px", [(672, 384), (512, 512), (384, 672)])
def test_a_network_of_other_proportions_shows_the_frame_in_its_place(
    frame: Frame, size_px: tuple[int, int]
) -> None:
    picture = Stylizer(FlatNetwork(), whole=WholePicture.by(Copier(size_px))).paint(frame, (), WHOLE).picture

    assert picture.shape == frame.picture.shape
    assert np.abs(picture.astype(float) - frame.picture).mean() < 3.0


def test_until_there_is_a_network_for_it_heads_alone_are_painted(
    network: FlatNetwork, frame: Frame, face: Face
) -> None:
    alone, overlay = (
        Stylizer(network).paint(frame, (face,), Look(framing=framing)).picture
        for framing in (Framing.WHOLE, Framing.OVERLAY)
    )

    np.testing.assert_array_equal(alone, overlay)


def test_a_network_is_opened_for_each_size_of_frames_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[int, int]] = []

    def open_network(style: object, *, size_px: tuple[int, int], **_: object) -> FlatRoom:
        opened.append(size_px)
        return FlatRoom(size_px)

    monkeypatch.setattr("app.render.whole_picture.open_network", open_network)
    style = object()
    whole = WholePicture.opened_for_each_size(style, threads=1, provider=None, precision=None)  # type: ignore[arg-type]
    stylizer = Stylizer(FlatNetwork(), whole=whole)
    assert opened == []
    for width, height in ((640, 360), (640, 360), (480, 640)):
        stylizer.paint(frame_of(width=width, height=height), (), WHOLE)

    assert opened == [(1024, 576), (768, 1024)]


def test_a_large_face_brings_all_of_its_crop_and_melts_into_the_picture(frame: Frame, face: Face) -> None:
    crop = FrameCrops(frame).of(face)
    mask = melting_mask(crop, whole_scale=crop.warp.crop_from_frame.scale / 2)

    assert mask[0].max() == mask[:, 0].max() == mask[-1].max() == 0.0
    assert mask[20:-20, 20:-20].min() == 1.0
    assert np.abs(np.diff(mask, axis=1)).max() < np.abs(np.diff(window_mask(), axis=1)).max()


def test_a_small_face_whose_crop_is_much_finer_ends_with_its_head(frame: Frame, face: Face) -> None:
    crop = FrameCrops(frame).of(face)
    scale = crop.warp.crop_from_frame.scale
    large, between, small = (melting_mask(crop, whole_scale=scale / finer) for finer in (2.0, 2.875, 4.0))

    np.testing.assert_allclose(small, crop.head, atol=1e-6)
    np.testing.assert_allclose(between, (large + small) / 2, atol=1e-6)


def _rooms(
    *pictures: Picture,
    colours: tuple[float, ...] = (),
    holding: bool = True,
    hz: float = 30.0,
    steadier: SteadyCrops | None = None,
) -> tuple[Copier, list[Picture]]:
    copier = Copier()
    whole = WholePicture.by(copier, holding=holding)
    colours = colours or (1.0,) * len(pictures)
    return copier, [
        whole.paint(FrameCrops(Frame(picture, number, number / hz), steadier), colour)
        for number, (picture, colour) in enumerate(zip(pictures, colours, strict=True))
    ]


def test_a_room_that_keeps_still_is_painted_six_times_a_second(frame: Frame) -> None:
    noise = np.random.default_rng(0).integers(-3, 4, (10, *frame.picture.shape))
    copier, rooms = _rooms(*np.clip(frame.picture + noise, 0, 255).astype(np.uint8))

    assert len(copier.crops) == 2
    assert np.array_equal(rooms[0], rooms[4]) and np.array_equal(rooms[5], rooms[9])
    assert not np.array_equal(rooms[0], rooms[5])
    assert rooms[0] is not rooms[1], "each belongs to its caller"


@pytest.mark.parametrize("hz", [30.0, 25.0, 20.0, 15.0, 10.0, 7.0])
def test_a_room_that_is_held_is_steadied_all_the_same(frame: Frame, hz: float) -> None:
    noise = np.random.default_rng(0).normal(0, 6, (40, *frame.picture.shape))
    noisy = np.clip(frame.picture + noise, 0, 255).astype(np.uint8)

    def change(steadier: SteadyCrops | None) -> float:
        copier, _ = _rooms(*noisy, hz=hz, steadier=steadier)
        painted = np.array(copier.crops[-3:], np.int16)
        return float(np.abs(np.diff(painted, axis=0)).mean())

    assert change(SteadyCrops()) < 0.6 * change(None)


def test_a_room_that_changes_is_painted_every_time(frame: Frame) -> None:
    copier, _ = _rooms(*(np.roll(frame.picture, 90 * n, axis=1) for n in range(4)))

    assert len(copier.crops) == 4


def test_a_hand_that_moves_in_a_still_room_is_painted_every_time(frame: Frame) -> None:
    pictures = [frame.picture.copy() for _ in range(4)]
    for number, picture in enumerate(pictures):
        picture[20:60, 20 + 8 * number : 50 + 8 * number] = (20, 30, 40)
    copier, _ = _rooms(*pictures)

    assert len(copier.crops) == 4


def test_what_creeps_is_painted_when_it_has_gone_too_far(frame: Frame) -> None:
    lighter = [np.clip(frame.picture.astype(int) + 2 * n, 0, 255).astype(np.uint8) for n in range(4)]
    copier, _ = _rooms(*lighter)

    assert len(copier.crops) == 2, "each is like the one before, but the last is not like the first"


def test_a_room_is_painted_anew_when_frames_come_seldom(frame: Frame) -> None:
    copier, _ = _rooms(*([frame.picture] * 3), hz=5.0)

    assert len(copier.crops) == 3


def test_another_colour_is_painted_at_once(frame: Frame) -> None:
    copier, _ = _rooms(frame.picture, frame.picture, colours=(1.0, 0.5))

    assert len(copier.crops) == 2


def test_what_is_laid_over_a_room_is_not_in_the_next(frame: Frame) -> None:
    whole = WholePicture.by(Copier(), holding=True)
    clean: list[Picture] = []
    for number in range(3):
        room = whole.paint(FrameCrops(Frame(frame.picture, number, number / 30)), 1.0)
        clean.append(room.copy())
        room[:] = 0

    assert clean[0].any()
    assert np.array_equal(clean[1], clean[0]) and np.array_equal(clean[2], clean[0])


@pytest.mark.parametrize(
    ("captured_s", "size_px"), [(-0.01, (640, 360)), (0.17, (640, 360)), (0.03, (320, 180))]
)
def test_a_held_room_shows_no_frame_from_before_from_later_or_of_another_size(
    frame: Frame, captured_s: float, size_px: tuple[int, int]
) -> None:
    seen = glimpse(frame)
    held = HeldRoom(frame.picture, seen, 1.0, frame.captured_s)

    assert held.shows(seen, 1.0, replace(frame, captured_s=frame.captured_s + 0.03))
    other = Frame(np.zeros((*size_px[::-1], 3), np.uint8), 1, frame.captured_s + captured_s)
    assert not held.shows(seen, 1.0, other)


def test_where_nobody_waits_every_frame_is_painted(frame: Frame) -> None:
    copier, _ = _rooms(frame.picture, frame.picture, holding=False)

    assert len(copier.crops) == 2
