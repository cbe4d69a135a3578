"""Which part of the crop a portrait shows."""

import numpy as np
import pytest

from app.geometry.portrait_crop import portrait_crop
from app.render.portrait_view import Square, view, visible_square
from tests.render.sitter import landmarks_at

FRAME_PX = (640, 480)


def shown(x: float, y: float, *, roll_deg: float = 0.0) -> Square:
    """For a face whose crop is 400 px wide in the frame, with its middle 10 px below the eyes."""
    return visible_square(portrait_crop(landmarks_at(x, y, roll_deg=roll_deg)), 512, FRAME_PX)


def test_all_of_a_crop_within_the_frame_but_its_border() -> None:
    square = shown(320, 230)

    assert square.side_px == pytest.approx(512, rel=0.04)
    assert square.left_px + square.side_px / 2 == pytest.approx(256)
    assert square.top_px + square.side_px / 2 == pytest.approx(256)


@pytest.mark.parametrize("roll_deg", [0.0, 90.0, 180.0])
def test_what_the_top_of_the_frame_cuts_off_is_left_out(roll_deg: float) -> None:
    # The crop reaches 60 px beyond: 77 px of its own. In a rolled head, they lie on another of its sides.
    x, y = {0.0: (320, 130), 90.0: (320 + 10, 140), 180.0: (320, 150)}[roll_deg]
    square = shown(x, y, roll_deg=roll_deg)
    cut_off = {0.0: square.top_px, 90.0: square.left_px, 180.0: 512 - square.top_px - square.side_px}[
        roll_deg
    ]

    assert cut_off == pytest.approx(77, abs=2)
    assert square.side_px == pytest.approx(512 - 77 - 8, abs=2)


def test_the_face_stays_in_the_middle_where_it_can() -> None:
    square = shown(320, 130)

    assert square.left_px + square.side_px / 2 == pytest.approx(256, abs=1)


def test_it_never_closes_in_further_than_the_face() -> None:
    square = shown(320, -150)

    assert square.side_px == pytest.approx(0.55 * 512)
    assert 0 <= square.top_px <= 512 - square.side_px


def test_it_follows_smoothly() -> None:
    squares = np.array([(s.left_px, s.top_px, s.side_px) for s in (shown(x, 130) for x in range(-100, 740))])

    assert np.abs(np.diff(squares, axis=0)).max() < 4


def test_a_roll_does_not_make_it_jump() -> None:
    squares = np.array(
        [
            (s.left_px, s.top_px, s.side_px)
            for s in (shown(320, 120, roll_deg=roll) for roll in range(-90, 91))
        ]
    )

    assert np.abs(np.diff(squares, axis=0)).max() < 6


@pytest.mark.parametrize("square", [Square(100.5, 50.25, 300.0), Square(100.0, 50.0, 300.0)])
@pytest.mark.parametrize("side_px", [90, 200, 512, 720])
def test_places_are_exact(side_px: int, square: Square) -> None:
    # A slope across the crop says where each pixel came from.
    crop = np.tile(np.linspace(0, 255, 512), (512, 1)).round().astype(np.uint8)
    picture = view(np.dstack([crop] * 3), square, side_px)

    places = square.left_px + (np.arange(side_px) + 0.5) * square.side_px / side_px - 0.5
    np.testing.assert_allclose(picture[side_px // 2, 2:-2, 0], places[2:-2] * 255 / 511, atol=1.6)
