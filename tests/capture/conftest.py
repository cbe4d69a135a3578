"""Real videos and pictures made on the spot, and a camera that can be unplugged."""

import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.capture.camera_devices import CameraDevice
from app.capture.camera_watchdog import CameraPatience

Picture = NDArray[np.uint8]


def numbered_picture(number: int, size_px: tuple[int, int] = (64, 48)) -> Picture:
    """A picture whose grey says its number, coarse enough to survive compression."""
    width, height = size_px
    return np.full((height, width, 3), 20 + 10 * (number % 20), np.uint8)


def number_of(picture: Picture) -> int:
    return round((float(picture.mean()) - 20) / 10)


@pytest.fixture
def make_video(tmp_path: Path) -> Callable[..., Path]:
    """Write an H.264 video of `count` numbered pictures."""

    def make(
        name: str = "clip.mp4",
        *,
        count: int = 10,
        fps: int = 30,
        size_px: tuple[int, int] = (64, 48),
        rotation_deg: int = 0,
        pictures: list[Picture] | None = None,
        pixel_shape: tuple[int, int] | None = None,
        container_options: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w", options=container_options or {}) as container:
            stream = container.add_stream("libx264", rate=fps, options={"crf": "10"})
            stream.width, stream.height = size_px
            stream.pix_fmt = "yuv420p"
            if pixel_shape:
                stream.codec_context.sample_aspect_ratio = Fraction(*pixel_shape)
            if rotation_deg:
                stream.set_display_rotation(rotation_deg)
            for picture in pictures or [numbered_picture(n, size_px) for n in range(count)]:
                for packet in stream.encode(av.VideoFrame.from_ndarray(picture, "bgr24")):
                    container.mux(packet)
            for packet in stream.encode():
                container.mux(packet)
        return path

    return make


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        # A real sleep is late, never early.
        self.now_s += seconds + 0.0002


@pytest.fixture
def clock() -> Clock:
    return Clock()


class FakeBus:
    """Where a fake camera is plugged in: keeps to what `cv2.VideoCapture` documents.

    Attributes:
        devices: what enumeration reports.
        plugged: opening works and pictures come.
        frozen: the device returns one and the same picture.
        taken: the device opens, but gives no picture, as one that another program uses.
        granted_px, granted_fps: what the device grants whatever is asked.
        opened: the devices opened so far.
        settings: (property, value) in the order they were set.
    """

    def __init__(self, device: CameraDevice) -> None:
        self.devices = [device]
        self.plugged = True
        self.frozen = False
        self.frozen_survives_reopening = False
        self.taken = False
        self.hangs = threading.Event()
        self.granted_px = (64, 48)
        self.granted_fps = 100.0
        self.opened: list[CameraDevice] = []
        self.opened_s: list[float] = []
        self.released = 0
        self.settings: list[tuple[int, float]] = []
        self.count = 0

    def list(self) -> list[CameraDevice]:
        return list(self.devices) if self.plugged else []

    def open(self, device: CameraDevice) -> "FakeCapture":
        self.opened.append(device)
        self.opened_s.append(time.perf_counter())
        if not self.frozen_survives_reopening:
            self.frozen = False
        return FakeCapture(self)


class FakeCapture:
    def __init__(self, bus: FakeBus) -> None:
        self._bus = bus
        self._open = bus.plugged

    def isOpened(self) -> bool:
        return self._open

    def set(self, propId: int, value: float) -> bool:  # noqa: N803 (OpenCV's name)
        self._bus.settings.append((propId, value))
        return True

    def get(self, propId: int) -> float:  # noqa: N803 (OpenCV's name)
        return {
            cv2.CAP_PROP_FRAME_WIDTH: float(self._bus.granted_px[0]),
            cv2.CAP_PROP_FRAME_HEIGHT: float(self._bus.granted_px[1]),
            cv2.CAP_PROP_FPS: self._bus.granted_fps,
        }.get(propId, 0.0)

    def read(self) -> tuple[bool, Any]:
        bus = self._bus
        time.sleep(0.005)
        if bus.hangs.is_set():
            while bus.hangs.is_set():
                time.sleep(0.005)
        if not bus.plugged or bus.taken or not self._open:
            self._open = self._open and bus.plugged
            return False, None
        if not bus.frozen:
            bus.count += 1
        picture = numbered_picture(bus.count, bus.granted_px)
        picture[0, 0] = bus.count % 256, bus.count // 256, 0
        return True, picture

    def release(self) -> None:
        self._bus.released += 1
        self._open = False


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus(CameraDevice(0, "Fake Webcam", "/nowhere/video0"))


@pytest.fixture
def impatience() -> CameraPatience:
    """The watchdog's limits, short enough for tests."""
    return CameraPatience(
        first_frame_s=0.3, lost_s=0.1, frozen_s=0.15, retry_s=0.02, retry_most_s=0.08, placeholder_s=0.02
    )
