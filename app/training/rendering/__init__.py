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
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.data.pack import Pack
from app.training.rendering.brush import render_brush
from app.training.rendering.cel import render_cel
from app.training.rendering.chalk import CHALK_TEXTURES, render_chalk
from app.training.rendering.comic import COMIC_TEXTURES, render_comic
from app.training.rendering.oil import OIL_TEXTURES, render_oil
from app.training.rendering.pencil import PENCIL_TEXTURES, render_pencil
from app.training.rendering.textures import TEXTURE_PX
from app.training.rendering.tone import Plane
from app.training.rendering.watercolour import WATERCOLOUR_TEXTURES, render_watercolour

RendererName = Literal["watercolour", "cel", "oil", "chalk", "pencil", "brush", "comic"]

RENDERERS: Final[Mapping[RendererName, Callable[[Picture, Points], Picture]]] = {
    "watercolour": render_watercolour,
    "cel": render_cel,
    "oil": render_oil,
    "chalk": render_chalk,
    "pencil": render_pencil,
    "brush": render_brush,
    "comic": render_comic,
}
"""Each takes (h, w, 3) uint8 BGR with the (478, 2) landmarks of its face, and gives (h, w, 3) uint8 BGR."""


TEXTURES: Final[Mapping[RendererName, tuple[Plane, ...]]] = {
    "chalk": CHALK_TEXTURES,
    "comic": COMIC_TEXTURES,
    "oil": OIL_TEXTURES,
    "pencil": PENCIL_TEXTURES,
    "watercolour": WATERCOLOUR_TEXTURES,
}
"""What strokes are made of, (256, 256) float32, 0..1: the generator is given them too, see `Surface`."""


def surface_textures(renderer: RendererName | None) -> NDArray[np.float32]:
    """(count, 256, 256) float32 in -1..1, as a generator wants them; none for most renderers."""
    textures = TEXTURES.get(renderer, ()) if renderer else ()
    return 2 * np.array(textures, np.float32).reshape(-1, TEXTURE_PX, TEXTURE_PX) - 1


def render_pack(
    photographs: Pack, renderer: RendererName, *, on_picture: Callable[[], None] = lambda: None
) -> Pack:
    """The same pack with every crop rendered: picture i of one belongs to picture i of the other."""
    encoded = []
    for index in range(len(photographs)):
        rendered = RENDERERS[renderer](photographs.crop(index), photographs.landmarks_px[index])
        encoded.append(np.asarray(cv2.imencode(".jpg", rendered, [cv2.IMWRITE_JPEG_QUALITY, 94])[1]).ravel())
        on_picture()
    return replace(photographs, encoded=tuple(encoded))
