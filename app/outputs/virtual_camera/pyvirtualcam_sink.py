"""The virtual camera through pyvirtualcam, which is GPL-2 and so not installed by default."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from app.frames import Picture
from app.outputs.virtual_camera.setup import Requirement, requirements
from app.outputs.virtual_camera.sink import VirtualCameraError
from app.system import this_system

_OWN_LABEL: Final = "Limner"
_LINUX_DEVICES: Final = Path("/sys/class/video4linux")


class PyVirtualCamSink:
    """pyvirtualcam's `Camera`, of which only what its documentation promises is used.

    Args:
        camera: an open `pyvirtualcam.Camera` in the format BGR.
    """

    def __init__(self, camera: Any) -> None:
        self._camera = camera

    @property
    def device(self) -> str:
        return str(self._camera.device)

    def send(self, picture: Picture) -> None:
        # The clock is ours: the library's own sleep is measured from one frame to the next, and drifts.
        self._camera.send(picture)

    def close(self) -> None:
        self._camera.close()


def open_camera_sink(
    size_px: tuple[int, int],
    rate_hz: float,
    *,
    needs: Callable[[], tuple[Requirement, ...]] = lambda: tuple(requirements(this_system())),
) -> PyVirtualCamSink:
    """Open the system's virtual camera; see `CameraSinkOpener`.

    Raises:
        VirtualCameraError: the library or the driver is missing, or another program holds the device.
    """
    try:
        import pyvirtualcam
    except ImportError as error:
        raise _explained(needs(), str(error)) from error
    width, height = size_px
    try:
        camera = pyvirtualcam.Camera(
            width=width,
            height=height,
            fps=rate_hz,
            fmt=pyvirtualcam.PixelFormat.BGR,
            device=own_device(),
        )
    except Exception as error:
        # Documented as RuntimeError; what the drivers raise beside it is told in the same way.
        raise _explained(needs(), str(error)) from error
    return PyVirtualCamSink(camera)


def own_device(devices: Path = _LINUX_DEVICES) -> str | None:
    """The loopback device that bears our name, where there are several; None for whichever is free."""
    for entry in sorted(devices.glob("video*")):
        try:
            label = (entry / "name").read_text(encoding="utf-8").strip()
        except OSError:
            continue
        if label.startswith(_OWN_LABEL):
            return f"/dev/{entry.name}"
    return None


def _explained(needs: tuple[Requirement, ...], reason: str) -> VirtualCameraError:
    unmet = [need for need in needs if not need.met]
    if unmet:
        facts = " ".join(need.text.rstrip(".") + "." for need in unmet)
        return VirtualCameraError(
            f"The virtual camera cannot start. {facts}",
            tuple(step for need in unmet for step in need.steps),
        )
    first = (reason.strip().splitlines() or ["it does not answer"])[0].rstrip(".")
    return VirtualCameraError(
        f"The virtual camera does not open: {first}. Close what else sends to it (OBS, another Limner), "
        "then try again."
    )
