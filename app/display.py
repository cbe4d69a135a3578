"""Whether there is a screen to open a window on."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_X11_SOCKETS: Final = Path("/tmp/.X11-unix")
_X11_FIRST_PORT: Final = 6000
_TIMEOUT_S: Final = 2.0
_OPENS_NO_WINDOW: Final = frozenset({"xcb", "wayland", "wayland-egl", ""})


def missing_display(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> str | None:
    """Why no window can be opened, in a few words; None where one can.

    Qt ends the whole process where its display server does not answer, so the server is asked first.
    """
    environment = os.environ if environment is None else environment
    if platform in {"win32", "darwin"}:
        return None
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] not in _OPENS_NO_WINDOW:
        return None  # somebody chose a platform that needs no server: offscreen, vnc, eglfs
    wayland, x11 = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if wayland and _answers(str(Path(environment.get("XDG_RUNTIME_DIR", "/")) / wayland)):
        return None
    if x11 and _x11_answers(x11):
        return None
    if wayland or x11:
        return f"the display {wayland or x11} does not answer"
    return "there is no display"


def _x11_answers(display: str) -> bool:
    """`display` as in $DISPLAY: [host]:number[.screen]."""
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdigit():
        return False
    if host in {"", "unix"}:
        path = str(_X11_SOCKETS / f"X{number}")
        return _answers(path) or _answers(f"\0{path}")
    try:
        with socket.create_connection((host.strip("[]"), _X11_FIRST_PORT + int(number)), _TIMEOUT_S):
            return True
    except OSError:
        return False


def _answers(address: str) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_TIMEOUT_S)
            connection.connect(address)
            return True
    except OSError:
        return False
