"""What kind of system this is, and how its packages are installed."""

import platform
import shutil
import sys
from dataclasses import dataclass
from typing import Final

_PACKAGE_TOOLS: Final = {
    "apt-get": "sudo apt-get install",
    "dnf": "sudo dnf install",
    "pacman": "sudo pacman -S",
    "zypper": "sudo zypper install",
}

SHARED_LIBRARIES: Final = {
    "apt-get": "libegl1 libgles2 libgl1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4"
    " libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libfontconfig1",
    "dnf": "mesa-libEGL mesa-libGLES mesa-libGL glib2 libxkbcommon-x11 xcb-util-cursor xcb-util-wm"
    " xcb-util-image xcb-util-keysyms xcb-util-renderutil fontconfig",
    "pacman": "libglvnd glib2 libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms"
    " xcb-util-renderutil fontconfig",
    "zypper": "Mesa-libEGL1 Mesa-libGLESv2-2 Mesa-libGL1 libglib-2_0-0 libxkbcommon-x11-0 libxcb-cursor0"
    " libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 fontconfig",
}
"""What the wheels expect from the system: OpenCV and MediaPipe link GL, Qt's windows the xcb family."""


@dataclass(frozen=True, slots=True)
class System:
    """The system that advice is for.

    Attributes:
        platform: as `sys.platform`.
        package_tool: "apt-get", "dnf", "pacman" or "zypper"; None elsewhere.
    """

    platform: str
    package_tool: str | None = None

    @property
    def is_linux(self) -> bool:
        return self.platform.startswith("linux")

    def install(self, names: dict[str, str]) -> str:
        """The command that installs a system package, by its name for each package tool.

        Args:
            names: package tool to package names; "apt-get" must be among them and serves where the
                system's own tool is unknown.
        """
        tool = self.package_tool if self.package_tool in names else None
        if tool is None:
            return f"Install {names['apt-get']} (Debian's name) with the system's package manager."
        return f"{_PACKAGE_TOOLS[tool]} {names[tool]}"


def pip(*arguments: str) -> str:
    """The command that runs pip for the Python that Limner runs on, which need not be the one on the path."""
    return " ".join((sys.executable, "-m", "pip", *arguments))


def this_system() -> System:
    """The system Limner runs on."""
    tool = next((name for name in _PACKAGE_TOOLS if shutil.which(name)), None)
    return System(sys.platform, tool if sys.platform.startswith("linux") else None)


def described() -> str:
    """Name and version of the system, for people."""
    kind = platform.system()
    if kind == "Linux":
        try:
            name = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
        except OSError:
            name = "Linux"
        return f"{name}, {platform.machine()}"
    if kind == "Darwin":
        return f"macOS {platform.mac_ver()[0]}, {platform.machine()}"
    return f"{kind} {platform.release()}, {platform.machine()}"
