"""Words on pictures that go into files, in the window's own typeface."""

from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont
from PIL.ImageFont import ImageFont as BitmapFont

from app.frames import Picture
from app.render.comparison.label import Label

_FONTS_DIR: Final = Path(__file__).resolve().parents[3] / "assets" / "fonts"

GROUND_BGR: Final = (21, 19, 19)
_TEXT_RGB: Final = (243, 241, 238)
_MUTED_RGB: Final = (169, 167, 172)
_PILL_RGBA: Final = (12, 12, 14, 190)

Weight = Literal["Regular", "Medium", "SemiBold"]


@lru_cache(maxsize=16)
def _font(size_px: int, weight: Weight) -> FreeTypeFont | BitmapFont:
    """Inter; Pillow's own typeface where the file is missing."""
    path = _FONTS_DIR / f"Inter-{weight}.ttf"
    return ImageFont.truetype(str(path), size_px) if path.is_file() else ImageFont.load_default(size_px)


@lru_cache(maxsize=64)
def caption(label: Label, size_px: tuple[int, int]) -> Picture:
    """A strip that stands below a picture: the name to the left, the figures to the right where they fit.

    Returns:
        (height, width, 3) uint8 BGR, read-only.
    """
    width, height = size_px
    image = Image.new("RGB", size_px, GROUND_BGR[::-1])
    draw = ImageDraw.Draw(image)
    text_px = max(8, round(height * 0.44))
    name_font, figures_font = _font(text_px, "SemiBold"), _font(round(text_px * 0.85), "Regular")
    inset, middle = round(text_px * 0.15), height / 2
    name = _elided(draw, label.name, name_font, width - 2 * inset)
    draw.text((inset, middle), name, _TEXT_RGB, name_font, anchor="lm")
    taken = inset + draw.textlength(name, name_font) + text_px
    if label.figures and taken + draw.textlength(label.figures, figures_font) + inset <= width:
        draw.text((width - inset, middle), label.figures, _MUTED_RGB, figures_font, anchor="rm")
    strip = np.ascontiguousarray(np.asarray(image)[..., ::-1])
    strip.setflags(write=False)
    return strip


def write_pill(picture: Picture, label: Label, *, side: Literal["left", "right"], text_px: int) -> None:
    """Lay a label over a picture's upper left or right corner, in place.

    Args:
        picture: (height, width, 3) uint8 BGR.
        label: what it says; its figures follow the name.
        side: in which corner.
        text_px: size of the type.
    """
    words = f"{label.name}  ·  {label.figures}" if label.figures else label.name
    font = _font(text_px, "Medium")
    measure = ImageDraw.Draw(Image.new("L", (1, 1)))
    high, wide = round(text_px * 2.4), round(measure.textlength(words, font) + text_px * 2.2)
    inset = text_px
    height, width = picture.shape[:2]
    wide, high = min(wide, width), min(high, height)
    left = min(inset, width - wide) if side == "left" else max(0, width - wide - inset)
    top = min(inset, height - high)
    part = picture[top : top + high, left : left + wide]
    image = Image.fromarray(np.ascontiguousarray(part[..., ::-1])).convert("RGBA")
    pill = Image.new("RGBA", (wide * 4, high * 4), (0, 0, 0, 0))
    ImageDraw.Draw(pill).rounded_rectangle((0, 0, wide * 4 - 1, high * 4 - 1), high * 2, _PILL_RGBA)
    image.alpha_composite(pill.resize((wide, high), Image.Resampling.BOX))
    ImageDraw.Draw(image).text((wide / 2, high / 2), words, (255, 255, 255), font, anchor="mm")
    part[:] = np.asarray(image.convert("RGB"))[..., ::-1]


def _elided(draw: ImageDraw.ImageDraw, text: str, font: FreeTypeFont | BitmapFont, room_px: float) -> str:
    if draw.textlength(text, font) <= room_px:
        return text
    while text and draw.textlength(f"{text}…", font) > room_px:
        text = text[:-1]
    return f"{text.rstrip()}…"
