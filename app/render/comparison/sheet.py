"""A contact sheet: whole pictures in rows and columns, each with its name below."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.frames import Picture
from app.render.comparison.label import Label
from app.render.comparison.layout import Place, columns_for
from app.render.comparison.lettering import GROUND_BGR, caption

SHEET_WIDTH_PX: Final = 3840
"""Widest sheet, unless another width is asked for."""

_ROOM_RATIO: Final = 16 / 9
_EMPTY_COST: Final = 0.3
_GAP_SHARE: Final = 1 / 48
_CAPTION_SHARE: Final = 1 / 11
_SMALLEST_CAPTION_PX: Final = 20


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Where everything stands on a sheet.

    Attributes:
        size_px: width and height of the sheet, both even, as videos want them.
        pictures: where the pictures stand, in order.
        captions: where their names stand.
    """

    size_px: tuple[int, int]
    pictures: tuple[Place, ...]
    captions: tuple[Place, ...]


def plan_sheet(
    count: int, picture_px: tuple[int, int], *, widest_px: int = SHEET_WIDTH_PX, columns: int | None = None
) -> SheetLayout:
    """Lay out a sheet; its pictures are never enlarged.

    Args:
        count: how many pictures, >= 1.
        picture_px: width and height of each.
        widest_px: width of the sheet at most.
        columns: how many stand in a row; None for what suits a screen.
    """
    ratio = picture_px[0] / picture_px[1]
    across = columns or columns_for(count, _ROOM_RATIO, cell_ratio=ratio, empty_cost=_EMPTY_COST)
    down = math.ceil(count / across)
    width = picture_px[0]
    gap = max(2, round(width * _GAP_SHARE))
    if across * width + (across + 1) * gap > widest_px:
        width = max(1, math.floor(widest_px / (across + (across + 1) * _GAP_SHARE)))
        gap = max(2, math.floor(width * _GAP_SHARE))
    height = max(1, round(width / ratio))
    words = max(_SMALLEST_CAPTION_PX, round(width * _CAPTION_SHARE))
    pictures, captions = [], []
    for number in range(count):
        row, column = divmod(number, across)
        left, top = gap + column * (width + gap), gap + row * (height + words + gap)
        pictures.append(Place(left, top, width, height))
        captions.append(Place(left, top + height, width, words))
    whole_width = across * width + (across + 1) * gap
    whole_height = down * (height + words + gap) + gap
    size_px = whole_width + whole_width % 2, whole_height + whole_height % 2
    return SheetLayout(size_px, tuple(pictures), tuple(captions))


def compose_sheet(layout: SheetLayout, pictures: Sequence[Picture], labels: Sequence[Label]) -> Picture:
    """Fill a sheet.

    Args:
        layout: for as many pictures.
        pictures: (height, width, 3) uint8 BGR each, of the layout's proportions.
        labels: one a picture.

    Returns:
        (height, width, 3) uint8 BGR.
    """
    width, height = layout.size_px
    sheet = np.empty((height, width, 3), np.uint8)
    sheet[:] = GROUND_BGR
    cells = zip(layout.pictures, layout.captions, pictures, labels, strict=True)
    for place, words, picture, label in cells:
        size = (place.width, place.height)
        shrinks = size[0] < picture.shape[1]
        sampling = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        fits = picture if size == picture.shape[1::-1] else cv2.resize(picture, size, interpolation=sampling)
        sheet[place.slices] = fits
        sheet[words.slices] = caption(label, (words.width, words.height))
    return sheet
