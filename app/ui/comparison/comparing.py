"""What is compared at the moment: the mode, the styles, the frame that is held. No widgets here."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.frames import DEFAULT_FRAMING, Comparison, Framing, Painting
from app.pipeline.settings import Still
from app.render.comparison.label import ORIGINAL_NAME, Label
from app.styles.style import Style
from app.ui.comparison.view_mode import GRID_SIZES, TileContent, ViewMode
from app.ui.session import Session

_PULL_MS: Final = 33


class Comparing(QObject):
    """Turns what a person compares into what the session asks of the engine, and pulls what comes back.

    The chosen style always takes part: its sliders are the ones on show, and it feeds the outputs.
    """

    changed = Signal()
    """Mode, styles or the held frame are other ones."""
    tiles_changed = Signal()
    """There is something new to show."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._mode = ViewMode.SINGLE
        self._still: Still | None = None
        self._members: tuple[str, ...] = ()
        self._other_id: str | None = None
        self._chosen_id = session.style.id if session.style else None
        self._painting: Painting | None = None
        self._tiles: tuple[TileContent, ...] = ()
        self._pulling = QTimer(self)
        self._pulling.setInterval(_PULL_MS)
        self._pulling.timeout.connect(self.pull)
        session.painted.connect(self._take)
        session.style_changed.connect(self._style_changed)
        session.styles_changed.connect(self._apply)
        session.source_opened.connect(lambda: self.freeze(False))

    @property
    def mode(self) -> ViewMode:
        return self._mode

    @property
    def frozen(self) -> bool:
        """One frame is held, and every style on show paints that one."""
        return self._still is not None

    @property
    def still(self) -> Still | None:
        return self._still

    @property
    def grid_size(self) -> int:
        """How many styles the grid is to hold."""
        return self._session.preferences.grid_size

    @property
    def left_id(self) -> str | None:
        """The style left of the divider; None for the original."""
        left = self._session.preferences.split_left
        return left if left and left != self._chosen_id and self._style(left) is not None else None

    @property
    def other(self) -> Style | None:
        """The style that was chosen before the present one: the A/B key goes back to it."""
        return self._style(self._other_id)

    @property
    def tiles(self) -> tuple[TileContent, ...]:
        """What is on show, in the order of its places: left and right of the divider, or row by row."""
        return self._tiles

    @property
    def chosen_place(self) -> int:
        """Which tile shows the chosen style; -1 where none does."""
        ids = [tile.style_id for tile in self._tiles]
        return ids.index(self._chosen_id) if self._chosen_id in ids else -1

    def set_mode(self, mode: ViewMode) -> None:
        """Show one painting, two with a divider between them, or a grid."""
        if mode is self._mode:
            return
        self._mode = mode
        if mode is not ViewMode.SINGLE and self._session.look.framing is Framing.PLAIN:
            # Nothing painted is nothing to compare.
            self._session.change_preferences(framing=DEFAULT_FRAMING)
        self._apply()

    def toggle(self, mode: ViewMode) -> None:
        """Go to a mode, or back to one painting."""
        self.set_mode(ViewMode.SINGLE if self._mode is mode else mode)

    def set_grid_size(self, size: int) -> None:
        self._session.change_preferences(grid_size=size)
        self._mode = ViewMode.GRID
        self._apply()

    def step_grid_size(self, by: int) -> None:
        """The next larger or smaller grid there is."""
        place = GRID_SIZES.index(self.grid_size) + by
        if self._mode is ViewMode.GRID and 0 <= place < len(GRID_SIZES):
            self.set_grid_size(GRID_SIZES[place])

    def set_left(self, style_id: str | None) -> None:
        """Show this style left of the divider, or the original."""
        before = self._chosen_id
        self._session.change_preferences(split_left=style_id or "")
        self._mode = ViewMode.SPLIT
        if style_id is not None and style_id == before:
            self.go_to_other()
        self._apply()

    def go_to_other(self) -> None:
        """Choose the style chosen before this one; again, and the present one is back."""
        other = self.other or next((s for s in self._session.styles if s.id != self._chosen_id), None)
        if other is not None:
            self._session.choose_style(other.id)

    def swap(self) -> None:
        """Let the two styles beside the divider change places."""
        left = self.left_id
        if self._mode is ViewMode.SPLIT and left is not None:
            self._session.choose_style(left)

    def freeze(self, frozen: bool) -> None:
        """Hold the frame on show, or let it go on. Outputs go on in any case."""
        painting = self._painting
        if frozen == self.frozen or (frozen and painting is None):
            return
        self._still = Still(painting.frame, painting.faces) if frozen and painting is not None else None
        self._apply()

    def choose_place(self, place: int) -> None:
        """Choose the style of a tile; nothing for the original or beyond the last."""
        if 0 <= place < len(self._tiles):
            style_id = self._tiles[place].style_id
            if style_id is not None:
                self._session.choose_style(style_id)

    def pull(self) -> None:
        """Take what the engine has finished since last time."""
        comparison = self._session.comparison
        if comparison is not None or not self._members:
            self._fill(comparison)

    def _take(self, painting: Painting) -> None:
        self._painting = painting
        if self._mode is not ViewMode.SINGLE and not self._members:
            self._fill(None)

    def _style_changed(self, style: Style | None) -> None:
        before, self._chosen_id = self._chosen_id, style.id if style else None
        if before == self._chosen_id:
            return
        self._other_id = before
        if self._mode is ViewMode.GRID and self._chosen_id not in self._members:
            # The newly chosen style takes the place of the one chosen before it.
            ids = [self._chosen_id if member == before else member for member in self._members]
            self._session.change_preferences(grid_styles=[member for member in ids if member])
        if self._session.preferences.split_left == self._chosen_id and self._chosen_id is not None:
            self._session.change_preferences(split_left=before or "")
        self._apply()

    def _apply(self) -> None:
        """Ask the engine for what is to be on show now."""
        self._members = self._wanted()
        self._session.compare(self._members, self._still)
        if self._members:
            self._pulling.start()
        else:
            self._pulling.stop()
        self._fill(self._session.comparison)
        self.changed.emit()

    def _wanted(self) -> tuple[str, ...]:
        chosen = self._chosen_id
        if chosen is None:
            return ()
        if self._mode is ViewMode.GRID:
            return self._grid_members(chosen)
        if self._mode is ViewMode.SPLIT and self.left_id is not None:
            return self.left_id, chosen
        # One painting, live, is what the engine makes anyway.
        return (chosen,) if self.frozen else ()

    def _grid_members(self, chosen: str) -> tuple[str, ...]:
        known = [style.id for style in self._session.styles]
        kept = [style_id for style_id in self._session.preferences.grid_styles if style_id in known]
        ids = list(dict.fromkeys((*kept, chosen, *self._session.favourites_first)))
        members = ids[: self.grid_size]
        if chosen not in members:
            members[-1] = chosen
        if members != kept:
            self._session.change_preferences(grid_styles=members)
        return tuple(members)

    def _fill(self, comparison: Comparison | None) -> None:
        tiles = self._tiles_of(comparison)
        if tiles != self._tiles:
            self._tiles = tiles
            self.tiles_changed.emit()

    def _tiles_of(self, comparison: Comparison | None) -> tuple[TileContent, ...]:
        entries = {entry.style_id: entry for entry in comparison.entries} if comparison else {}

        def tile(style_id: str) -> TileContent:
            entry, style = entries.get(style_id), self._style(style_id)
            name = style.name if style else style_id
            if entry is None:
                return TileContent(style_id, Label(name))
            label = Label(name, round(entry.paint_ms), round(entry.fps, 1))
            return TileContent(style_id, label, entry.painting, entry.error)

        if self._mode is ViewMode.GRID:
            return tuple(tile(member) for member in self._members)
        if not self._members:
            if self._mode is ViewMode.SINGLE or self._chosen_id is None:
                return ()
            style = self._style(self._chosen_id)
            name = style.name if style else ""
            return (
                TileContent(None, Label(ORIGINAL_NAME), self._painting),
                TileContent(self._chosen_id, Label(name), self._painting),
            )
        painted = tuple(tile(member) for member in self._members)
        if self._mode is ViewMode.SPLIT and len(painted) == 1:
            return TileContent(None, Label(ORIGINAL_NAME), painted[0].painting or self._painting), *painted
        return painted

    def _style(self, style_id: str | None) -> Style | None:
        styles: Sequence[Style] = self._session.styles
        return next((style for style in styles if style.id == style_id), None)
