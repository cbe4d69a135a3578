"""The picture shown while a camera is away: an empty frame on a dark wall, and a sentence."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from app.frames import Picture

_FONT: Final = Path(__file__).resolve().parents[2] / "assets" / "fonts" / "Inter-Regular.ttf"

_WALL_CENTRE_RGB: Final = np.array([50.0, 46.0, 44.0])
_WALL_EDGE_RGB: Final = np.array([20.0, 19.0, 20.0])
_LINE_RGB: Final = (150, 132, 104)
_TEXT_RGB: Final = (226, 220, 210)

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=4)
def draw_placeholder(size_px: tuple[int, int], message: str) -> Picture:
    """Draw the placeholder.

    Args:
        size_px: width, height.
        message: a sentence or two; broken into lines as needed.

    Returns:
        (height, width, 3) uint8 BGR, read-only.
    """
    width, height = size_px
    image = Image.fromarray(_wall(width, height))
    _draw_empty_frame(image)
    draw = ImageDraw.Draw(image)
    font = _font(max(10.0, min(height / 26, width / 30)))
    text = "\n".join(_lines(draw, message, font, most_px=0.72 * width))
    draw.multiline_text(
        (width / 2, 0.72 * height), text, font=font, fill=_TEXT_RGB, anchor="ma", align="center", spacing=8
    )
    picture = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
    picture.setflags(write=False)
    return picture


def _wall(width: int, height: int) -> Picture:
    """A dark wall, a little lighter behind the frame; dithered, since 30 levels would show as bands."""
    x = (np.arange(width) - width / 2) / (0.62 * width)
    y = (np.arange(height) - 0.42 * height) / (0.75 * height)
    light = np.exp(-1.6 * (x[None, :] ** 2 + y[:, None] ** 2))[:, :, None]
    wall = _WALL_EDGE_RGB + light * (_WALL_CENTRE_RGB - _WALL_EDGE_RGB)
    noise = np.random.default_rng(0).uniform(0.0, 1.0, (height, width, 1))
    dithered: Picture = np.floor(wall + noise).astype(np.uint8)
    return dithered


def _draw_empty_frame(image: Image.Image) -> None:
    """A thin frame with the outline of head and shoulders; drawn larger and reduced, for smooth edges."""
    width, height = image.size
    oversampling = 4
    side = max(8, int(0.36 * min(height, 1.4 * width)))
    layer = Image.new("L", (side * oversampling, side * oversampling))
    pen = ImageDraw.Draw(layer)
    unit = side * oversampling / 100
    stroke = max(oversampling, round(1.3 * unit))

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return left * unit, top * unit, right * unit, bottom * unit

    pen.rounded_rectangle(box(12, 2, 88, 98), radius=3 * unit, outline=255, width=stroke)
    pen.rounded_rectangle(box(17, 7, 83, 93), radius=1.5 * unit, outline=110, width=max(2, stroke // 2))
    pen.ellipse(box(38.5, 26, 61.5, 54), outline=255, width=stroke)
    pen.arc(box(27, 61, 73, 125), 180, 360, fill=255, width=stroke)
    pen.rectangle(box(17.8, 92, 82.2, 93), fill=110)
    pen.rectangle(box(12 + 1.3, 93.2, 88 - 1.3, 98 - 1.3), fill=0)
    layer = layer.resize((side, side), Image.Resampling.LANCZOS)
    image.paste(_LINE_RGB, ((width - side) // 2, int(0.42 * height - side / 2)), layer)


def _font(size_px: float) -> _Font:
    try:
        return ImageFont.truetype(str(_FONT), size_px)
    except OSError:
        return ImageFont.load_default(size_px)


def _lines(draw: ImageDraw.ImageDraw, message: str, font: _Font, *, most_px: float) -> list[str]:
    """One line a sentence, and further ones where it is wider than `most_px`; a long word stays whole."""
    lines: list[str] = []
    for sentence in message.replace(". ", ".\n").splitlines():
        line = ""
        for word in sentence.split():
            longer = f"{line} {word}".lstrip()
            if line and draw.textlength(longer, font=font) > most_px:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines
