"""Where pictures stand side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.render.comparison.layout import columns_for, covering_part, grid


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (3, 3), (4, 2), (6, 3), (9, 3)])
def test_on_a_wide_screen_cells_are_such_that_a_head_stands_well(count: int, columns: int) -> None:
    assert columns_for(count, 16 / 9) == columns


def test_on_a_tall_screen_two_stand_one_above_the_other() -> None:
    first, second = grid(2, (600, 1000), 10)
    assert first.left == second.left
    assert second.top == first.top + first.height + 10


@given(
    count=st.integers(1, 12),
    width=st.integers(200, 4000),
    height=st.integers(200, 4000),
    gap=st.integers(0, 12),
)
def test_cells_are_of_one_size_inside_the_room_and_never_overlap(
    count: int, width: int, height: int, gap: int
) -> None:
    places = grid(count, (width, height), gap)
    assert len(places) == count
    assert len({(place.width, place.height) for place in places}) == 1
    for place in places:
        assert place.left >= 0 and place.left + place.width <= width
        assert place.top >= 0 and place.top + place.height <= height
    for one in places:
        for other in places:
            if one is not other:
                apart_across = abs(one.left - other.left) >= one.width + gap
                apart_down = abs(one.top - other.top) >= one.height + gap
                assert apart_across or apart_down


def test_a_last_row_with_fewer_stands_in_the_middle() -> None:
    places = grid(5, (1600, 900), 0)
    assert [place.top for place in places[3:]] == [places[3].top] * 2
    assert places[3].left + places[4].left + places[4].width == 1600


@given(
    width=st.integers(16, 2000),
    height=st.integers(16, 2000),
    ratio=st.floats(0.2, 5.0),
    focus=st.tuples(st.floats(-1.0, 2.0), st.floats(-1.0, 2.0)),
)
def test_a_covering_part_has_the_ratio_and_lies_in_the_picture(
    width: int, height: int, ratio: float, focus: tuple[float, float]
) -> None:
    part = covering_part((width, height), ratio, focus)
    assert part.left >= 0 and part.left + part.width <= width
    assert part.top >= 0 and part.top + part.height <= height
    assert part.width == width or part.height == height
    assert abs(part.width - part.height * ratio) <= max(1.0, ratio) + 1e-6


def test_a_covering_part_keeps_the_focus_in_its_middle_where_it_can() -> None:
    part = covering_part((1280, 720), 1.0, (0.6, 0.5))
    assert (part.left + part.width / 2, part.height) == (768, 720)
    assert covering_part((1280, 720), 1.0, (0.0, 0.5)).left == 0
