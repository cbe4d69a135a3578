"""A picture file as it was painted: upright, and with its transparency, if it has any."""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from app.capture.picture_file import read_picture
from app.frames import Picture

_OPAQUE: Final = 250


class Sample(NamedTuple):
    """A picture and where there is paint.

    Attributes:
        colour: (h, w, 3) uint8 BGR; anything where there is no paint.
        alpha: (h, w) uint8, 255 where paint covers; None where it covers everything.
    """

    colour: Picture
    alpha: NDArray[np.uint8] | None


def read_sample(path: Path) -> Sample:
    """Read any picture that the window would open.

    Raises:
        PictureFileError: it cannot be read.
    """
    picture = read_picture(path)
    with Image.open(path) as image:
        if not image.has_transparency_data:
            return Sample(picture, None)
        rgba = np.asarray(ImageOps.exif_transpose(image).convert("RGBA"))
    alpha = np.ascontiguousarray(rgba[:, :, 3])
    if alpha.min() >= _OPAQUE:
        return Sample(picture, None)
    return Sample(np.ascontiguousarray(rgba[:, :, 2::-1]), alpha)
