"""One painting kept as a PNG file."""

from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from app.frames import Look, Painting, Picture
from app.outputs.atomic_file import OutputError, OutputExistsError
from app.outputs.picture_file import write_picture
from app.outputs.provenance import Provenance

_MOST_IN_ONE_SECOND: Final = 1000


class NamedStyle(Protocol):
    """What a snapshot wants to know about a style."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


def save_snapshot(
    painting: Painting, folder: Path, style: NamedStyle | None, look: Look | None = None
) -> Path:
    """Write a painting into `folder`, under a name made of the time; nothing is ever replaced.

    The PNG's text says which style and look painted it.

    Args:
        painting: what was on the screen.
        folder: made if missing.
        style: the style that painted it; None where nothing was painted.
        look: the look it was painted with, if known.

    Returns:
        Where it lies.

    Raises:
        DiskFullError, OutputError: it could not be written.
    """
    provenance = Provenance(style.id, style.name, look) if style is not None else Provenance(look=look)
    return save_picture(painting.picture, folder, provenance)


def save_picture(picture: Picture, folder: Path, provenance: Provenance) -> Path:
    """As `save_snapshot`, for any picture.

    Args:
        picture: (h, w, 3) uint8 BGR.
        folder: made if missing.
        provenance: what the file says about itself.

    Raises:
        DiskFullError, OutputError: it could not be written.
    """
    stem = f"limner-{datetime.now():%Y-%m-%d-%H-%M-%S}"
    for number in range(1, _MOST_IN_ONE_SECOND):
        path = folder / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")
        if path.exists():
            continue
        try:
            write_picture(path, picture, provenance)
        except OutputExistsError:
            continue
        return path
    raise OutputError(f"{folder} holds too many snapshots of this second. Try again in a moment.")
