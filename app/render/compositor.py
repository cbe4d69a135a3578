"""Laying a painted crop back over the picture it was cut from."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frames import Mask, Picture
from app.geometry.warp import PortraitWarp

# Pictures of a few rows stay in the processor's cache, and in memory that is used again rather than given
# back and faulted in anew each frame: half the time of doing it at once.
_BAND_ROWS: Final = 128


def lay_over(canvas: Picture, layer: Picture, weight: Mask, warp: PortraitWarp) -> None:
    """Blend a layer of the crop into the picture, in place.

    Only the part of the picture that the crop covers is touched.

    Args:
        canvas: (height, width, 3) uint8 BGR, written to.
        layer: (s, s, 3) uint8 BGR.
        weight: (n, n) float32 over the same crop, n a divisor of s; 0 shows the canvas, 1 the layer; 0 on
            its border.
        warp: where the crop lies.
    """
    opacity = np.asarray(cv2.convertScaleAbs(weight, alpha=255.0), np.uint8)
    if warp.shaped_map is None:
        warp = _where_it_shows(warp, opacity)
    veiled = _veiled(layer, opacity)
    for band in _bands(warp):
        region = canvas[band.roi]
        laid = band.lay_back(veiled)
        over = cv2.merge([cv2.extractChannel(laid, 3)] * 3)
        painted = cv2.multiply(cv2.cvtColor(laid, cv2.COLOR_BGRA2BGR), over, scale=1 / 255)
        kept = cv2.multiply(region, cv2.bitwise_not(over), scale=1 / 255)
        cv2.add(painted, kept, dst=region)


def _veiled(layer: Picture, opacity: Picture) -> NDArray[np.uint8]:
    """(s, s, 4) uint8: the layer, and how much of it shows.

    OpenCV resamples four channels in half the time of three, and so the opacity for nothing.
    """
    veiled = cv2.cvtColor(layer, cv2.COLOR_BGR2BGRA)
    cv2.insertChannel(cv2.resize(opacity, layer.shape[1::-1], interpolation=cv2.INTER_LINEAR), veiled, 3)
    return np.asarray(veiled, np.uint8)


def _where_it_shows(warp: PortraitWarp, opacity: Picture) -> PortraitWarp:
    """The warp with its region cut down to where the layer shows at all."""
    rows, columns = (np.flatnonzero(opacity.any(axis=axis)) for axis in (1, 0))
    if rows.size == 0:
        return replace(warp, roi_px=(0, 0, 0, 0))
    # One pixel more all round, which is as far as interpolation reaches.
    size_px = warp.crop_size_px / opacity.shape[0]
    across = size_px * np.array([columns[0] - 1, columns[-1] + 2]) - 0.5
    down = size_px * np.array([rows[0] - 1, rows[-1] + 2]) - 0.5
    corners = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)
    in_frame = warp.crop_from_frame.inverse()(corners)
    left, top, right, bottom = warp.roi_px
    near = np.clip(np.floor(in_frame.min(axis=0)), (left, top), (right, bottom)).astype(int)
    far = np.clip(np.ceil(in_frame.max(axis=0)) + 1, (left, top), (right, bottom)).astype(int)
    return replace(warp, roi_px=(int(near[0]), int(near[1]), int(far[0]), int(far[1])))


def _bands(warp: PortraitWarp) -> Iterator[PortraitWarp]:
    """The warp cut into strips of its region."""
    left, top, right, bottom = warp.roi_px
    if left == right:
        return
    for start in range(top, bottom, _BAND_ROWS):
        end = min(start + _BAND_ROWS, bottom)
        shaped = None if warp.shaped_map is None else warp.shaped_map[start - top : end - top]
        yield replace(warp, roi_px=(left, start, right, end), shaped_map=shaped)
