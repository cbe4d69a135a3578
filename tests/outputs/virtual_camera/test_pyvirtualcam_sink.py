"""The adapter before a stand-in for pyvirtualcam, and the real library where no driver is."""

import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from app.outputs.virtual_camera.pyvirtualcam_sink import open_camera_sink, own_device
from app.outputs.virtual_camera.setup import Requirement, requirements
from app.outputs.virtual_camera.sink import VirtualCameraError
from app.system import System


class FakeCamera:
    """`pyvirtualcam.Camera` as its documentation says: it checks shape and type, and closes once."""

    made: "list[FakeCamera]" = []  # noqa: RUF012 - emptied by the fixture

    def __init__(self, width, height, fps, *, fmt, device=None, backend=None, print_fps=False) -> None:
        self.width, self.height, self.fps, self.fmt = width, height, fps, fmt
        self.device = device or "OBS Virtual Camera"
        self.sent: list[np.ndarray] = []
        self.closed = False
        FakeCamera.made.append(self)

    def send(self, frame: np.ndarray) -> None:
        if frame.dtype != np.uint8:
            raise TypeError("unexpected frame dtype")
        if frame.shape != (self.height, self.width, 3):
            raise ValueError("unexpected frame shape")
        self.sent.append(frame)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    FakeCamera.made = []
    fake = SimpleNamespace(Camera=FakeCamera, PixelFormat=SimpleNamespace(BGR="24BG", RGB="raw "))
    monkeypatch.setitem(sys.modules, "pyvirtualcam", fake)
    return fake


def test_it_opens_for_bgr_of_the_wanted_size_and_rate(library: SimpleNamespace) -> None:
    sink = open_camera_sink((1280, 720), 30.0)
    (camera,) = FakeCamera.made
    assert (camera.width, camera.height, camera.fps, camera.fmt) == (1280, 720, 30.0, "24BG")
    sink.send(np.zeros((720, 1280, 3), np.uint8))
    assert len(camera.sent) == 1
    assert sink.device == camera.device
    sink.close()
    assert camera.closed


def test_a_device_that_is_taken_is_told(library: SimpleNamespace) -> None:
    def refuse(**options):
        raise RuntimeError("'v4l2loopback' backend: device busy\nmore")

    library.Camera = refuse
    with pytest.raises(VirtualCameraError, match=r"does not open: .+ device busy"):
        open_camera_sink((64, 36), 30.0, needs=lambda: (Requirement(True, "there"),))


def test_without_the_library_the_steps_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
    needs = tuple(requirements(System("win32"), has_library=lambda: False))
    with pytest.raises(VirtualCameraError, match="cannot start") as raised:
        open_camera_sink((64, 36), 30.0, needs=lambda: needs)
    assert "pip install pyvirtualcam" in raised.value.steps[0]
    assert any("obsproject.com" in step for step in raised.value.steps)


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or find_spec("pyvirtualcam") is None,
    reason="needs Linux and the extra virtualcam",
)
@pytest.mark.skipif(Path("/sys/module/v4l2loopback").exists(), reason="the driver is there")
def test_the_real_library_without_a_driver() -> None:
    with pytest.raises(VirtualCameraError, match="v4l2loopback is not loaded") as raised:
        open_camera_sink((1280, 720), 30.0)
    assert any("modprobe v4l2loopback" in step and "exclusive_caps=1" in step for step in raised.value.steps)


def test_among_several_loopback_devices_ours_is_taken(tmp_path: Path) -> None:
    for number, name in enumerate(("Webcam", "OBS Virtual Camera", "Limner")):
        (tmp_path / f"video{number}").mkdir()
        (tmp_path / f"video{number}" / "name").write_text(f"{name}\n")
    assert own_device(tmp_path) == "/dev/video2"
    assert own_device(tmp_path / "none") is None
