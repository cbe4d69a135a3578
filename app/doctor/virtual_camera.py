"""The virtual camera: the library, and the driver that it needs from the system."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from app.doctor.finding import Finding, good, missing
from app.doctor.system import System, pip

_TOPIC: Final = "Virtual camera"
_MODULE: Final = Path("/sys/module/v4l2loopback")
_LOAD: Final = 'sudo modprobe v4l2loopback devices=1 exclusive_caps=1 card_label="Limner"'
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


def examine_virtual_camera(
    system: System,
    has_library: Callable[[], bool] = lambda: find_spec("pyvirtualcam") is not None,
    module: Path = _MODULE,
) -> Iterator[Finding]:
    """Whether the painting can be offered to other programs as a camera."""
    if has_library():
        yield good(_TOPIC, "pyvirtualcam is installed")
    else:
        yield missing(
            _TOPIC,
            "pyvirtualcam is not installed (it is GPL-2, and so an extra).",
            pip("install", "pyvirtualcam"),
        )
    if system.is_linux:
        yield _examine_loopback(system, module)
    elif system.platform == "darwin":
        yield _examine_obs_on_mac()
    else:
        yield _examine_obs_on_windows()


def _examine_loopback(system: System, module: Path) -> Finding:
    if module.exists():
        return good(_TOPIC, "v4l2loopback is loaded")
    return missing(
        _TOPIC,
        "The kernel module v4l2loopback is not loaded.",
        system.install(_LOOPBACK) + ("  (from RPM Fusion)" if system.package_tool == "dnf" else ""),
        _LOAD,
    )


def _examine_obs_on_mac() -> Finding:
    if any(path.exists() for path in _OBS_PLUGINS):
        return good(_TOPIC, "OBS is installed; its camera is used")
    return missing(
        _TOPIC,
        "OBS is not installed; its virtual camera is the driver on macOS.",
        "Install OBS from https://obsproject.com",
        "Open it, press Start Virtual Camera once, allow the extension, and press Stop.",
    )


def _examine_obs_on_windows() -> Finding:
    if _registered_on_windows():
        return good(_TOPIC, "The OBS Virtual Camera is registered")
    return missing(
        _TOPIC,
        "The OBS Virtual Camera is not registered; it is the driver on Windows.",
        "Install OBS from https://obsproject.com",
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
