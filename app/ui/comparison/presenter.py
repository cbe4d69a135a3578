"""Connects comparing with the window: switch, tiles, keys, favourites, and the pictures that are kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QPixmap

from app.frames import Framing, Painting, Picture
from app.outputs.snapshot import save_picture
from app.render.comparison.each_style import StyleAndLook
from app.styles.style import Style
from app.ui.background import Background
from app.ui.comparison.comparing import Comparing
from app.ui.comparison.keepsake import picture_on_show, provenance_of, sheet_of_all
from app.ui.comparison.live_thumbnails import LiveThumbnails
from app.ui.comparison.view_mode import ViewMode
from app.ui.failure import sentence_of
from app.ui.main_window import MainWindow
from app.ui.picture_image import fitted_size, to_image
from app.ui.session import Session

_THUMBNAIL_PX: Final = 240


class ComparisonPresenter(QObject):
    """Made once for a window; lives as long as it does.

    Args:
        window: the window.
        session: what is painted.
        background: for what takes its time.
        open_folder: shows a folder to the person.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        background: Background,
        open_folder: Callable[[Path], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._background = background
        self._open_folder = open_folder
        self._sheet_under_way = False
        self.comparing = Comparing(session, self)
        self.thumbnails = LiveThumbnails(
            window.picker, session, background, lambda: self.comparing.mode, self
        )
        self._view = window.stage.comparison
        self._view.set_divider(session.preferences.split_at)
        self._connect()
        self._show_favourites()
        self._show_state()

    @property
    def holds(self) -> bool:
        """One painting is on show, of a held frame: newer ones are not to be shown."""
        return self.comparing.frozen and self.comparing.mode is ViewMode.SINGLE

    def actions(self) -> dict[str, Callable[[], object]]:
        """What the keys of the section "Comparing", and some beside, call."""
        comparing, switch = self.comparing, self._window.header.view_switch
        return {
            "split": lambda: self._go(ViewMode.SPLIT),
            "grid": lambda: self._go(ViewMode.GRID),
            "larger_grid": lambda: comparing.step_grid_size(1),
            "smaller_grid": lambda: comparing.step_grid_size(-1),
            "swap": comparing.swap,
            "other_style": comparing.go_to_other,
            "freeze": lambda: comparing.freeze(not comparing.frozen),
            "sheet": self.save_sheet,
            "compare_menu": switch.open_menu,
            "favourite": self._toggle_chosen_favourite,
            "search": self._search,
        }

    def leave(self) -> bool:
        """One step back towards one live painting; False where there is none to take."""
        if self.comparing.frozen:
            self.comparing.freeze(False)
            return True
        if self.comparing.mode is not ViewMode.SINGLE:
            self.comparing.set_mode(ViewMode.SINGLE)
            return True
        return False

    def snapshot(self) -> bool:
        """Save what is on show where it is more than the newest painting; False where it is not."""
        comparing, stage = self.comparing, self._window.stage
        if comparing.mode is ViewMode.SINGLE:
            held = comparing.tiles[0].painting if self.holds and comparing.tiles else None
            if held is None:
                return False
            stage.preview.flash()
            self._session.snapshot(held)
            return True
        mode, tiles, divider = comparing.mode, comparing.tiles, self._view.divider
        mirror, styles = self._session.mirrors_now, self._styles_on_show()
        self._view.flash()
        self._keep(lambda: picture_on_show(mode, tiles, divider, mirror=mirror), styles)
        return True

    def save_sheet(self) -> None:
        """Paint the frame on show in every style, and save all of them as one picture."""
        painting = self._painting()
        if painting is None or self._sheet_under_way:
            return
        if not painting.faces and self._session.look.framing is not Framing.WHOLE:
            self._window.toast.say("No face in the picture: there is nothing to compare.", "trouble")
            return
        styles = [StyleAndLook(style, self._session.look_of(style)) for style in self._session.styles]
        self._sheet_under_way = True
        self._window.stage.picture.flash()
        self._window.toast.say(f"Painting all {len(styles)} styles…", "news")
        self._keep(lambda: sheet_of_all(painting, styles), [wanted.style for wanted in styles])

    def stop(self) -> None:
        """The window closes."""
        self.thumbnails.stop()

    def _connect(self) -> None:
        comparing, session, window = self.comparing, self._session, self._window
        comparing.changed.connect(self._show_state)
        comparing.tiles_changed.connect(self._show_tiles)
        session.preferences_changed.connect(self._show_favourites)
        session.styles_changed.connect(self._show_state)
        session.painted.connect(lambda painting: window.header.view_switch.set_painting_there(True))
        switch = window.header.view_switch
        switch.set_painting_there(False)
        switch.mode_chosen.connect(comparing.set_mode)
        switch.grid_size_chosen.connect(comparing.set_grid_size)
        switch.left_chosen.connect(comparing.set_left)
        switch.freeze_toggled.connect(comparing.freeze)
        switch.other_requested.connect(comparing.go_to_other)
        switch.swap_requested.connect(comparing.swap)
        switch.sheet_requested.connect(self.save_sheet)
        self._view.place_chosen.connect(comparing.choose_place)
        self._view.place_opened.connect(self._open_place)
        self._view.divider_moved.connect(lambda at: session.change_preferences(split_at=at))
        window.picker.favourite_toggled.connect(self._toggle_favourite)

    def _go(self, mode: ViewMode) -> None:
        self.comparing.toggle(mode)
        self._window.stage.picture.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_place(self, place: int) -> None:
        self.comparing.choose_place(place)
        self.comparing.set_mode(ViewMode.SINGLE)

    def _show_state(self) -> None:
        comparing, stage, switch = self.comparing, self._window.stage, self._window.header.view_switch
        switch.set_mode(comparing.mode)
        switch.set_frozen(comparing.frozen)
        switch.set_choices(
            self._session.styles,
            left_id=comparing.left_id,
            grid_size=comparing.grid_size,
            other=comparing.other,
        )
        stage.set_mode(comparing.mode)
        stage.set_frozen(comparing.frozen)
        self._show_tiles()

    def _show_tiles(self) -> None:
        comparing, stage = self.comparing, self._window.stage
        if comparing.mode is not ViewMode.SINGLE:
            self._view.set_mirror(self._session.mirrors_now)
            self._view.show_tiles(comparing.mode, comparing.tiles, comparing.chosen_place)
        elif self.holds and comparing.tiles and comparing.tiles[0].painting is not None:
            stage.preview.show_painting(comparing.tiles[0].painting)

    def _show_favourites(self) -> None:
        self._window.picker.set_favourites(self._session.preferences.favourites)
        self._view.set_mirror(self._session.mirrors_now)

    def _toggle_chosen_favourite(self) -> None:
        style = self._session.style
        if style is not None:
            self._toggle_favourite(style.id)

    def _toggle_favourite(self, style_id: str) -> None:
        favourites = self._session.preferences.favourites
        rest = tuple(favourite for favourite in favourites if favourite != style_id)
        self._session.change_preferences(favourites=rest if rest != favourites else (*favourites, style_id))

    def _search(self) -> None:
        search = self._window.picker.search
        if search.isVisible():
            search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            search.selectAll()

    def _painting(self) -> Painting | None:
        newest = self._window.stage.preview.painting
        if not self.comparing.frozen:
            return newest
        return next((tile.painting for tile in self.comparing.tiles if tile.painting is not None), newest)

    def _styles_on_show(self) -> list[Style]:
        ids = [tile.style_id for tile in self.comparing.tiles]
        return [style for style in self._session.styles if style.id in ids]

    def _keep(self, make: Callable[[], Picture], styles: list[Style]) -> None:
        folder = self._session.preferences.snapshot_dir

        def save() -> tuple[Path, Picture]:
            picture = make()
            return save_picture(picture, folder, provenance_of(styles)), picture

        self._background.run("comparison", save, done=self._kept, failed=self._not_kept)

    def _kept(self, saved: tuple[Path, Picture]) -> None:
        self._sheet_under_way = False
        path, picture = saved
        size = fitted_size((picture.shape[1], picture.shape[0]), QSize(_THUMBNAIL_PX, _THUMBNAIL_PX))
        self._window.stage.dock.set_thumbnail(QPixmap.fromImage(to_image(picture, size)))
        self._window.toast.say(
            f"Saved as {path.name}", "done", action="Open folder", act=lambda: self._open_folder(path.parent)
        )

    def _not_kept(self, error: Exception) -> None:
        self._sheet_under_way = False
        self._window.toast.say(sentence_of(error), "trouble")
