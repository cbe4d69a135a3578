"""Which cameras are offered, and which one a name means."""

import sys

import pytest

from app.capture.camera_devices import (
    CameraDevice,
    NoCameraError,
    find_camera,
    in_order,
    list_cameras,
    same_camera,
    why_unavailable,
)

INTERNAL = CameraDevice(0, "Integrated Camera", "/dev/video0")
LOGITECH = CameraDevice(2, "Logitech BRIO", "/dev/video2")
OBS = CameraDevice(1, "OBS Virtual Camera", "/dev/video1")
OURS = CameraDevice(4, "Limner", "/dev/video4")


def test_our_own_virtual_camera_is_never_offered():
    assert in_order([OURS, CameraDevice(9, "limner (v4l2loopback)"), LOGITECH]) == (LOGITECH,)


def test_real_cameras_come_before_virtual_ones():
    assert in_order([LOGITECH, OBS, INTERNAL]) == (INTERNAL, LOGITECH, OBS)


def test_listing_works_on_this_machine():
    assert all(isinstance(device, CameraDevice) for device in list_cameras())


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("2", LOGITECH),
        ("Logitech BRIO", LOGITECH),
        ("logitech brio", LOGITECH),
        ("brio", LOGITECH),
        ("0", INTERNAL),
    ],
)
def test_a_camera_is_found_by_number_name_or_part_of_a_name(wanted, found):
    assert find_camera(wanted, [INTERNAL, OBS, LOGITECH]) == found


def test_a_whole_name_wins_over_a_part():
    longer = CameraDevice(5, "Logitech BRIO 4K")
    assert find_camera("logitech brio", [longer, LOGITECH]) == LOGITECH


def test_an_unknown_camera_is_answered_with_what_there_is():
    with pytest.raises(
        NoCameraError, match=r'no camera "7"\. There is: 0 \(Integrated Camera\), 2 \(Logi'
    ) as caught:
        find_camera("7", [INTERNAL, LOGITECH])
    assert caught.value.exit_code == 2


def test_an_ambiguous_name_is_answered_with_the_numbers():
    with pytest.raises(NoCameraError, match=r'Several cameras are called "camera".*0 \(Integr.*1 \(OBS'):
        find_camera("camera", [INTERNAL, OBS])


def test_no_camera_at_all_is_said():
    with pytest.raises(NoCameraError, match=r"No camera was found\. Plug one in, or open"):
        find_camera("0", [])


def test_a_camera_plugged_in_again_is_known_by_its_name():
    moved = CameraDevice(6, "Logitech BRIO", "/dev/video6")
    assert same_camera(LOGITECH, [INTERNAL, moved]) == moved
    assert same_camera(LOGITECH, [moved, LOGITECH]) == LOGITECH
    assert same_camera(LOGITECH, [INTERNAL]) is None


@pytest.mark.skipif(sys.platform != "linux", reason="device files are Linux's")
def test_why_a_camera_gives_no_picture(tmp_path):
    assert "Integrated Camera is used by another program" in why_unavailable(
        CameraDevice(0, "Integrated Camera")
    )
    assert "is gone. Plug it in again" in why_unavailable(CameraDevice(0, "Webcam", "/dev/video-that-is-not"))


def test_a_virtual_camera_that_is_fed_from_here_is_left_out_whatever_it_is_called() -> None:
    devices = [
        CameraDevice(0, "Webcam", "/dev/video0"),
        CameraDevice(1, "OBS Virtual Camera"),
        CameraDevice(2, "Dummy video device", "/dev/video2"),
    ]
    assert [device.index for device in in_order(devices)] == [0, 1, 2]
    assert [device.index for device in in_order(devices, {"OBS Virtual Camera"})] == [0, 2]
    assert [device.index for device in in_order(devices, {"/dev/video2"})] == [0, 1]
