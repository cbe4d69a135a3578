"""Split pictures and contact sheets, pixel by pixel."""

import numpy as np
import pytest

from app.frames import Picture
from app.render.comparison.label import Label
from app.render.comparison.lettering import GROUND_BGR, caption
from app.render.comparison.sheet import compose_sheet, plan_sheet
from app.render.comparison.split import labelled_split, split_picture

SIZE_PX = (480, 270)


def plain(colour: tuple[int, int, int], size_px: tuple[int, int] = SIZE_PX) -> Picture:
    return np.full((size_px[1], size_px[0], 3), colour, np.uint8)


BLUE, RED = plain((200, 0, 0)), plain((0, 0, 200))


@pytest.mark.parametrize("at", [0.25, 0.5, 0.9])
def test_a_split_shows_one_picture_left_of_the_line_and_the_other_right_of_it(at: float) -> None:
    picture = split_picture(BLUE, RED, at)
    line = round(480 * at)
    np.testing.assert_array_equal(picture[:, : line - 1], BLUE[:, : line - 1])
    np.testing.assert_array_equal(picture[:, line + 1 :], RED[:, line + 1 :])
    assert (picture[:, line] == 255).all() or (picture[:, line - 1] == 255).all()


@pytest.mark.parametrize(("at", "whole"), [(0.0, RED), (1.0, BLUE), (-1.0, RED), (2.0, BLUE)])
def test_at_its_ends_a_split_shows_one_picture_whole(at: float, whole: Picture) -> None:
    np.testing.assert_array_equal(split_picture(BLUE, whole if at <= 0 else RED, at), whole)


def test_split_writes_to_neither_picture_and_scales_the_second() -> None:
    before = BLUE.copy(), RED.copy()
    small = plain((0, 0, 200), (240, 135))
    picture = split_picture(BLUE, small, 0.5)
    np.testing.assert_array_equal(picture, split_picture(BLUE, RED, 0.5))
    np.testing.assert_array_equal(BLUE, before[0])
    np.testing.assert_array_equal(RED, before[1])


def test_labels_stand_in_the_corners_of_what_is_shown() -> None:
    labels = (Label("Original"), Label("Pen and Ink", 18.2, 29.6))
    both = labelled_split(BLUE, RED, 0.5, labels)
    bare = split_picture(BLUE, RED, 0.5)
    touched = (both != bare).any(axis=2)
    assert touched[:60, :200].any()
    assert touched[:60, -250:].any()
    assert not touched[80:].any()
    assert (both[:60, :200].max(axis=2) > 240).any()  # white letters
    only_right = (labelled_split(BLUE, RED, 0.0, labels) != RED).any(axis=2)
    assert not only_right[:, :180].any()


def test_a_label_that_is_wider_than_the_picture_does_not_break_it() -> None:
    tiny = plain((9, 9, 9), (24, 16))
    assert labelled_split(tiny, tiny, 0.5, (Label("A very long name"), Label("Another"))).shape == tiny.shape


def test_figures_say_what_is_known() -> None:
    assert Label("Ink").figures == ""
    assert Label("Ink", 18.4).figures == "18 ms"
    assert Label("Ink", 18.4, 12.6).figures == "18 ms · 13 fps"
    assert Label("Ink", 400.0, 1.26).figures == "400 ms · 1.3 fps"
    assert Label("Ink", 0.0, 0.0).figures == ""


def test_a_caption_has_the_name_to_the_left_and_figures_where_they_fit() -> None:
    bare, named = caption(Label(""), (480, 44)), caption(Label("Woodcut"), (480, 44))
    full, narrow = caption(Label("Woodcut", 18.0, 12.0), (480, 44)), caption(Label("Woodcut", 18.0), (90, 44))
    assert (bare == GROUND_BGR).all()
    assert (named[:, :150] != GROUND_BGR).any()
    assert (named[:, 240:] == GROUND_BGR).all()
    assert (full[:, 380:] != GROUND_BGR).any()
    np.testing.assert_array_equal(narrow, caption(Label("Woodcut"), (90, 44)))


def test_a_long_name_is_cut_short_inside_its_strip() -> None:
    strip = caption(Label("A name that goes on and on and on"), (120, 40))
    assert strip.shape == (40, 120, 3)
    assert (strip[:, -2:] == GROUND_BGR).all()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 10])
def test_a_sheet_holds_every_picture_whole_with_its_name_below(count: int) -> None:
    layout = plan_sheet(count, SIZE_PX)
    levels = [20 * number + 30 for number in range(count)]
    labels = [Label(f"Style {number}") for number in range(count)]
    sheet = compose_sheet(layout, [plain((level,) * 3) for level in levels], labels)

    assert sheet.shape[1::-1] == layout.size_px
    assert all(side % 2 == 0 for side in layout.size_px)
    for place, words, level in zip(layout.pictures, layout.captions, levels, strict=True):
        assert (place.width, place.height) == SIZE_PX
        assert (sheet[place.slices] == level).all()
        assert words.top == place.top + place.height
        assert (sheet[words.slices] != GROUND_BGR).any()
    covered = np.zeros(sheet.shape[:2], bool)
    for place in (*layout.pictures, *layout.captions):
        assert not covered[place.slices].any()
        covered[place.slices] = True
    assert (sheet[~covered] == GROUND_BGR).all()


def test_a_sheet_is_no_wider_than_asked_and_keeps_proportions() -> None:
    layout = plan_sheet(10, (1280, 720), widest_px=1920)
    assert layout.size_px[0] <= 1921
    for place in layout.pictures:
        assert abs(place.ratio - 16 / 9) < 0.02
    sheet = compose_sheet(layout, [plain((5, 5, 5), (1280, 720))] * 10, [Label("x")] * 10)
    assert sheet.shape[1::-1] == layout.size_px


def test_upright_photographs_stand_in_more_columns() -> None:
    assert len({place.left for place in plan_sheet(4, (600, 900)).pictures}) == 4
    assert len({place.left for place in plan_sheet(4, (1280, 720)).pictures}) == 2
