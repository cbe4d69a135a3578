"""Painted pictures as PNG, JPEG and WebP files."""

import io
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, PngImagePlugin

from app.errors import BadInputError
from app.frames import Picture
from app.outputs.atomic_file import atomic_file
from app.outputs.provenance import SOFTWARE, Provenance

_FORMATS: Final = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}

PICTURE_OUTPUT_SUFFIXES: Final = frozenset(_FORMATS)
DEFAULT_QUALITY: Final = 92

_EXIF_DESCRIPTION: Final = 0x010E
_EXIF_SOFTWARE: Final = 0x0131
_WEBP_LONGEST_SIDE_PX: Final = 16383
_JPEG_LONGEST_SIDE_PX: Final = 65500


def write_picture(
    path: Path,
    picture: Picture,
    provenance: Provenance,
    *,
    quality: int = DEFAULT_QUALITY,
    replace: bool = False,
) -> None:
    """Write one picture in the format that its suffix names.

    Pixels are upright sRGB, and the file says nothing about where it came from but `provenance`: the EXIF
    data of a photograph, with the place it was taken at, is not carried over.

    Args:
        path: .png, .jpg, .jpeg or .webp; folders that are missing are made.
        picture: (h, w, 3) uint8 BGR.
        provenance: goes into the file's description.
        quality: 1..100, JPEG and WebP; PNG loses nothing.
        replace: an existing file may be replaced.

    Raises:
        BadInputError: the suffix names no format we write, or the picture is too large for the format.
        OutputExistsError: the file exists and `replace` is false.
        DiskFullError, OutputError: it could not be written.
    """
    format_name = _FORMATS.get(path.suffix.lower())
    if format_name is None:
        raise BadInputError(f"{path.name}: pictures are written as .png, .jpg or .webp. Choose one of these.")
    _check_size(path, picture, format_name)
    image = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    # Encoded in memory first: Pillow's encoders do not say why the system refused to write.
    encoded = io.BytesIO()
    image.save(encoded, format=format_name, **_options(format_name, provenance, quality))
    with atomic_file(path, replace=replace) as part:
        part.write_bytes(encoded.getbuffer())


def read_provenance(path: Path) -> Provenance | None:
    """What a picture file says about how it was painted; None where it says nothing or is no picture."""
    try:
        with Image.open(path) as image:
            text = image.info.get("Description") or image.getexif().get(_EXIF_DESCRIPTION) or ""
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return Provenance.parse(str(text))


def _check_size(path: Path, picture: Picture, format_name: str) -> None:
    limit = {"WEBP": _WEBP_LONGEST_SIDE_PX, "JPEG": _JPEG_LONGEST_SIDE_PX}.get(format_name)
    if limit is not None and max(picture.shape[:2]) > limit:
        raise BadInputError(
            f"{path.name}: {format_name} ends at {limit} pixels a side. Choose a name that ends in .png."
        )


def _options(format_name: str, provenance: Provenance, quality: int) -> dict[str, Any]:
    if format_name == "PNG":
        info = PngImagePlugin.PngInfo()
        for key, text in _png_text(provenance).items():
            info.add_text(key, text)
        return {"pnginfo": info, "compress_level": 4}
    exif = Image.Exif()
    exif[_EXIF_SOFTWARE] = SOFTWARE
    exif[_EXIF_DESCRIPTION] = provenance.line
    if format_name == "JPEG":
        # Full chroma from 90 on: painted edges are where halved chroma shows.
        return {"quality": quality, "subsampling": 0 if quality >= 90 else 2, "exif": exif}
    return {"quality": quality, "method": 4, "exif": exif}


def _png_text(provenance: Provenance) -> dict[str, str]:
    text = {"Software": SOFTWARE, "Description": provenance.line}
    if provenance.style_id is not None:
        text["Style"] = provenance.style_name or provenance.style_id
    return text
