"""Styles painted by rule: a photograph in, its rendering out, for the generator to learn from.

Where no set of pictures with a licence can be had, a renderer of our own stands in for the hand. It takes
a second or so a picture and jumps from frame to frame; the generator taught with it does neither.
What such a style says about itself names the renderer.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from app.frames import Picture, Points
from app.training.data.pack import Pack, as_jpeg
from app.training.rendering.brush import render_brush
from app.training.rendering.brushwork import BrushLayer
from app.training.rendering.cel import CEL_EDGES, cel_glazed, render_cel
from app.training.rendering.chalk import CHALK_TEXTURES, render_chalk
from app.training.rendering.comic import COMIC_EDGES, COMIC_TEXTURES, comic_glazed, render_comic
from app.training.rendering.crown import with_calm_crown
from app.training.rendering.glazing import Edge, Glazed, glaze_tables
from app.training.rendering.oil import oil_layers, oil_tables, render_oil
from app.training.rendering.pen import PEN_EDGES, PEN_TEXTURES, pen_glazed, render_pen
from app.training.rendering.pencil import PENCIL_EDGES, PENCIL_TEXTURES, pencil_glazed, render_pencil
from app.training.rendering.textures import TEXTURE_PX
from app.training.rendering.tone import Plane
from app.training.rendering.watercolour import (
    WATERCOLOUR_EDGES,
    WATERCOLOUR_TEXTURES,
    render_watercolour,
    watercolour_glazed,
)
from app.training.rendering.woodcut import WOODCUT_TEXTURES, render_woodcut

RendererName = Literal["watercolour", "cel", "oil", "chalk", "pencil", "pen", "brush", "comic", "woodcut"]

RULES: Final = 23
"""Raised whenever a renderer paints otherwise: what was rendered before is rendered anew."""


class Hand(Protocol):
    """Takes (h, w, 3) uint8 BGR with the (478, 2) landmarks of its face, and how far a beard hides skin, if
    that is known, (h, w) float32, 0..1; gives (h, w, 3) uint8 BGR.
    """

    def __call__(self, picture: Picture, landmarks_px: Points, beard: Plane | None = None, /) -> Picture: ...


_HANDS: Final[Mapping[RendererName, Hand]] = {
    "watercolour": render_watercolour,
    "cel": render_cel,
    "oil": render_oil,
    "chalk": render_chalk,
    "pencil": render_pencil,
    "pen": render_pen,
    "brush": render_brush,
    "comic": render_comic,
    "woodcut": render_woodcut,
}


def _whole_heads(hand: Hand) -> Hand:
    """What any renderer is shown is the photograph without the shine that makes bald heads end too early."""

    def rendered(picture: Picture, landmarks_px: Points, beard: Plane | None = None, /) -> Picture:
        return hand(with_calm_crown(picture, landmarks_px), landmarks_px, beard)

    return rendered


RENDERERS: Final[Mapping[RendererName, Hand]] = {name: _whole_heads(hand) for name, hand in _HANDS.items()}


TEXTURES: Final[Mapping[RendererName, tuple[Plane, ...]]] = {
    "chalk": CHALK_TEXTURES,
    "comic": COMIC_TEXTURES,
    "pen": PEN_TEXTURES,
    "pencil": PENCIL_TEXTURES,
    "watercolour": WATERCOLOUR_TEXTURES,
    "woodcut": WOODCUT_TEXTURES,
}
"""What strokes are made of, (256, 256) float32, 0..1: the generator is given them too, see `Surface`."""


LAYERS: Final[Mapping[RendererName, Callable[[], tuple[BrushLayer, ...]]]] = {"oil": oil_layers}
"""Where the strokes lie in which a renderer paints: the generator is given them too, see `Strokes`."""


GLAZED: Final[
    Mapping[RendererName, tuple[Callable[[Picture, Points, Plane | None], Glazed], tuple[Edge, ...]]]
] = {
    "cel": (cel_glazed, CEL_EDGES),
    "comic": (comic_glazed, COMIC_EDGES),
    "pen": (pen_glazed, PEN_EDGES),
    "pencil": (pencil_glazed, PENCIL_EDGES),
    "watercolour": (watercolour_glazed, WATERCOLOUR_EDGES),
}
"""What paints in layers with crisp edges, before they are laid on, and how these run: the generator is given
them too, see `Glazes`."""


GLANCES: Final[Mapping[RendererName, int]] = dict.fromkeys((name for name in _HANDS if name != "brush"), 8)
"""How many things about the whole picture a generator is told, see `Context`: these renderers measure tones
by the light on most of the sitter's skin, wherever it lies."""

