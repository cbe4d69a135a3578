"""What must hold around Qt before it starts."""

import re
import socket
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

from app.errors import LimnerError

_SET_BY_OPENCV: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


class NoDisplayError(LimnerError):
    """There is no screen to open a window on."""


def drop_foreign_qt_paths(environment: MutableMapping[str, str]) -> None:
    """Take out what OpenCV sets when it is imported: it leads to plugins of another Qt, and ours would abort.

    What a person has set to somewhere else stays.
    """
    import cv2

    foreign = str(Path(cv2.__file__).parent)
    for name in _SET_BY_OPENCV:
        if environment.get(name, "").startswith(foreign):
            del environment[name]


def check_display(environment: MutableMapping[str, str]) -> None:
    """See that there is a display; without one Qt ends the whole process.

    Raises:
        NoDisplayError: there is none, or its server does not answer.
    """
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM", "xcb") not in {"xcb", ""}:
        return
    if environment.get("WAYLAND_DISPLAY") and not environment.get("QT_QPA_PLATFORM"):
        return
    display = environment.get("DISPLAY", "")
    if not display:
        raise NoDisplayError(
            "There is no display to open a window on. Log in to a desktop, or paint files: limner stylize"
        )
    if not _answers(display):
        raise NoDisplayError(
            f"The display {display} does not answer. Log in to a desktop, or paint files: limner stylize"
        )


def _answers(display: str) -> bool:
    local = re.fullmatch(r":(\d+)(\.\d+)?", display)
    if local is None:
        return True  # on another host, or in a form of its own: Qt finds out
    path = f"/tmp/.X11-unix/X{local[1]}"
    for address in (f"\0{path}", path):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            try:
                probe.connect(address)
            except OSError:
                continue
            return True
    return False
