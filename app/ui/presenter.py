"""Connects the window with the session: what people do goes one way, what happens comes back the other."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication, QFileDialog

from app.capture.source import SourceState
from app.frames import Framing, Painting
from app.pipeline.status import EngineStatus
from app.styles.archive import ARCHIVE_SUFFIX
from app.styles.style import Style
from app.ui import shortcuts, theme
from app.ui.background import Background
from app.ui.comparison.presenter import ComparisonPresenter
from app.ui.drop_overlay import DropKind
from app.ui.main_window import MainWindow
from app.ui.outputs.presenter import OutputsPresenter
from app.ui.picture_image import fitted_size, to_image
from app.ui.preferences_dialog import PreferencesDialog
from app.ui.session import Session
from app.ui.source_presenter import SourcePresenter
from app.ui.streaming.row import StreamRow
from app.ui.streaming.streaming import Streaming
from app.ui.stylesheet import stylesheet
from app.ui.themed import spread

_STATUS_MS = 250
_FACELESS_S = 1.5
_THUMBNAIL_PX = 240


class Presenter(QObject):
    """Made once for a window; lives as long as it does."""

    def __init__(self, window: MainWindow, session: Session, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._face_seen_s: float | None = None
        self._appearance_shown: str | None = None
        self._error_told: str | None = None
        self.dialog: PreferencesDialog | None = None
        self._status = QTimer(self)
        self._status.setInterval(_STATUS_MS)
        self._status.timeout.connect(self.show_status)
        self._source = SourcePresenter(window, session, background)
        self.comparison = ComparisonPresenter(window, session, background, self._open_folder)
        self.outputs = OutputsPresenter(window, session, background, self._open_folder)
        self.streaming = Streaming(session, background, self)
        self.stream_row = StreamRow(self.streaming, self.outputs)
        self._connect_session()
        self._connect_window()
        actions = self._actions()
        self._installed = shortcuts.install(window, actions)
        self.outputs.global_keys.pressed.connect(lambda name: actions[name]())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._show_theme)

        self._show_theme()
        self._show_styles()
        self._show_preferences()
        self.show_status()
        self._status.start()

    def begin(self, source: str | None) -> None:
        """Welcome a person who is new; open the source at once for one who is not."""
        self.outputs.begin()
        if self._session.preferences.start_stream:
            self.streaming.set_on(True)
        self._source.begin(source)

    def say_trouble(self, sentence: str) -> None:
        """Tell the person what went wrong."""
        self._window.toast.say(sentence, "trouble")

    def show_status(self) -> None:
        """Bring status line, loading mark and hints up to date."""
        status, meter = self._session.status, self._session.meter
        self._window.status_line.show_status(status)
        self._window.picker.set_loading(status.style_loading if status else None)
        if status is None or meter is None:
            return
        if status.error != self._error_told:
            self._error_told = status.error
            if status.error is not None:
                self.say_trouble(status.error)
        self._window.status_line.show_figures(meter.snapshot())
        self._window.stage.set_hint(self._hint(status))

    # From the session to the window

    def _connect_session(self) -> None:
        session = self._session
        session.painted.connect(self._show_painting)
        session.source_opened.connect(self._expect_face)
        session.style_changed.connect(self._show_style)
        session.styles_changed.connect(self._show_styles)
        session.preferences_changed.connect(self._show_preferences)
        session.snapshot_saved.connect(self._show_snapshot)

    def _show_painting(self, painting: Painting) -> None:
        stage = self._window.stage
        if stage.preview.painting is None:
            stage.notice.hide()
            stage.dock.set_painting_there(True)
        if painting.faces or self._face_seen_s is None:
            self._face_seen_s = painting.frame.captured_s
        stage.preview.set_mirror(self._session.mirrors_now)
        if not self.comparison.holds:
            stage.preview.show_painting(painting)

    def _hint(self, status: EngineStatus) -> str | None:
        painting = self._window.stage.preview.painting
        lost = status.source.state is SourceState.LOST  # what stands in for it says so itself
        if painting is None or lost or status.error is not None:
            return None
        faceless_s = painting.frame.captured_s - (self._face_seen_s or painting.frame.captured_s)
        missed = self._session.preferences.framing in {Framing.OVERLAY, Framing.PORTRAIT}
        shown = not painting.faces and faceless_s > _FACELESS_S and missed
        return "No face in the picture" if shown else None

    def _expect_face(self) -> None:
        self._face_seen_s = None
        self._show_mirror()

    def _show_style(self, style: Style | None) -> None:
        self._window.picker.set_chosen(style.id if style else None)
        self._show_look()
        self.show_status()
        if style is not None and self._window.full_screen:
            self._window.toast.say(style.name, "news")

    def _show_look(self) -> None:
        style = self._session.style
        self._window.look_panel.set_look(
            self._session.look,
            self._session.defaults,
            has_shape=style is not None and style.manifest.shape is not None,
        )

    def _show_styles(self) -> None:
        self._window.picker.set_styles(self._session.styles)
        self._show_style(self._session.style)

    def _show_preferences(self) -> None:
        chosen, window = self._session.preferences, self._window
        self._show_mirror()
        if window.look_panel.look != self._session.look:
            self._show_look()  # not a person at the sliders, but the remote control
        window.status_line.set_figures_shown(chosen.show_figures)
        if self._appearance_shown != chosen.appearance:
            self._appearance_shown = chosen.appearance
            self._show_theme()

    def _show_mirror(self) -> None:
        self._window.stage.preview.set_mirror(self._session.mirrors_now)
        self._window.stage.dock.set_mirror(self._session.mirror)

    def _show_theme(self) -> None:
        appearance = self._session.preferences.appearance
        self._appearance_shown = appearance
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.styleHints().setColorScheme(theme.qt_colour_scheme(appearance))
        tokens = theme.resolve(appearance)
        application.setPalette(theme.palette(tokens))
        application.setStyleSheet(stylesheet(tokens))
        spread(tokens, self._window)

    def _show_snapshot(self, path: Path, painting: Painting) -> None:
        size = fitted_size(painting.frame.size_px, QSize(_THUMBNAIL_PX, _THUMBNAIL_PX))
        thumbnail = QPixmap.fromImage(to_image(painting.picture, size))
        self._window.stage.dock.set_thumbnail(thumbnail)
        self._window.toast.say(
            f"Saved as {path.name}", "done", action="Open folder", act=lambda: self._open_folder(path.parent)
        )

    # From the window to the session

    def _connect_window(self) -> None:
        window, session = self._window, self._session
        window.closed.connect(self._close)
        window.dropped.connect(self._take_drop)
        window.header.help_button.clicked.connect(window.shortcuts_overlay.toggle)
        window.header.settings_button.clicked.connect(self._open_settings)
        dock = window.stage.dock
        dock.set_painting_there(False)
        dock.mirror_changed.connect(session.set_mirror)
        dock.compare_changed.connect(window.compare)
        dock.snapshot_requested.connect(self._snapshot)
        dock.folder_requested.connect(lambda: self._open_folder(session.preferences.snapshot_dir))
        dock.full_screen_requested.connect(self._toggle_full_screen)
        window.picker.chosen.connect(session.choose_style)
        window.picker.add_requested.connect(self._ask_for_style)
        window.picker.remove_requested.connect(session.remove_style)
        window.look_panel.look_changed.connect(session.set_look)

    def _actions(self) -> dict[str, Callable[[], object]]:
        window, picker = self._window, self._window.picker
        actions: dict[str, Callable[[], object]] = {
            f"style_{digit}": partial(picker.choose_number, digit) for digit in range(1, 10)
        }
        return (
            actions
            | self.comparison.actions()
            | self.outputs.actions()
            | {
                "previous_style": lambda: picker.step(-1),
                "next_style": lambda: picker.step(1),
                "mirror": window.stage.dock.mirror_button.click,
                "snapshot": self._snapshot,
                "full_screen": self._toggle_full_screen,
                "leave": self._leave,
                "source": window.header.source.click,
                "open_file": self._source.ask_for_file,
                "settings": self._open_settings,
                "help": window.shortcuts_overlay.toggle,
                "quit": window.close,
            }
        )

    def _snapshot(self) -> None:
        painting, status = self._window.stage.preview.painting, self._session.status
        if painting is None or status is None:
            return
        if status.source.state is SourceState.LOST:
            self.say_trouble(status.source.message)
            return
        if self.comparison.snapshot():
            return
        self._window.stage.preview.flash()
        self._session.snapshot(painting)

    def _toggle_full_screen(self) -> None:
        self._window.set_full_screen(not self._window.full_screen)

    def _leave(self) -> None:
        if self._window.shortcuts_overlay.isVisible():
            self._window.shortcuts_overlay.hide()
        elif self._window.full_screen:
            self._window.set_full_screen(False)
        else:
            self.comparison.leave()

    def _open_settings(self) -> None:
        self.dialog = PreferencesDialog(self._session.preferences, self._window)
        self.dialog.changed.connect(lambda name, value: self._session.change_preferences(**{name: value}))
        spread(theme.resolve(self._session.preferences.appearance), self.dialog)
        self._session.preferences_changed.connect(self._spread_to_dialog)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()

    def _spread_to_dialog(self) -> None:
        if self.dialog is not None:
            spread(theme.resolve(self._session.preferences.appearance), self.dialog)

    def _forget_dialog(self) -> None:
        self._session.preferences_changed.disconnect(self._spread_to_dialog)
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _ask_for_style(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Add a style", "", f"Limner styles (*{ARCHIVE_SUFFIX})"
        )
        if path:
            self._session.add_style(Path(path))

    def _take_drop(self, path: Path, kind: DropKind) -> None:
        if kind is DropKind.STYLE:
            self._session.add_style(path)
        else:
            self._source.open_dropped(path)

    def _open_folder(self, folder: Path) -> None:
        there = next((place for place in (folder, *folder.parents) if place.is_dir()), Path.home())
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(there)))

    def _close(self) -> None:
        self._status.stop()
        self.comparison.stop()
        self.outputs.stop()
        self.streaming.close()
        self._session.change_preferences(window_geometry=self._window.saved_geometry())
        self._window.hide()  # what follows may take a moment
        self._session.close()
