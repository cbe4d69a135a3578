"""Starting the window, and ending it."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app import __version__
from app.styles.library import Library
from app.ui import icons, preferences_file
from app.ui.assets import body_font
from app.ui.background import Background
from app.ui.failure import install_excepthook, log_path, start_log
from app.ui.main_window import MainWindow
from app.ui.opencv_paths import drop_opencv_paths
from app.ui.outputs.tray import Tray
from app.ui.preferences import Preferences
from app.ui.presenter import Presenter
from app.ui.session import Session

_SAVE_AFTER_MS = 400
_INTERRUPT_POLL_MS = 250


class _Troubles(QObject):
    """Carries sentences from whichever thread failed to the window's thread."""

    told = Signal(str)


class _PreferencesKeeper(QObject):
    """Writes the settings file a moment after the last change, so that a dragged slider writes once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._path = preferences_file.default_path()
        self._saved: Preferences = session.preferences
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        session.preferences_changed.connect(self._timer.start)

    def save(self) -> None:
        self._timer.stop()
        if self._session.preferences != self._saved:
            self._saved = self._session.preferences
            preferences_file.save(self._path, self._saved)


def run(*, source: str | None = None, style: str | None = None, fullscreen: bool = False) -> int:
    """Open the window and stay until it is closed. There must be a display (`app.display`).

    Args:
        source: as `app.capture.opening.open_source` takes it; None for the one of last time.
        style: a style's id; None for the one of last time.
        fullscreen: fill the screen at once.

    Returns:
        The exit status.

    Raises:
        UnknownStyleError: no style has that id.
    """
    library = Library()
    if style is not None:
        library.get(style)
    drop_opencv_paths(os.environ)
    start_log(log_path())
    application = _application()

    preferences, damage = preferences_file.load(preferences_file.default_path())
    if style is not None:
        preferences = preferences.replaced(style_id=style)
    background = Background()
    session = Session(library, preferences, background)
    window = MainWindow()
    presenter = Presenter(window, session, background)
    # The output window may be the last one that is open, or the tray all there is.
    application.setQuitOnLastWindowClosed(False)
    window.closed.connect(application.quit)
    keeper = _PreferencesKeeper(session)
    troubles = _Troubles()
    troubles.told.connect(presenter.say_trouble, Qt.ConnectionType.QueuedConnection)
    restore_hooks = install_excepthook(troubles.told.emit)
    try:
        window.restore_saved_geometry(preferences.window_geometry)
        _show(window, preferences, presenter.outputs.tray, fullscreen=fullscreen)
        presenter.begin(source)
        if damage is not None:
            presenter.say_trouble(damage)
        with _closing_on_interrupt(window):
            status = application.exec()
        keeper.save()
        return status
    finally:
        restore_hooks()


def _show(window: MainWindow, preferences: Preferences, tray: Tray, *, fullscreen: bool) -> None:
    minimised = preferences.start_minimised and preferences.welcomed and not fullscreen
    if minimised and tray.there:
        return
    if minimised:
        window.showMinimized()
        return
    window.show()
    window.set_full_screen(fullscreen)


def _application() -> QApplication:
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setApplicationName("limner")
    application.setApplicationDisplayName("Limner")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("limner")
    application.setFont(body_font())
    application.setWindowIcon(icons.app_icon())
    return application


@contextmanager
def _closing_on_interrupt(window: MainWindow) -> Iterator[None]:
    """Ctrl+C in the terminal and the system's request to end close the window in good order."""
    # Python sees a signal only when it runs: while Qt waits, nothing of it does.
    awake = QTimer(window)
    awake.timeout.connect(lambda: None)
    awake.start(_INTERRUPT_POLL_MS)
    ends = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(end, lambda *_: window.close()) for end in ends]
    try:
        yield
    finally:
        for end, handler in zip(ends, before, strict=True):
            signal.signal(end, handler)
