"""A camera may lie, freeze, vanish and return; frames keep coming."""

import threading
import time

import cv2
import numpy as np
import pytest

from app.capture.camera import CameraSource
from app.capture.camera_devices import CameraDevice, CameraUnavailableError
from app.capture.source import SourceEndedError, SourceState


@pytest.fixture
def camera(bus, impatience):
    with CameraSource(bus.devices[0], opener=bus.open, lister=bus.list, patience=impatience) as source:
        yield source


def _until(condition, timeout_s=3.0):
    end_s = time.perf_counter() + timeout_s
    while not condition():
        assert time.perf_counter() < end_s, "it did not happen in time"
        time.sleep(0.003)


def _is_placeholder(frame) -> bool:
    """The fake camera's pictures are flat but for one pixel; the placeholder is a drawing."""
    return float(frame.picture[1:].std()) > 1


def _read_until(camera, wanted, timeout_s=3.0):
    end_s = time.perf_counter() + timeout_s
    while time.perf_counter() < end_s:
        frame = camera.read(0.05)
        if frame is not None and wanted(frame):
            return frame
    raise AssertionError("no such frame came in time")


def test_frames_come_fresh_and_in_order(camera):
    frames = [camera.read(1.0) for _ in range(10)]
    sequences = [frame.sequence for frame in frames]
    assert sequences == sorted(set(sequences))
    assert all(frame.position_s is None for frame in frames)
    assert time.perf_counter() - frames[-1].captured_s < 0.1
    assert camera.live


def test_an_unread_frame_is_replaced_by_the_newest_and_counted(camera):
    first = camera.read(1.0)
    time.sleep(0.1)
    second = camera.read(1.0)
    assert second.sequence > first.sequence + 5
    assert time.perf_counter() - second.captured_s < 0.05


