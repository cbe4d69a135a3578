"""Pictures of tiles as images for the screen, made again only when something about them has changed."""

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from app.frames import Picture
from app.render.comparison.layout import Place, covering_part
from app.ui.picture_image import to_image


@dataclass(frozen=True, slots=True)
class _Made:
    picture: Picture
    part: Place
    size: QSize
    mirror: bool
    image: QImage


class TileImages:
    """One image a tile; holds the picture each was made from, so that another one is never taken for it."""

    def __init__(self) -> None:
        self._made: dict[int, _Made] = {}

    def keep(self, count: int) -> None:
        """Let go of the images of tiles from this place on."""
        self._made = {place: made for place, made in self._made.items() if place < count}

    def image(
        self,
        place: int,
        picture: Picture,
        size: QSize,
        *,
        focus: tuple[float, float] | None = None,
        mirror: bool = False,
    ) -> QImage:
        """The picture, cut to the proportions of a size and scaled to it.

        Args:
            place: which tile.
            picture: (height, width, 3) uint8 BGR; nobody writes to it.
            size: in physical pixels.
            focus: what should stand in the middle, as `covering_part` takes it; None shows all of it.
            mirror: swap left and right.
        """
        height, width = picture.shape[:2]
        part = Place(0, 0, width, height)
        if focus is not None:
            part = covering_part((width, height), size.width() / size.height(), focus)
        made = self._made.get(place)
        if (
            made is None
            or made.picture is not picture
            or (made.part, made.size, made.mirror) != (part, size, mirror)
        ):
            image = to_image(picture[part.slices], size, mirror=mirror)
            made = self._made[place] = _Made(picture, part, size, mirror, image)
        return made.image
