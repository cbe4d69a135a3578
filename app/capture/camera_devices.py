"""The cameras of this machine, by name, and how one is opened."""

import os
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import cv2
import numpy as np

from app.errors import BadInputError, LimnerError

OWN_CAMERA_NAME: Final = "Limner"
"""Virtual cameras whose name begins so are Limner's own output and are never offered as its input."""

_VIRTUAL_NAMES: Final = ("virtual", "loopback", "dummy video", "obs")

_BACKENDS: Final = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}
"""DirectShow on Windows: Media Foundation takes up to half a minute to open some cameras."""


class NoCameraError(BadInputError):
    """The camera asked for is not there."""


class CameraUnavailableError(LimnerError):
    """The camera is there, but gives no picture."""


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """One camera.

    Attributes:
        index: the system's number for it, which may change when it is plugged in again.
        name: what its maker calls it.
        path: the system's path or identifier; empty where the system gives none.
        backend: the `cv2.CAP_*` number of the interface that lists and opens it.
    """

    index: int
    name: str
    path: str = ""
    backend: int = cv2.CAP_ANY


class CaptureDevice(Protocol):
    """What Limner asks of `cv2.VideoCapture`, by its documented contract.

    `read` blocks until a picture comes and then returns (True, picture); when none comes it returns
    (False, None), at once or after the driver's own time limit, but some drivers return the last picture
    again and again, and some block for good.
    """

    def isOpened(self) -> bool: ...  # noqa: N802 (OpenCV's name)

    def read(self) -> tuple[bool, Any]: ...

    def set(self, propId: int, value: float) -> bool: ...  # noqa: N803 (OpenCV's name)

    def get(self, propId: int) -> float: ...  # noqa: N803 (OpenCV's name)

    def release(self) -> None: ...


Opener = Callable[[CameraDevice], CaptureDevice]
Lister = Callable[[], Sequence[CameraDevice]]


def open_capture(device: CameraDevice) -> CaptureDevice:
    """Open a device with OpenCV; whether that worked, `isOpened` and the first `read` tell."""
    # OpenCV prints a warning for every failed attempt, and a lost camera is tried again and again.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    return cv2.VideoCapture(device.index, device.backend)


def list_cameras(own: Collection[str] = ()) -> tuple[CameraDevice, ...]:
    """The cameras of this machine, real ones first, then virtual ones, each group by index.

    Limner's own virtual camera is left out: it would film itself.

    Args:
        own: names or paths of virtual cameras that are fed from here, whatever they are called.
    """
    backend = _BACKENDS.get(sys.platform, cv2.CAP_ANY)
    try:
        from cv2_enumerate_cameras import enumerate_cameras

        found = enumerate_cameras(backend)
    except (ImportError, NotImplementedError, OSError):
        found = []  # the system's camera interface is missing: no camera can be opened through it either
    devices = [
        CameraDevice(info.index, info.name or f"Camera {info.index}", info.path or "", backend)
        for info in found
    ]
    return in_order(devices, own)


def in_order(devices: Sequence[CameraDevice], own: Collection[str] = ()) -> tuple[CameraDevice, ...]:
    """The devices as people should be offered them; see `list_cameras`."""
    offered = [
        device
        for device in devices
        if not _is_own(device) and device.path not in own and device.name not in own
    ]
    return tuple(sorted(offered, key=lambda device: (_is_virtual(device), device.index)))


def find_camera(wanted: str, devices: Sequence[CameraDevice]) -> CameraDevice:
    """The camera that `wanted` names: its index, its whole name, or a part of its name, in that order.

    Raises:
        NoCameraError: none or several match; the sentence lists what there is.
    """
    if not devices:
        raise NoCameraError("No camera was found. Plug one in, or open a video, a picture or the demo.")
    if wanted.isdecimal():
        matches = [device for device in devices if device.index == int(wanted)]
    else:
        name = wanted.casefold()
        matches = [device for device in devices if device.name.casefold() == name] or [
            device for device in devices if name in device.name.casefold()
        ]
    if len(matches) == 1:
        return matches[0]
    listing = ", ".join(f"{device.index} ({device.name})" for device in matches or devices)
    if matches:
        raise NoCameraError(f'Several cameras are called "{wanted}". Choose one by its number: {listing}.')
    raise NoCameraError(f'There is no camera "{wanted}". There is: {listing}.')


def same_camera(lost: CameraDevice, devices: Sequence[CameraDevice]) -> CameraDevice | None:
    """The lost camera among those present, even if the system has given it a new number."""
    namesakes = [device for device in devices if device.name == lost.name]
    for device in namesakes:
        if device.path == lost.path and device.index == lost.index:
            return device
    return namesakes[0] if namesakes else None


def why_unavailable(device: CameraDevice) -> str:
    """The sentence for a camera that does not open or gives no picture."""
    if sys.platform == "linux" and device.path.startswith("/dev/"):
        path = Path(device.path)
        if not path.exists():
            return f"{device.name} is gone. Plug it in again, or choose another camera."
        if not os.access(path, os.R_OK | os.W_OK):
            return (
                f"{device.name} may not be used by this account. "
                'Add the account to the "video" group and log in again, or choose another camera.'
            )
    if sys.platform == "darwin":
        return (
            f"{device.name} gives no picture. Allow the camera under System Settings, Privacy & Security, "
            "close other programs that use it, or choose another camera."
        )
    return f"{device.name} is used by another program or does not answer. Close it, or choose another camera."


def is_picture(value: object) -> bool:
    """Whether a device's read gave pixels rather than None or an empty array."""
    return isinstance(value, np.ndarray) and value.size > 0


def _is_own(device: CameraDevice) -> bool:
    return device.name.casefold().startswith(OWN_CAMERA_NAME.casefold())


def _is_virtual(device: CameraDevice) -> bool:
    return any(part in device.name.casefold() for part in _VIRTUAL_NAMES)
