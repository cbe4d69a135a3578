"""The last seconds as a short moving picture that starts over: GIF or WebP."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from app.errors import BadInputError
from app.frames import Picture
from app.outputs.atomic_file import atomic_file
from app.outputs.provenance import SOFTWARE, Provenance

LOOP_SUFFIXES: Final = (".gif", ".webp")

_STEP_MS: Final = {".gif": 80, ".webp": 66}
"""GIF counts in hundredths of a second, and viewers slow down what is faster than 50 fps."""
_LONG_SIDE_PX: Final = {".gif": 480, ".webp": 640}
_PALETTE_FROM: Final = 5
_WEBP_QUALITY: Final = 80
_EXIF_DESCRIPTION: Final = 0x010E
_EXIF_SOFTWARE: Final = 0x0131


def write_loop(path: Path, pictures: Iterable[tuple[Picture, float]], provenance: Provenance) -> None:
    """Write pictures as an endless loop.

    Args:
        path: .gif (at most 480 pixels a side, 12.5 fps) or .webp (640, 15 fps); replaced if it is there.
        pictures: each with its place in seconds; places rise.
        provenance: goes into the file's comment.

    Raises:
        BadInputError: the suffix names another format, or there is no picture.
        DiskFullError, OutputError: it could not be written.
    """
    suffix = path.suffix.lower()
    if suffix not in LOOP_SUFFIXES:
        raise BadInputError(f"{path.name}: loops are .gif or .webp. Choose one of these.")
    step_ms = _STEP_MS[suffix]
    images = [_reduced(picture, _LONG_SIDE_PX[suffix]) for picture in _at_even_steps(pictures, step_ms / 1e3)]
    if not images:
        raise BadInputError(f"{path.name}: there is no picture to make a loop of.")
    encoded = io.BytesIO()
    if suffix == ".gif":
        images = _with_one_palette(images)
        images[0].save(
            encoded,
            format="GIF",
            save_all=True,
            append_images=images[1:],
            duration=step_ms,
            loop=0,
            comment=provenance.line.encode(),
        )
    else:
        exif = Image.Exif()
        exif[_EXIF_SOFTWARE], exif[_EXIF_DESCRIPTION] = SOFTWARE, provenance.line
        images[0].save(
            encoded,
            format="WEBP",
            save_all=True,
            append_images=images[1:],
            duration=step_ms,
            loop=0,
            quality=_WEBP_QUALITY,
            method=2,
            exif=exif,
        )
    with atomic_file(path, replace=True) as part:
        part.write_bytes(encoded.getbuffer())


def _at_even_steps(pictures: Iterable[tuple[Picture, float]], step_s: float) -> Iterator[Picture]:
    """At each step the newest picture so far, so that the loop runs as fast as life did."""
    shown: Picture | None = None
    due_s = 0.0
    for picture, place_s in pictures:
        while shown is not None and place_s > due_s:
            yield shown
            due_s += step_s
        shown = picture
    if shown is not None:
        yield shown


def _reduced(picture: Picture, long_side_px: int) -> Image.Image:
    height, width = picture.shape[:2]
    scale = min(1.0, long_side_px / max(height, width))
    size_px = max(1, round(width * scale)), max(1, round(height * scale))
    smaller = cv2.resize(picture, size_px, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    return Image.fromarray(np.ascontiguousarray(smaller[..., ::-1]))


def _with_one_palette(images: list[Image.Image]) -> list[Image.Image]:
    """The same 256 colours for all, taken from a few of them: a palette each would flicker."""
    places = np.linspace(0, len(images) - 1, min(_PALETTE_FROM, len(images))).astype(int)
    samples = np.concatenate([np.asarray(images[place]) for place in places])
    palette = Image.fromarray(samples).quantize(256, method=Image.Quantize.MEDIANCUT)
    return [image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG) for image in images]
