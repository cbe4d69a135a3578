"""What a comparison leaves behind: one picture of what is on show, or of every style."""

from collections.abc import Sequence

from app.errors import LimnerError
from app.frames import Painting, Picture
from app.outputs.provenance import Provenance
from app.render.comparison.each_style import StyleAndLook, paint_each
from app.render.comparison.label import ORIGINAL_NAME, Label
from app.render.comparison.sheet import compose_sheet, plan_sheet
from app.render.comparison.split import labelled_split
from app.styles.style import Style
from app.ui.comparison.view_mode import TileContent, ViewMode


class NothingToSaveError(LimnerError):
    """There is nothing to make a picture of."""


def picture_on_show(mode: ViewMode, tiles: Sequence[TileContent], divider: float, *, mirror: bool) -> Picture:
    """The split or the grid as one picture, with labels. Unmirrored, as everything that is saved.

    Args:
        mode: split or grid.
        tiles: what is on show.
        divider: where it stands on the screen, 0..1.
        mirror: the screen shows it mirrored: what is left there is right in the file.

    Raises:
        NothingToSaveError: nothing is painted yet.
    """
    painted = [(tile.label, tile.picture) for tile in tiles]
    there = [(label, picture) for label, picture in painted if picture is not None]
    if not there:
        raise NothingToSaveError("Nothing is painted yet. Try again in a moment.")
    if mode is ViewMode.SPLIT and len(there) == 2:
        (left_label, left), (right_label, right) = reversed(there) if mirror else there
        return labelled_split(left, right, 1.0 - divider if mirror else divider, (left_label, right_label))
    height, width = there[0][1].shape[:2]
    layout = plan_sheet(len(there), (width, height))
    return compose_sheet(layout, [picture for _, picture in there], [label for label, _ in there])


def sheet_of_all(painting: Painting, styles: Sequence[StyleAndLook]) -> Picture:
    """One picture with every style of a painting's frame, the original first. Takes its time.

    Raises:
        NothingToSaveError: no style paints.
    """
    pictures, labels = [painting.frame.picture], [Label(ORIGINAL_NAME)]
    errors: list[LimnerError] = []

    def note(style: Style, error: LimnerError) -> None:
        errors.append(error)

    for style, painted, took_ms in paint_each(painting.frame, painting.faces, styles, on_error=note):
        pictures.append(painted.picture)
        labels.append(Label(style.name, took_ms))
    if len(pictures) == 1:
        raise NothingToSaveError(str(errors[0]) if errors else "There is no style to paint with.")
    return compose_sheet(plan_sheet(len(pictures), painting.frame.size_px), pictures, labels)


def provenance_of(styles: Sequence[Style]) -> Provenance:
    """What such a picture says about itself."""
    ids, names = "+".join(style.id for style in styles), ", ".join(style.name for style in styles)
    return Provenance(ids or None, names or None)
