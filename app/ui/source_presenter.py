"""Connects what chooses a source with the session: chooser, file dialogs, drops, the first page."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.capture.camera_devices import list_cameras
from app.capture.opening import AUTO, CAMERA_PREFIX, DEMO
from app.capture.picture_file import PICTURE_SUFFIXES, VIDEO_SUFFIXES
from app.ui.background import Background
from app.ui.failure import sentence_of
from app.ui.main_window import MainWindow
from app.ui.session import Session
from app.ui.source_opening import name_of_spec


class SourcePresenter(QObject):
    """Made once for a window; lives as long as it does."""

    def __init__(self, window: MainWindow, session: Session, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._background = background
        self._wanted = AUTO
        session.source_opening.connect(self._show_opening)
        session.source_opened.connect(self._show_opened)
        session.source_failed.connect(self._show_failure)
        chooser, notice = window.header.source, window.stage.notice
        chooser.chosen.connect(session.open)
        chooser.opened.connect(self._look_for_cameras)
        chooser.file_requested.connect(self.ask_for_file)
        chooser.folder_requested.connect(self._ask_for_folder)
        notice.retry_requested.connect(lambda: session.open(session.spec or AUTO))
        notice.demo_requested.connect(lambda: session.open(DEMO))
        notice.file_requested.connect(self.ask_for_file)
        window.welcome.camera_chosen.connect(lambda: self._leave_welcome(self._wanted))
        window.welcome.demo_chosen.connect(lambda: self._leave_welcome(DEMO))

    def begin(self, source: str | None) -> None:
        """Welcome a person who is new; open the source at once for one who is not."""
        self._wanted = source or self._session.preferences.source
        if self._session.preferences.welcomed:
            self._session.open(self._wanted, remember=source is None)
            self._look_for_cameras()
            return
        welcome = self._window.welcome
        welcome.set_styles(self._session.styles)
        if source is not None:
            welcome.offer_source(name_of_spec(source))
        self._window.show_welcome(True)

    def ask_for_file(self) -> None:
        """Have the person choose a picture or a video, and open it."""
        endings = " ".join(f"*{suffix}" for suffix in sorted({*PICTURE_SUFFIXES, *VIDEO_SUFFIXES}))
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Open a picture or video", "", f"Pictures and videos ({endings});;All files (*)"
        )
        if path:
            self._leave_welcome(path)

    def open_dropped(self, path: Path) -> None:
        """Open what was dropped on the window."""
        self._session.open(str(path))

    def _ask_for_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._window, "Open a folder of pictures")
        if path:
            self._session.open(path)

    def _leave_welcome(self, source: str) -> None:
        if self._window.welcome.isVisible():
            self._session.change_preferences(welcomed=True)
            self._window.show_welcome(False)
            self._look_for_cameras()
        self._session.open(source)

    def _look_for_cameras(self) -> None:
        own = self._session.desk.own_devices
        offer = self._window.header.source.set_devices
        self._background.run("cameras", lambda: list_cameras(own), done=offer)

    def _show_opening(self, spec: str, name: str) -> None:
        self._window.header.source.set_source(spec, name)
        if self._window.stage.preview.painting is None:
            self._window.stage.notice.show_opening(name)

    def _show_opened(self, spec: str, name: str) -> None:
        self._window.header.source.set_source(spec, name)
        self._window.stage.notice.hide()
        status = self._session.status
        if spec == AUTO and status is not None and not self._session.films_camera:
            self._window.header.source.set_source(DEMO, name)
            self._window.toast.say(status.source.message, "news")

    def _show_failure(self, spec: str, error: Exception) -> None:
        sentence = sentence_of(error)
        status = self._session.status
        if status is not None:
            # The one before goes on; the chooser must name that one again.
            self._window.header.source.set_source("", status.source_name)
            self._window.toast.say(sentence, "trouble")
            return
        self._window.header.source.set_source(spec, name_of_spec(spec))
        self._window.stage.notice.show_failure(sentence, camera=spec.startswith((CAMERA_PREFIX, AUTO)))
