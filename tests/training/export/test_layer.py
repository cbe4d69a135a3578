"""Pixels of a patch in the order that ONNX Runtime moves quickly."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.export.layer import Layer, as_rows, as_strips, in_strips


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
