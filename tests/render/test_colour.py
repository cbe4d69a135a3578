"""The control *colour*."""

import cv2
import numpy as np
import pytest

from app.frames import Picture
from app.render.colour import keep_own_colours

SKIN = (140, 165, 215)  # BGR
DARK_SKIN = (45, 60, 95)


def flat(bgr: tuple[int, int, int]) -> Picture:
    return np.full((512, 512, 3), bgr, np.uint8)


def lab(picture: Picture) -> tuple[float, float, float]:
    """L* 0..100, a*, b* of the middle pixel."""
    pixel = np.float32(picture[256:257, 256:257]) / 255
    lightness, a, b = cv2.cvtColor(pixel, cv2.COLOR_BGR2LAB)[0, 0]
    return float(lightness), float(a), float(b)


@pytest.fixture
def painting() -> Picture:
    return np.random.default_rng(0).integers(0, 256, (512, 512, 3), np.uint8)


def test_the_styles_palette_is_left_as_it_is(painting: Picture) -> None:
    assert keep_own_colours(painting, flat(SKIN), 1.0) is painting


def test_nothing_is_written_to(painting: Picture) -> None:
    before, photograph = painting.copy(), flat(SKIN)
    painting.setflags(write=False)
    keep_own_colours(painting, photograph, 0.3)

    np.testing.assert_array_equal(painting, before)
    np.testing.assert_array_equal(photograph, flat(SKIN))


def test_a_painting_like_the_photograph_stays_like_it() -> None:
    result = keep_own_colours(flat(SKIN), flat(SKIN), 0.0)

    assert np.abs(result.astype(int) - flat(SKIN)).max() <= 3


def test_the_sitters_hue_comes_through_and_the_paintings_light_stays() -> None:
    photograph, painted = flat(SKIN), flat((120, 110, 60))  # a bluish shade
    own = keep_own_colours(painted, photograph, 0.0)

    (_, a, b), (lightness, own_a, own_b) = lab(photograph), lab(own)
    assert lightness == pytest.approx(lab(painted)[0], abs=1.5)
    assert np.arctan2(own_b, own_a) == pytest.approx(np.arctan2(b, a), abs=0.12)


def test_half_way_lies_in_the_middle() -> None:
    photograph, painted = flat(SKIN), flat((150, 150, 40))
    _, a0, b0 = lab(keep_own_colours(painted, photograph, 0.0))
    _, a1, b1 = lab(painted)
    _, a, b = lab(keep_own_colours(painted, photograph, 0.5))

    assert (a, b) == pytest.approx(((a0 + a1) / 2, (b0 + b1) / 2), abs=2.0)


def test_black_on_black_stays_black() -> None:
    black = flat((0, 0, 0))

    assert keep_own_colours(black, black, 0.25).max() <= 6


def test_ink_stays_black() -> None:
    ink = keep_own_colours(flat((0, 0, 0)), flat(SKIN), 0.0)

    assert ink.max() <= 6


def test_white_paper_comes_half_way_down_to_the_sitters_tone() -> None:
    paper = flat((255, 255, 255))
    on_light, on_dark = (lab(keep_own_colours(paper, flat(skin), 0.0))[0] for skin in (SKIN, DARK_SKIN))

    assert on_light == pytest.approx((100 + lab(flat(SKIN))[0]) / 2, abs=2.0)
    assert on_dark == pytest.approx((100 + lab(flat(DARK_SKIN))[0]) / 2, abs=2.0)
    assert on_light - on_dark > 15


def test_white_paper_takes_a_pale_tint_of_the_same_hue() -> None:
    paper = keep_own_colours(flat((255, 255, 255)), flat(SKIN), 0.0)

    lightness, a, b = lab(paper)
    skin_lightness, skin_a, skin_b = lab(flat(SKIN))
    assert lightness > skin_lightness + 10
    assert 0.4 < np.hypot(a, b) / np.hypot(skin_a, skin_b) < 1.0
    assert np.arctan2(b, a) == pytest.approx(np.arctan2(skin_b, skin_a), abs=0.15)


def test_a_grey_photograph_leaves_no_colour(painting: Picture) -> None:
    grey = keep_own_colours(painting, flat((128, 128, 128)), 0.0).astype(int)

    assert np.ptp(grey, axis=2).max() <= 4


def test_lines_stay_as_sharp_as_they_were_painted() -> None:
    painted = flat((230, 235, 240))
    painted[:, 250:252] = (20, 20, 25)
    result = keep_own_colours(painted, flat(SKIN), 0.0).astype(int)

    assert result[256, 245].mean() - result[256, 250].mean() > 150
    assert abs(result[256, 253].mean() - result[256, 262].mean()) < 12
