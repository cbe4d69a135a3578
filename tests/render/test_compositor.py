"""Laying a crop back over its picture."""

import numpy as np
import pytest

from app.frames import Face, Mask, Picture
from app.geometry.warp import PortraitWarp, plan_warp
from app.render.compositor import lay_over
from app.render.mask import window_mask
from tests.render.sitter import landmarks_at

GREY, RED = (90, 90, 90), (0, 0, 255)


def canvas(width: int = 640, height: int = 360) -> Picture:
    return np.full((height, width, 3), GREY, np.uint8)


def red() -> Picture:
    return np.full((512, 512, 3), RED, np.uint8)


def all_of_it(value: float = 1.0) -> Mask:
    return np.full((128, 128), value, np.float32)


def warp_at(x: float, y: float, *, scale: float = 0.5, roll_deg: float = 0.0) -> PortraitWarp:
    return plan_warp(Face(landmarks_at(x, y, scale=scale, roll_deg=roll_deg)), (640, 360))


def test_weight_one_shows_the_layer_and_the_rest_is_untouched() -> None:
    picture, warp = canvas(), warp_at(320, 170)
    lay_over(picture, red(), all_of_it(), warp)

    left, top, right, bottom = warp.roi_px
    assert (picture[top + 3 : bottom - 3, left + 3 : right - 3] == RED).all()
    picture[warp.roi] = GREY
    np.testing.assert_array_equal(picture, canvas())


def test_weight_nought_changes_nothing_at_all() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (360, 640, 3), np.uint8)
    before = picture.copy()
    lay_over(picture, red(), all_of_it(0.0), warp_at(320, 170, roll_deg=20))

    np.testing.assert_array_equal(picture, before)


def test_weights_between_mix() -> None:
    picture, warp = canvas(), warp_at(320, 170)
    lay_over(picture, red(), all_of_it(0.25), warp)

    np.testing.assert_allclose(picture[170, 320], 0.75 * np.array(GREY) + 0.25 * np.array(RED), atol=1.5)


def test_every_pixel_comes_back_to_its_place() -> None:
    # A picture that says where it is: cut out and laid back, it must fit.
    y, x = np.mgrid[0:360, 0:640]
    picture = np.stack((x / 3, y / 2, (x + y) / 5), axis=-1).astype(np.uint8)
    for roll_deg in (0.0, 25.0):
        for scale in (0.25, 0.9):
            warp = warp_at(320, 170, scale=scale, roll_deg=roll_deg)
            back = picture.copy()
            lay_over(back, warp.cut(picture), window_mask(), warp)
            assert np.abs(back.astype(int) - picture).max() <= 2


def test_strips_leave_no_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    in_strips, at_once, warp = canvas(), canvas(), warp_at(320, 170, scale=0.85)
    lay_over(in_strips, red(), window_mask(), warp)
    monkeypatch.setattr("app.render.compositor._BAND_ROWS", 10_000)
    lay_over(at_once, red(), window_mask(), warp)

    assert (bottom := warp.roi_px[3]) - warp.roi_px[1] > 256, bottom
    assert np.abs(in_strips.astype(int) - at_once).max() <= 1


@pytest.mark.parametrize(("x", "y"), [(0, 0), (639, 359), (-40, 170), (320, 420), (-2000, 170), (320, 5000)])
def test_crops_over_the_pictures_border_and_beyond(x: float, y: float) -> None:
    picture, warp = canvas(), warp_at(x, y)
    lay_over(picture, red(), window_mask(), warp)

    inside = picture[warp.roi].size > 0
    assert (picture != GREY).any() == inside


def test_a_shaped_layer_goes_through_the_shaped_map() -> None:
    from app.geometry.style_shape import StyleShape

    face = Face(landmarks_at(320, 170, scale=0.5))
    nudge = StyleShape(np.full((66, 2), (0.03, 0.0)))
    layer = canvas(512, 512)
    layer[:, :256] = RED
    edges = []
    for shape in (None, nudge):
        picture, warp = canvas(), plan_warp(face, (640, 360), shape=shape, amount=1.0)
        lay_over(picture, layer, window_mask(), warp)
        edges.append(int(np.argmax(picture[190, 250:, 2] < 170)))

    # 0.03 of a crop of 200 px.
    assert edges[1] - edges[0] == pytest.approx(6, abs=1.5)
