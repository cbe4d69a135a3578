"""Pixels of patches in an order and in groups that ONNX Runtime is quick with."""

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from torch.nn import functional

from app.training.export.layer import (
    Layer,
    around_corners,
    as_rows,
    as_strips,
    in_strips,
    off_corners,
    over_patches,
    under_patches,
)


@pytest.mark.parametrize("pixels", [2, 4])
def test_a_strip_holds_its_bytes_of_every_row(pixels: int) -> None:
    patch = np.arange(3 * pixels**2, dtype=np.float32).reshape(pixels, 3 * pixels)
    strips = as_strips(patch.ravel(), pixels).reshape(3, pixels, pixels)

    for number, strip in enumerate(strips):
        assert np.array_equal(strip, patch[:, number * pixels : (number + 1) * pixels])


@pytest.mark.parametrize("pixels", [2, 4])
def test_there_is_a_way_back_from_strips(pixels: int) -> None:
    weights = np.random.default_rng(0).random((3 * pixels**2, 5, 3, 3)).astype(np.float32)

    assert np.array_equal(as_rows(as_strips(weights, pixels), pixels), weights)
    assert not np.array_equal(as_strips(weights, pixels), weights)


def test_a_layer_in_strips_gives_the_same_numbers_in_another_order() -> None:
    layer = Layer(np.arange(12 * 9, dtype=np.float32).reshape(12, 1, 3, 3), np.arange(12, dtype=np.float32))
    turned = in_strips(layer, 2)

    assert turned.bias.tolist() == [0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11]
    assert np.array_equal(turned.weight[:, 0, 0, 0], 9 * turned.bias)


def test_pixels_around_corners_are_the_same_pixels() -> None:
    whole = over_patches(random_layer())
    places = torch.from_numpy(np.random.default_rng(1).random((1, 20, 6, 7), np.float32))
    around = around_corners(whole)

    patches = pixels_of(functional.conv2d(places, *as_tensors(whole), padding=1))
    corners = pixels_of(functional.conv2d(places, *as_tensors(around)))
    torch.testing.assert_close(corners, patches[:, :, 2:-2, 2:-2])
    assert around.weight.size == whole.weight.size * 4 / 9


def test_there_is_a_way_back_from_corners_to_the_layer_itself() -> None:
    head = random_layer()
    back = under_patches(off_corners(around_corners(over_patches(head))))

    assert np.array_equal(back.weight, head.weight)
    assert np.array_equal(back.bias, head.bias)


def test_what_depends_on_more_patches_than_meet_at_a_corner_is_refused() -> None:
    dense = Layer(np.ones((48, 2, 3, 3), np.float32), np.zeros(48, np.float32))

    with pytest.raises(ValueError, match="more than the four patches"):
        around_corners(dense)


def random_layer() -> Layer:
    """As the last one: 2 x 2 pixels of five channels each."""
    random = np.random.default_rng(0)
    return Layer(random.random((12, 5, 3, 3), np.float32), random.random(12, np.float32))


def as_tensors(layer: Layer) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.from_numpy(layer.weight), torch.from_numpy(layer.bias)


def pixels_of(places: torch.Tensor) -> torch.Tensor:
    """(1, 48, h, w), pixels (row, column, colour) of 4 x 4 -> (1, 3, 4 h, 4 w)."""
    by_colour = places.unflatten(1, (16, 3)).swapaxes(1, 2).flatten(1, 2)
    return functional.pixel_shuffle(by_colour, 4)