GUIDED: Final[frozenset[RendererName]] = frozenset(GLANCES)
"""Those whose generators are told where the features of the face are, see `app.geometry.guide`."""

ONE_SIDED: Final[frozenset[RendererName]] = frozenset(("cel", "watercolour", "pencil"))
"""Those that lay shadow on the same side of every face: a mirrored rendering is none of theirs."""


LAMPLIT: Final[frozenset[RendererName]] = frozenset(("oil",))
"""Those that paint lamps reflected in hair, as light: a network that is taught to leave out others leaves out
those, too. So it is given none on bare crowns either."""


def surface_textures(renderer: RendererName | None) -> NDArray[np.float32]:
    """(count, 256, 256) float32 in -1..1, as a generator wants them; none for most renderers."""
    textures = TEXTURES.get(renderer, ()) if renderer else ()
    return 2 * np.array(textures, np.float32).reshape(-1, TEXTURE_PX, TEXTURE_PX) - 1


def stroke_layers(renderer: RendererName | None) -> tuple[BrushLayer, ...]:
    """The layers of brush strokes that a renderer paints in; none for most of them."""
    return LAYERS[renderer]() if renderer and renderer in LAYERS else ()


def glaze_edges(renderer: RendererName | None) -> tuple[Edge, ...]:
    """How the edges of a renderer's glazes run; none for most of them."""
    return GLAZED[renderer][1] if renderer and renderer in GLAZED else ()


def layer_tables(
    photographs: Pack, renderer: RendererName | None, *, on_picture: Callable[[], None] = lambda: None
) -> NDArray[np.uint8] | None:
    """What is laid on in a renderer's strokes or glazes, as a generator's `Strokes` or `Glazes` want it.

    Returns:
        (count, 4 layers, h/4, w/4) uint8: red, green, blue and cover, 0..255, of each layer, or those that it
        adds and its distance; None for renderers with neither.
    """
    if renderer is None or renderer not in (*LAYERS, *GLAZED):
        return None
    planned = []
    for index in range(len(photographs)):
        landmarks_px = photographs.landmarks_px[index]
        crop, beard = with_calm_crown(photographs.crop(index), landmarks_px), photographs.beard(index)
        if renderer in GLAZED:
            planned.append(glaze_tables(GLAZED[renderer][0](crop, landmarks_px, beard)))
        else:
            tables = oil_tables(crop, landmarks_px, beard)[..., [2, 1, 0, 3]]
            by_number = tables.transpose(0, 3, 1, 2).reshape(-1, *tables.shape[1:3])
            planned.append(np.rint(255 * np.clip(by_number, 0, 1)).astype(np.uint8))
        on_picture()
    return np.stack(planned)


def render_pack(
    photographs: Pack, renderer: RendererName, *, on_picture: Callable[[], None] = lambda: None
) -> Pack:
    """The same pack with every crop rendered: picture i of one belongs to picture i of the other."""
    encoded = []
    for index in range(len(photographs)):
        crop, landmarks_px = photographs.crop(index), photographs.landmarks_px[index]
        encoded.append(as_jpeg(RENDERERS[renderer](crop, landmarks_px, photographs.beard(index))))
        on_picture()
    return replace(photographs, encoded=tuple(encoded))
