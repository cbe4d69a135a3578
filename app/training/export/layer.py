"""A convolution's numbers, as an ONNX graph wants them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.training.networks.generator import FINE_PX, PATCH_PX

_COLOURS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A convolution's numbers.

    Attributes:
        weight: (out, in, rows, columns) float32.
        bias: (out,) float32.
        stride: 1 or 2.
    """

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    stride: int = 1


def over_patches(head: Layer) -> Layer:
    """The last layer, which works on half the picture's size, as one that works on a quarter.

    Every place holds 2 x 2 of the finer ones in its channels. Four times the multiplications, most of them by
    zero, take less than gathering the finer places for so few channels would.

    Args:
        head: (12, c, 3, 3), outputs (row, column, colour) of 2 x 2 pixels.

    Returns:
        (48, 4 c, 3, 3), inputs (row, column, channel), outputs (row, column, colour) of 4 x 4 pixels.
    """
    channels = head.weight.shape[1]
    weight = np.zeros((2, 2, len(head.weight), 2, 2, channels, 3, 3), np.float32)
    for down, across, row, column in np.ndindex(2, 2, 3, 3):
        place_row, from_row = divmod(down + row - 1, 2)
        place_column, from_column = divmod(across + column - 1, 2)
        weight[down, across, :, from_row, from_column, :, place_row + 1, place_column + 1] += head.weight[
            :, :, row, column
        ]
    shape = (2, 2, FINE_PX, FINE_PX, _COLOURS, 4 * channels, 3, 3)
    by_pixel = weight.reshape(shape).transpose(0, 2, 1, 3, 4, 5, 6, 7)
    bias = np.broadcast_to(
        head.bias.reshape(1, FINE_PX, 1, FINE_PX, _COLOURS), (2, FINE_PX, 2, FINE_PX, _COLOURS)
    )
    return Layer(by_pixel.reshape(-1, 4 * channels, 3, 3), np.ascontiguousarray(bias).reshape(-1))


def under_patches(whole: Layer) -> Layer:
    """The way back from `over_patches`: what it made of a layer -> that layer."""
    channels = whole.weight.shape[1] // 4
    weight = whole.weight.reshape(2, FINE_PX, 2, FINE_PX, _COLOURS, 2, 2, channels, 3, 3)
    first = weight[0, :, 0].reshape(-1, 2, 2, channels, 3, 3)
    result = np.zeros((len(first), channels, 3, 3), np.float32)
    for row, column in np.ndindex(3, 3):
        place_row, from_row = divmod(row - 1, 2)
        place_column, from_column = divmod(column - 1, 2)
        result[:, :, row, column] = first[:, from_row, from_column, :, place_row + 1, place_column + 1]
    bias = whole.bias.reshape(2, FINE_PX, 2, FINE_PX, _COLOURS)[0, :, 0].reshape(-1)
    return Layer(result, np.ascontiguousarray(bias))


def around_corners(whole: Layer) -> Layer:
    """A layer that gives the pixels of patches, giving those around the corners where four patches meet.

    A pixel depends on places next to its own. Half of a patch away from its middle, these are two patches
    across and two down, instead of three: four ninths of the multiplications, and the same numbers.

    Args:
        whole: (48, c, 3, 3), outputs (row, column, colour) of 4 x 4 pixels.

    Returns:
        (48, c, 2, 2), of the 4 x 4 pixels of which each of the four patches has a quarter.

    Raises:
        ValueError: a pixel depends on more than those four patches.
    """
    weight = np.zeros((*whole.weight.shape[:2], 2, 2), np.float32)
    taken = 0
    for pixel, of_patch, down, across in _quarters():
        kernel = whole.weight[of_patch]
        weight[pixel] = kernel[:, :, 1 - down : 3 - down, 1 - across : 3 - across]
        taken += int(np.count_nonzero(weight[pixel]))
    if taken != np.count_nonzero(whole.weight):
        raise ValueError("pixels of this layer depend on more than the four patches around a corner")
    order = [of_patch.start // _COLOURS for _, of_patch, _, _ in _quarters()]
    bias = whole.bias.reshape(-1, _COLOURS)[order].reshape(-1)
    return Layer(weight, np.ascontiguousarray(bias))


def off_corners(around: Layer) -> Layer:
    """The way back from `around_corners`."""
    weight = np.zeros((*around.weight.shape[:2], 3, 3), np.float32)
    bias = np.empty_like(around.bias)
    for pixel, of_patch, down, across in _quarters():
        weight[of_patch, :, 1 - down : 3 - down, 1 - across : 3 - across] = around.weight[pixel]
        bias[of_patch] = around.bias[pixel]
    return Layer(weight, bias)


def _quarters() -> Iterator[tuple[slice, slice, int, int]]:
    """For each pixel around a corner, in order: its colours, those of the same pixel in its own patch, and
    whether that is the lower, and the right one.
    """
    half = PATCH_PX // 2
    for row, column in np.ndindex(PATCH_PX, PATCH_PX):
        (down, own_row), (across, own_column) = divmod(row + half, PATCH_PX), divmod(column + half, PATCH_PX)
        here, there = (_COLOURS * (PATCH_PX * r + c) for r, c in ((row, column), (own_row, own_column)))
        yield slice(here, here + _COLOURS), slice(there, there + _COLOURS), down, across


def in_strips(layer: Layer, pixels: int) -> Layer:
    """A layer whose outputs are (row, column, colour) of p x p pixels, giving them strip by strip.

    A row of p pixels is 3 p bytes, three strips of p bytes. ONNX Runtime transposes runs of two or four bytes
    eight times as fast as runs of twelve, which it copies one by one.
    """
    return Layer(as_strips(layer.weight, pixels), as_strips(layer.bias, pixels), layer.stride)


def as_strips(numbers: NDArray[np.float32], pixels: int) -> NDArray[np.float32]:
    """(row, column, colour) of p x p pixels -> (strip, row, byte), both along the first axis."""
    rows = numbers.reshape(pixels, _COLOURS, pixels, *numbers.shape[1:])
    return np.ascontiguousarray(rows.swapaxes(0, 1)).reshape(numbers.shape)


def as_rows(numbers: NDArray[np.float32], pixels: int) -> NDArray[np.float32]:
    """The way back from `as_strips`."""
    strips = numbers.reshape(_COLOURS, pixels, pixels, *numbers.shape[1:])
    return np.ascontiguousarray(strips.swapaxes(0, 1)).reshape(numbers.shape)
