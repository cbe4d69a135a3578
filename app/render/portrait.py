"""The framing *portrait*: the crop fills the picture."""

from collections.abc import Callable
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Mask, Picture
from app.render.portrait_view import Square, view

_COARSE: Final = 8
# Shares of the crop's side.
_EDGE: Final = 0.08
_EDGE_BLUR: Final = 0.3
_CORNER: Final = 0.2
# Shares of half the crop's side.
_MELT_FROM, _MELT_TO = 0.78, 0.97
_DIM: Final = 0.07
_LEAST_WEIGHT: Final = 0.1

EdgeColours = Callable[[Picture, int], NDArray[np.float32]]


def fill_picture(crop: Picture, shown: Square, size_px: tuple[int, int]) -> Picture:
    """Fill a picture with a square of the crop.

    It takes the whole of the picture's shorter side. Along the longer one it melts into a backdrop in the
    colours of its own edges, slightly dimmed outwards, as a painter lets a ground run out. Light colours
    count for more: the ground is what lies behind the sitter, paper or wall, and not shoulder or hair.

    Args:
        crop: (n, n, 3) uint8 BGR.
        shown: the part of the crop to show.
        size_px: width and height of the picture.

    Returns:
        (height, width, 3) uint8 BGR.
    """
    width, height = size_px
    square = view(crop, shown, min(size_px))
    if width == height:
        return square
    if width > height:
        return _widen(square, width, _side_colours)
    lying = np.asarray(cv2.transpose(square), np.uint8)
    return np.asarray(cv2.transpose(_widen(lying, height, _corner_colours)), np.uint8)


def _widen(square: Picture, width: int, edge_colours: EdgeColours) -> Picture:
    height = square.shape[0]
    picture = _backdrop(square, width, edge_colours)
    left = (width - height) // 2
    melting = picture[:, left : left + height]
    melting[:] = cv2.blendLinear(square, melting, *_melt(height))
    return picture


def _backdrop(square: Picture, width: int, edge_colours: EdgeColours) -> Picture:
    height = square.shape[0]
    coarse_width, coarse_height = -(-width // _COARSE), -(-height // _COARSE)
    coarse = np.empty((coarse_height, coarse_width, 3), np.float32)
    coarse[:, : coarse_width // 2] = edge_colours(square, coarse_height)
    coarse[:, coarse_width // 2 :] = edge_colours(square[:, ::-1], coarse_height)
    coarse *= _dimming(coarse_width, coarse_height)
    backdrop = cv2.resize(cv2.convertScaleAbs(coarse), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(backdrop, np.uint8)


def _side_colours(square: Picture, count: int) -> NDArray[np.float32]:
    """The colours down the left edge, so smooth that no shoulder runs on as a bar. (count, 1, 3) float32."""
    strip = np.ascontiguousarray(square[:, : round(_EDGE * square.shape[1])])
    colours = cv2.resize(strip, (1, count), interpolation=cv2.INTER_AREA).astype(np.float32)
    weight = _weight(colours)
    smooth = cv2.GaussianBlur(
        np.concatenate((colours * weight, weight), axis=2),
        (1, 0),
        sigmaX=0.1,
        sigmaY=_EDGE_BLUR * count,
        borderType=cv2.BORDER_REPLICATE,
    ).reshape(count, 1, 4)
    return np.asarray(smooth[..., :3] / smooth[..., 3:], np.float32)


def _corner_colours(square: Picture, count: int) -> NDArray[np.float32]:
    """The mean of both ends of the left edge: hair and neck must not run on. (count, 1, 3) float32."""
    side = square.shape[0]
    depth, length = round(_EDGE * side), round(_CORNER * side)
    ends = np.concatenate((square[:length, :depth], square[-length:, :depth]))
    colours = cv2.resize(ends, (4, 16), interpolation=cv2.INTER_AREA).astype(np.float32)
    weight = _weight(colours)
    return np.full((count, 1, 3), (colours * weight).mean(axis=(0, 1)) / weight.mean(), np.float32)


def _weight(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each of some colours counts in the ground; (height, width, 1) float32."""
    lightness = colours.mean(axis=2, keepdims=True) / np.float32(255.0)
    return np.asarray((_LEAST_WEIGHT + lightness) ** 2, np.float32)


@cache
def _melt(side_px: int) -> tuple[Mask, Mask]:
    """Weights of the crop and of the backdrop behind it; each (side, side) float32."""
    distance = np.abs(np.linspace(-1.0, 1.0, side_px))
    t = np.clip((distance - _MELT_FROM) / (_MELT_TO - _MELT_FROM), 0.0, 1.0)
    behind = np.tile((t * t * (3.0 - 2.0 * t)).astype(np.float32), (side_px, 1))
    return np.float32(1.0) - behind, behind


@cache
def _dimming(width: int, height: int) -> NDArray[np.float32]:
    """(1, width, 1) float32: 1 behind the crop, falling towards the picture's ends."""
    distance = np.abs(np.linspace(-1.0, 1.0, width)) * width / 2
    outside = np.clip((distance - height / 2 * _MELT_FROM) / (width / 2 - height / 2 * _MELT_FROM), 0.0, 1.0)
    return (1.0 - _DIM * outside**1.5).astype(np.float32).reshape(1, width, 1)
