"""How outputs speak to the person: over the picture, or from the tray while the window is away."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.outputs.virtual_camera.sink import VirtualCameraError
from app.ui import theme
from app.ui.failure import sentence_of
from app.ui.main_window import MainWindow
from app.ui.outputs.steps_dialog import StepsDialog
from app.ui.outputs.tray import Tray
from app.ui.session import Session
from app.ui.themed import spread
from app.ui.toast import Kind


class Telling:
    """Made once for a window.

    Args:
        window: over whose picture it is said.
        tray: says it instead.
        session: knows the theme.
        open_folder: shows a folder to the person.

    Attributes:
        steps_dialog: the last one that was shown.
    """

    def __init__(
        self, window: MainWindow, tray: Tray, session: Session, open_folder: Callable[[Path], None]
    ) -> None:
        self._window = window
        self._tray = tray
        self._session = session
        self._open_folder = open_folder
        self.steps_dialog: StepsDialog | None = None

    @property
    def in_sight(self) -> bool:
        """Whether the window is open and not minimised."""
        return self._window.isVisible() and not self._window.isMinimized()

    def say(self, text: str, kind: Kind, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Say something, and offer to do something about it where there is a button for it."""
        if self.in_sight:
            self._window.outputs_panel.hide()
            self._window.toast.say(text, kind, action=action, act=act)
        else:
            self._tray.say(text)

    def saved(self, path: Path) -> None:
        """Say where a file lies, and offer to open its folder."""
        folder = path if path.is_dir() else path.parent
        self.say(
            f"Saved as {path.name}", "done", action="Open folder", act=partial(self._open_folder, folder)
        )

    def virtual_camera_on(self, device: str) -> None:
        """Say what other programs call it."""
        self.say(f"The virtual camera is on: {device}", "done")

    def failure(self, error: Exception) -> None:
        """Say what went wrong; where something has to be installed, how."""
        if isinstance(error, VirtualCameraError) and error.steps and self._window.isVisible():
            self._window.outputs_panel.hide()
            self.steps_dialog = StepsDialog("Virtual camera", error.sentence, error.steps, self._window)
            spread(theme.resolve(self._session.preferences.appearance), self.steps_dialog)
            self.steps_dialog.open()
            return
        self.say(sentence_of(error), "trouble")
