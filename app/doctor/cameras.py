"""The cameras."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.capture.camera_devices import CameraDevice, list_cameras
from app.doctor.finding import Finding, good, missing
from app.system import System

_TOPIC = "Cameras"
_DEVICES = Path("/dev")


def examine_cameras(
    system: System, cameras: Sequence[CameraDevice] | None = None, devices: Path = _DEVICES
) -> Iterator[Finding]:
    """Which cameras there are, and why there are none. No camera is switched on."""
    if system.is_linux:
        yield from _examine_permissions(devices)
    cameras = list_cameras() if cameras is None else cameras
    for camera in cameras:
        yield good(_TOPIC, f"camera:{camera.index}  {camera.name}")
    if not cameras:
        yield missing(_TOPIC, "No camera was found; the demo clip plays instead.", *_advice(system))


def _examine_permissions(devices: Path) -> Iterator[Finding]:
    closed = [path for path in sorted(devices.glob("video*")) if not os.access(path, os.R_OK | os.W_OK)]
    if closed:
        yield missing(
            _TOPIC,
            f"{', '.join(str(path) for path in closed)} may not be used by this account.",
            'sudo usermod --append --groups video "$USER"',
            "Log out and in again.",
        )


def _advice(system: System) -> tuple[str, ...]:
    if system.is_linux:
        return ("Plug a camera in. In a container or a virtual machine, pass /dev/video0 on to it.",)
    if system.platform == "darwin":
        return (
            "Plug a camera in.",
            "Allow it: System Settings, Privacy & Security, Camera, and switch your terminal on.",
        )
    return (
        "Plug a camera in.",
        "Allow it: Settings, Privacy & security, Camera, Let desktop apps access your camera.",
    )
