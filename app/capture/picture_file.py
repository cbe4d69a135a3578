"""Reading still pictures: upright, three channels, eight bits, in sRGB."""

import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, features

from app.errors import BadInputError
from app.frames import Picture

PICTURE_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"}) | (
    {".avif"} if features.check("avif") else frozenset()
)
"""Lower case, with the dot."""

VIDEO_SUFFIXES: Final = frozenset(
    {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".wmv", ".flv", ".gif"}
)
"""Lower case, with the dot."""

_PAPER: Final = 255
_DAMAGE: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError),
    *(struct.error, zlib.error),
)
"""What Pillow's decoders are known to raise on damaged files."""

# Pillow warns above 89 million pixels and refuses above 179 million. The largest cameras make 150 million;
# the refusal is wanted and the warning, printed by a library at a person, is not.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


class PictureFileError(BadInputError):
    """A picture that is not there, cannot be read, or is too large."""


def read_picture(path: Path) -> Picture:
    """Read a still picture as people see it.

    Turned upright by its EXIF orientation; embedded colour profiles and CMYK brought to sRGB; 16-bit
    scaled to 8; transparent parts laid on white paper; of several pages or frames, the first.

    Args:
        path: any file name the system allows.

    Returns:
        (height, width, 3) uint8 BGR, read-only.

    Raises:
        PictureFileError: missing, no picture, damaged, or more than 179 million pixels.
    """
    if not path.exists():
        raise PictureFileError(f"There is no picture at {path}. Check the path.")
    if path.is_dir():
        raise PictureFileError(f"{path} is a folder, not a picture.")
    try:
        with path.open("rb") as file, Image.open(file) as image:
            rgb = np.asarray(_to_srgb(_flatten(ImageOps.exif_transpose(image))))
    except PermissionError as error:
        raise PictureFileError(f"{path} may not be read. Change its permissions, or copy it.") from error
    except UnidentifiedImageError as error:
        raise PictureFileError(_unidentified(path)) from error
    except Image.DecompressionBombError as error:
        raise PictureFileError(
            f"{path} has more pixels than any camera makes (over 179 million). Make it smaller and try again."
        ) from error
    except _DAMAGE as error:
        raise PictureFileError(f"{path} is damaged and cannot be read. Save or copy it again.") from error
    picture = np.ascontiguousarray(rgb[:, :, ::-1])
    picture.setflags(write=False)
    return picture


def _unidentified(path: Path) -> str:
    if path.suffix.lower() in {".heic", ".heif"}:
        return f"{path} is a HEIC picture, which Limner does not read. Save it as JPEG or PNG."
    if path.stat().st_size == 0:
        return f"{path} is empty. Save or copy it again."
    return f"{path} is not a picture that Limner reads. Use JPEG, PNG, WebP, TIFF or BMP."


def _flatten(image: Image.Image) -> Image.Image:
    """Eight bits a channel and no transparency."""
    if image.mode in {"I;16", "I;16B", "I;16L", "I;16N", "I", "F"}:
        return Image.fromarray(_to_eight_bits(np.asarray(image, dtype=np.float32), image.mode))
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, (_PAPER, _PAPER, _PAPER, 255))
        paper.alpha_composite(layered)
        flat = paper.convert("RGB")
        if "icc_profile" in image.info and image.mode in {"RGB", "RGBA", "P"}:
            flat.info["icc_profile"] = image.info["icc_profile"]
        return flat
    return image


def _to_eight_bits(grey: NDArray[np.float32], mode: str) -> NDArray[np.uint8]:
    """Grey values of Pillow's `mode` to 0..255.

    "I;16" is 16 bits by definition. "I" and "F" do not say where white lies: the least of 1, 255 and 65535
    that holds all values is taken for it.
    """
    top = float(np.nanmax(grey, initial=0.0))
    white = 255.0
    if mode.startswith("I;16") or top > 255:
        white = 65535.0
    elif mode == "F" and top <= 1.0:
        white = 1.0
    scaled: NDArray[np.float32] = np.nan_to_num(np.clip(grey * (255.0 / white) + 0.5, 0, 255))
    return scaled.astype(np.uint8)


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None  # a broken profile is no reason to refuse the picture
        if converted is not None:
            return converted
    return image.convert("RGB")
