"""Keys that work while another program has the keyboard, where the system lets a program have them."""

import os
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal

from app.errors import LimnerError
from app.system import pip

GLOBAL_KEYS: Final = {
    "<ctrl>+<alt>+r": "record",
    "<ctrl>+<alt>+t": "replay",
    "<ctrl>+<alt>+s": "snapshot",
    "<ctrl>+<alt>+v": "virtual_camera",
    "<ctrl>+<alt>+p": "camera_off",
    "<ctrl>+<alt>+<left>": "previous_style",
    "<ctrl>+<alt>+<right>": "next_style",
}
"""pynput's spelling of the keys, and the action of `app.ui.shortcuts.KEYS` that each calls."""

_INSTEAD: Final = "Bind a key of the desktop or of a Stream Deck to the remote control instead."


class GlobalKeysError(LimnerError):
    """The system gives no program the keys of others, or the library for it is missing."""


def why_not(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> str | None:
    """Why there are no global keys on this system, in a sentence or two; None where there can be.

    Wayland gives them to no program. On macOS pynput reads the keyboard's layout on a thread of its own,
    which ends a program that has a window of Qt (reported to pynput, and open).
    """
    if platform == "darwin":
        return f"On macOS there are no keys that work everywhere. {_INSTEAD}"
    if platform.startswith("linux") and (
        environment.get("XDG_SESSION_TYPE") == "wayland" or environment.get("WAYLAND_DISPLAY")
    ):
        return f"Wayland gives programs no keys that work everywhere. {_INSTEAD}"
    return None


class GlobalKeys(QObject):
    """Watches for the keys of `GLOBAL_KEYS` while it is on; X11 and Windows."""

    pressed = Signal(str)
    """The action's name; on the window's thread."""
    _heard = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._listener: Any = None
        self._heard.connect(self.pressed, Qt.ConnectionType.QueuedConnection)

    @property
    def on(self) -> bool:
        return self._listener is not None

    def start(self) -> None:
        """Begin to watch; harmless when repeated.

        Raises:
            GlobalKeysError: this system has no global keys, or pynput is missing.
        """
        if self._listener is not None:
            return
        reason = why_not()
        if reason is not None:
            raise GlobalKeysError(reason)
        try:
            from pynput.keyboard import GlobalHotKeys
        except ImportError as error:
            raise GlobalKeysError(
                f"Keys that work everywhere need pynput. Install it: {pip('install', 'pynput')}"
            ) from error
        listener = GlobalHotKeys(
            {keys: partial(self._heard.emit, name) for keys, name in GLOBAL_KEYS.items()}
        )
        listener.start()
        self._listener = listener

    def stop(self) -> None:
        """Watch no longer."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
