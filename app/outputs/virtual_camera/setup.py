"""What a virtual camera needs from the system, and how to get it, step by step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from app.system import System, pip

_MODULE: Final = Path("/sys/module/v4l2loopback")
_LOAD: Final = 'sudo modprobe v4l2loopback devices=1 exclusive_caps=1 card_label="Limner"'
_LOAD_ALWAYS: Final = (
    "echo v4l2loopback | sudo tee /etc/modules-load.d/limner.conf",
    "echo 'options v4l2loopback exclusive_caps=1 card_label=\"Limner\"'"
    " | sudo tee /etc/modprobe.d/limner.conf",
)
_LOOPBACK: Final = {
    "apt-get": "v4l2loopback-dkms",
    "dnf": "v4l2loopback",
    "pacman": "v4l2loopback-dkms",
    "zypper": "v4l2loopback-kmp-default",
}
_OBS_PLUGINS: Final = (
    Path("/Library/CoreMediaIO/Plug-Ins/DAL/obs-mac-virtualcam.plugin"),
    Path("/Applications/OBS.app"),
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a virtual camera needs.

    Attributes:
        met: it is there.
        text: one sentence on how it stands.
        steps: how to get it, one step an item; empty where it is there.
    """

    met: bool
    text: str
    steps: tuple[str, ...] = ()


def requirements(
    system: System,
    has_library: Callable[[], bool] = lambda: find_spec("pyvirtualcam") is not None,
    module: Path = _MODULE,
) -> Iterator[Requirement]:
    """The library, and the driver: v4l2loopback on Linux, OBS's elsewhere."""
    if has_library():
        yield Requirement(True, "pyvirtualcam is installed")
    else:
        text = "pyvirtualcam is not installed (it is GPL-2, and so an extra)."
        yield Requirement(False, text, (pip("install", "pyvirtualcam"),))
    if system.is_linux:
        yield _loopback(system, module)
    elif system.platform == "darwin":
        yield _obs_on_mac()
    else:
        yield _obs_on_windows()


def _loopback(system: System, module: Path) -> Requirement:
    if module.exists():
        return Requirement(True, "v4l2loopback is loaded")
    source = "  (from RPM Fusion)" if system.package_tool == "dnf" else ""
    return Requirement(
        False,
        "The kernel module v4l2loopback is not loaded.",
        (
            system.install(_LOOPBACK) + source,
            _LOAD,
            f"To load it at every start of the system:  {_LOAD_ALWAYS[0]}",
            f"and:  {_LOAD_ALWAYS[1]}",
        ),
    )


def _obs_on_mac() -> Requirement:
    if any(path.exists() for path in _OBS_PLUGINS):
        return Requirement(True, "OBS is installed; its camera is used")
    return Requirement(
        False,
        "OBS is not installed; its virtual camera is the driver on macOS.",
        (
            "Install OBS from https://obsproject.com",
            "Open it, press Start Virtual Camera once, allow the extension, and press Stop.",
        ),
    )


def _obs_on_windows() -> Requirement:
    if _registered_on_windows():
        return Requirement(True, "The OBS Virtual Camera is registered")
    return Requirement(
        False,
        "The OBS Virtual Camera is not registered; it is the driver on Windows.",
        ("Install OBS from https://obsproject.com",),
    )


def _registered_on_windows() -> bool:
    try:
        import winreg
    except ImportError:
        return False
    # The class id of OBS's DirectShow filter.
    key = r"SOFTWARE\Classes\CLSID\{A3FCE0F5-3493-419F-958A-ABA1250EC20B}"
    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key))  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
