"""The virtual camera's clock before a stand-in for the device: size, format, pace, closing."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from app.frames import Picture
from app.outputs.virtual_camera.broadcast import Broadcast, Showing
from app.outputs.virtual_camera.sink import VirtualCameraError

SIZE_PX = 64, 36


class FakeCamera:
    """Checks what a device would check, and turns the clock."""

    device = "/dev/video9"

    def __init__(self) -> None:
        self.now_s = 50.0
        self.shown: list[tuple[float, int]] = []
        self.opened_for: tuple[tuple[int, int], float] | None = None
        self.threads: set[int] = set()
        self.closed = 0
        self.enough = threading.Event()
        self.fails_at: int | None = None
        self.takes_s: dict[int, float] = {}

    def open(self, size_px: tuple[int, int], rate_hz: float) -> "FakeCamera":
        self.opened_for = size_px, rate_hz
        self.threads.add(threading.get_ident())
        return self

    def send(self, picture: Picture) -> None:
        assert picture.shape == (SIZE_PX[1], SIZE_PX[0], 3)
        assert picture.dtype == np.uint8
        assert picture.flags["C_CONTIGUOUS"]
        assert not self.closed
        self.threads.add(threading.get_ident())
        if len(self.shown) == self.fails_at:
            raise RuntimeError("the device is gone\nand more")
        self.now_s += self.takes_s.get(len(self.shown), 0.001)
        self.shown.append((self.now_s, int(picture[18, 32, 0])))
        if len(self.shown) >= 60:
            self.enough.set()

    def close(self) -> None:
        self.threads.add(threading.get_ident())
        self.closed += 1

    def clock(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        if self.enough.is_set():
            time.sleep(0.001)


def start(camera: FakeCamera, look_up: Callable[[], Showing], *, crop: bool = False) -> Broadcast:
    return Broadcast(camera.open, look_up, size_px=SIZE_PX, crop=crop, clock=camera.clock, sleep=camera.sleep)


def flat(level: int, size_px: tuple[int, int] = SIZE_PX) -> Showing:
    return Showing(np.full((size_px[1], size_px[0], 3), level, np.uint8))


def test_thirty_a_second_by_a_steady_clock_and_the_last_again() -> None:
    camera, held = FakeCamera(), flat(77)
    broadcast = start(camera, lambda: held)
    assert camera.enough.wait(10)
    assert broadcast.close()
    assert camera.opened_for == (SIZE_PX, 30.0)
    times_s = np.array([at_s for at_s, _ in camera.shown[:60]])
    assert times_s - times_s[0] == pytest.approx(np.arange(60) / 30, abs=1e-6)
    assert {level for _, level in camera.shown} == {77}
    assert camera.closed == 1
    assert len(camera.threads) == 1, "one thread opens, sends and closes"


def test_beats_that_were_missed_are_left_out_and_never_made_up_for() -> None:
    camera = FakeCamera()
    camera.takes_s[10] = 0.5
    broadcast = start(camera, lambda: flat(1))
    assert camera.enough.wait(10)
    broadcast.close()
    gaps_s = np.diff([at_s for at_s, _ in camera.shown[:60]])
    assert gaps_s.max() == pytest.approx(0.53, abs=0.04)
    assert gaps_s[12:].min() > 0.03, "no burst afterwards"
    assert camera.shown[59][0] - 50.0 == pytest.approx(59 / 30 + 14 / 30, abs=0.05)


def test_other_sizes_are_put_on_bars_or_cut() -> None:
    tall = flat(200, (36, 72))
    for crop, corner in ((False, 0), (True, 200)):
        corners: list[int] = []
        camera = FakeCamera()

        def send(picture: Picture, camera=camera, corners=corners) -> None:
            corners.append(int(picture[0, 0, 0]))
            FakeCamera.send(camera, picture)

        camera.send = send
        broadcast = start(camera, lambda: tall, crop=crop)
        assert camera.enough.wait(10)
        broadcast.close()
        assert set(corners) == {corner}
        assert camera.shown[0][1] == 200


def test_it_says_when_a_placeholder_stands_in() -> None:
    camera = FakeCamera()
    broadcast = start(camera, lambda: Showing(flat(3).picture, "Paused."))
    assert camera.enough.wait(10)
    status = broadcast.status
    broadcast.close()
    assert (status.device, status.size_px, status.standing_in) == ("/dev/video9", SIZE_PX, "Paused.")
    assert status.sent >= 60


def test_a_device_that_fails_ends_it_with_a_sentence_and_is_closed() -> None:
    camera = FakeCamera()
    camera.fails_at = 3
    broadcast = start(camera, lambda: flat(1))
    until_s = time.monotonic() + 10
    while broadcast.error is None and time.monotonic() < until_s:
        time.sleep(0.001)
    assert broadcast.close()
    assert str(broadcast.error) == "The virtual camera ended: the device is gone. Start it again."
    assert camera.closed == 1


def test_a_device_that_does_not_open_raises() -> None:
    def refuse(size_px: tuple[int, int], rate_hz: float) -> FakeCamera:
        raise VirtualCameraError("No driver.", ("install it",))

    with pytest.raises(VirtualCameraError) as raised:
        Broadcast(refuse, lambda: flat(1), size_px=SIZE_PX)
    assert raised.value.steps == ("install it",)


def test_real_time_keeps_thirty_a_second() -> None:
    camera = FakeCamera()
    broadcast = Broadcast(camera.open, lambda: flat(1), size_px=SIZE_PX)
    began_s = time.perf_counter()
    assert camera.enough.wait(20)
    took_s = time.perf_counter() - began_s
    broadcast.close()
    assert took_s > 1.8  # never faster; how much slower depends on the machine
