"""Layers are taught where they are to be seen, and small ones no less than large ones."""

import pytest

torch = pytest.importorskip("torch")

from torch import Tensor  # noqa: E402

from app.training.losses.rendering import glaze_loss, stroke_loss  # noqa: E402

SIDE = 32


def _layer(reach: int, colour: float = 0.2) -> Tensor:
    """(1, 4, 32, 32): one in a corner, so many cells wide and high."""
    tables = torch.full((1, 4, SIDE, SIDE), colour)
    tables[:, 3] = -1
    tables[:, 3, :reach, :reach] = 1
    return tables


def _both(small: Tensor, large: Tensor) -> Tensor:
    return torch.cat([small, large], dim=1)


def test_what_is_right_costs_nothing() -> None:
    wanted = _both(_layer(2), _layer(20))

    assert glaze_loss(wanted, wanted) == 0
    assert stroke_loss(wanted, wanted) == 0


def test_a_small_glaze_in_another_colour_costs_as_much_as_a_large_one() -> None:
    wanted = _both(_layer(4), _layer(24))
    small, large = _both(_layer(4, 0.5), _layer(24)), _both(_layer(4), _layer(24, 0.5))

    assert glaze_loss(small, wanted) == pytest.approx(float(glaze_loss(large, wanted)))


def test_colours_count_where_a_glaze_lies() -> None:
    wanted = _both(_layer(4), _layer(24))
    inside, beyond = wanted.clone(), wanted.clone()
    inside[:, :3, :4, :4] += 0.3
    beyond[:, :3, 20:24, 20:24] += 0.3

    assert glaze_loss(inside, wanted) > 10 * glaze_loss(beyond, wanted)


def test_an_edge_in_the_wrong_place_costs_more_than_distances_far_from_any() -> None:
    wanted = _layer(8)
    wanted[:, 3, 8:12, :8] = 0
    near, far = wanted.clone(), wanted.clone()
    near[:, 3, 8:12, :8] += 0.3
    far[:, 3, 20:24, :8] += 0.3

    assert glaze_loss(near, wanted) > 2 * glaze_loss(far, wanted)


def test_colours_of_a_stroke_that_is_not_there_hardly_count() -> None:
    wanted = _layer(8)
    here, there = wanted.clone(), wanted.clone()
    here[:, :3, :8, :8] += 0.3
    there[:, :3, 20:28, :8] += 0.3

    assert stroke_loss(here, wanted) > 5 * stroke_loss(there, wanted)