def test_mjpg_is_asked_for_before_the_size(camera, bus):
    properties = [number for number, _ in bus.settings]
    assert properties.index(cv2.CAP_PROP_FOURCC) < properties.index(cv2.CAP_PROP_FRAME_WIDTH)
    assert dict(bus.settings)[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")


def test_what_was_granted_is_read_back(bus, impatience):
    bus.granted_px, bus.granted_fps = (40, 30), 15.0
    with CameraSource(
        bus.devices[0], size_px=(1920, 1080), fps=60, opener=bus.open, lister=bus.list, patience=impatience
    ) as camera:
        asked = dict(bus.settings)
        assert (asked[cv2.CAP_PROP_FRAME_WIDTH], asked[cv2.CAP_PROP_FPS]) == (1920, 60)
        assert camera.size_px == camera.read(1.0).size_px == (40, 30)
        assert camera.nominal_hz == 15.0
        assert camera.status.state is SourceState.LIVE
        assert camera.status.message == "Fake Webcam, 40 x 30 at 15 fps, asked for 1920 x 1080"


@pytest.mark.parametrize("nonsense", [0.0, -1.0, 1e9])
def test_a_nonsensical_rate_is_not_believed(bus, impatience, nonsense):
    bus.granted_fps = nonsense
    with CameraSource(
        bus.devices[0], fps=25, opener=bus.open, lister=bus.list, patience=impatience
    ) as camera:
        assert camera.nominal_hz == 25


def test_unplugged_a_placeholder_comes_and_plugged_in_the_picture_returns(camera, bus):
    before = camera.read(1.0)
    bus.plugged = False
    lost = _read_until(camera, _is_placeholder)
    assert lost.size_px == before.size_px
    assert lost.sequence > before.sequence
    assert camera.status.state is SourceState.LOST
    assert camera.status.message.startswith("Fake Webcam gives no picture. Plug it in again")
    bus.plugged = True
    back = _read_until(camera, lambda frame: not _is_placeholder(frame))
    assert back.sequence > lost.sequence
    assert camera.status.state is SourceState.LIVE


def test_it_is_found_again_under_another_number(camera, bus):
    bus.plugged = False
    _until(lambda: camera.status.state is SourceState.LOST)
    bus.devices = [CameraDevice(0, "Another Webcam"), CameraDevice(3, "Fake Webcam", "/nowhere/video3")]
    bus.plugged = True
    _until(lambda: camera.status.state is SourceState.LIVE)
    assert bus.opened[-1].index == 3


def test_another_camera_is_not_taken_for_the_lost_one(camera, bus):
    bus.plugged = False
    _until(lambda: camera.status.state is SourceState.LOST)
    bus.devices = [CameraDevice(0, "Another Webcam", "/nowhere/video0")]
    bus.plugged = True
    time.sleep(0.2)
    assert camera.status.state is SourceState.LOST
    assert {device.name for device in bus.opened} == {"Fake Webcam"}


def test_placeholders_are_few_and_reading_never_blocks_longer_than_asked(camera, bus):
    bus.plugged = False
    _read_until(camera, _is_placeholder)
    start_s = time.perf_counter()
    frames = [frame for frame in (camera.read(0.01) for _ in range(30)) if frame is not None]
    elapsed_s = time.perf_counter() - start_s
    assert 2 <= len(frames) <= elapsed_s / 0.02 + 2
    assert elapsed_s < 1.0


def test_attempts_to_reopen_grow_further_apart_up_to_a_limit(bus, impatience):
    devices = list(bus.devices)
    with CameraSource(devices[0], opener=bus.open, lister=lambda: devices, patience=impatience):
        bus.plugged = False
        _until(lambda: len(bus.opened) >= 7)
    gaps_s = np.diff(bus.opened_s[1:])
    assert gaps_s[0] > impatience.retry_s
    assert gaps_s[1] > 1.8 * impatience.retry_s
    assert gaps_s[-1] > 0.95 * impatience.retry_most_s
    assert bus.released == len(bus.opened)


def test_a_frozen_picture_is_cured_by_reopening(camera, bus):
    camera.read(1.0)
    bus.frozen = True
    _until(lambda: len(bus.opened) == 2)
    count = bus.count
    _until(lambda: bus.count > count)
    assert camera.status.state is SourceState.LIVE
    assert bus.released == 1


def test_a_shuttered_camera_is_reopened_once_and_then_believed(camera, bus):
    bus.frozen_survives_reopening = True
    bus.frozen = True
    _until(lambda: len(bus.opened) == 2)
    time.sleep(0.5)
    assert len(bus.opened) == 2
    assert camera.status.state is SourceState.LIVE
    assert not _is_placeholder(camera.read(1.0))


def test_a_driver_that_hangs_is_noticed(camera, bus):
    camera.read(1.0)
    bus.hangs.set()
    try:
        _read_until(camera, _is_placeholder)
        assert camera.status.state is SourceState.LOST
    finally:
        bus.hangs.clear()
    _read_until(camera, lambda frame: not _is_placeholder(frame))
    assert camera.status.state is SourceState.LIVE


def test_a_camera_taken_by_another_program_is_said(bus, impatience):
    bus.taken = True
    with pytest.raises(
        CameraUnavailableError, match=r"Fake Webcam is used by another program.*choose another"
    ):
        CameraSource(bus.devices[0], opener=bus.open, lister=bus.list, patience=impatience)
    assert bus.released == len(bus.opened)


def test_a_camera_that_does_not_open_is_said_at_once(bus):
    bus.plugged = False
    start_s = time.perf_counter()
    with pytest.raises(CameraUnavailableError) as caught:
        CameraSource(bus.devices[0], opener=bus.open, lister=bus.list)
    assert time.perf_counter() - start_s < 1.0
    assert caught.value.exit_code == 1


def test_an_opener_that_throws_is_a_camera_that_does_not_open(bus):
    def throw(device):
        raise cv2.error("no such backend")

    with pytest.raises(CameraUnavailableError):
        CameraSource(bus.devices[0], opener=throw, lister=bus.list)


def test_grey_pictures_become_bgr(bus, impatience):
    def open_grey(device):
        capture = bus.open(device)
        read = capture.read
        capture.read = lambda: (True, np.ascontiguousarray(read()[1][:, :, 0]))
        return capture

    with CameraSource(bus.devices[0], opener=open_grey, lister=bus.list, patience=impatience) as camera:
        assert camera.read(1.0).picture.shape == (48, 64, 3)


def test_closing_wakes_a_reader_and_releases_the_device(camera, bus):
    bus.plugged = False
    _until(lambda: camera.status.state is SourceState.LOST)
    ended = threading.Event()

    def read_on():
        try:
            while True:
                camera.read(10.0)
        except SourceEndedError:
            ended.set()

    reader = threading.Thread(target=read_on, name="limner-test-reader")
    reader.start()
    camera.close()
    camera.close()
    assert ended.wait(1.0)
    reader.join()
    assert bus.released == len(bus.opened)
    assert camera.status.state is SourceState.ENDED
