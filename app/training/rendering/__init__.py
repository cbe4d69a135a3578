"""Styles painted by rule: a photograph in, its rendering out, for the generator to learn from.

Where no set of pictures with a licence can be had, a renderer of our own stands in for the hand. It takes
a second or so a picture and jumps from frame to frame; the generator taught with it does neither.
What such a style says about itself names the renderer.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Literal

import cv2
import numpy as np

from app.frames import Picture
from app.training.data.pack import Pack
from app.training.rendering.brush import render_brush
from app.training.rendering.cel import render_cel
from app.training.rendering.chalk import render_chalk
from app.training.rendering.oil import render_oil
from app.training.rendering.pencil import render_pencil
from app.training.rendering.watercolour import render_watercolour

RendererName = Literal["watercolour", "cel", "oil", "chalk", "pencil", "brush"]

RENDERERS: Final[Mapping[RendererName, Callable[[Picture], Picture]]] = {
    "watercolour": render_watercolour,
    "cel": render_cel,
    "oil": render_oil,
    "chalk": render_chalk,
    "pencil": render_pencil,
    "brush": render_brush,
}
"""Each takes and gives (h, w, 3) uint8 BGR."""


def render_pack(
    photographs: Pack, renderer: RendererName, *, on_picture: Callable[[], None] = lambda: None
) -> Pack:
    """The same pack with every crop rendered: picture i of one belongs to picture i of the other."""
    encoded = []
    for index in range(len(photographs)):
        rendered = RENDERERS[renderer](photographs.crop(index))
        encoded.append(np.asarray(cv2.imencode(".jpg", rendered, [cv2.IMWRITE_JPEG_QUALITY, 94])[1]).ravel())
        on_picture()
    return replace(photographs, encoded=tuple(encoded))
