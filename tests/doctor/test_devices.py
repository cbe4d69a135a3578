from pathlib import Path

import pytest

from app.capture.camera_devices import CameraDevice
from app.doctor.cameras import examine_cameras
from app.doctor.finding import State
from app.doctor.screen import examine_display, start_qt
from app.doctor.virtual_camera import examine_virtual_camera
from app.system import System

DEBIAN = System("linux", "apt-get")
FEDORA = System("linux", "dnf")
GENTOO = System("linux")
MAC = System("darwin")
WINDOWS = System("win32")


def test_cameras_are_listed_as_source_takes_them(tmp_path: Path) -> None:
    (finding,) = examine_cameras(DEBIAN, [CameraDevice(2, "Logitech C920")], tmp_path)
    assert (finding.state, finding.text) == (State.GOOD, "camera:2  Logitech C920")


@pytest.mark.parametrize("system", [DEBIAN, MAC, WINDOWS])
def test_no_camera_is_no_fault_and_has_advice(system: System, tmp_path: Path) -> None:
    (finding,) = examine_cameras(system, [], tmp_path)
    assert finding.state is State.MISSING
    assert "demo clip" in finding.text
    assert finding.advice


def test_a_camera_that_may_not_be_used_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "video0").write_bytes(b"")
    monkeypatch.setattr("app.doctor.cameras.os.access", lambda *_: False)
    first, *_ = examine_cameras(DEBIAN, [], tmp_path)
    assert "may not be used by this account" in first.text
    assert "--groups video" in first.advice[0]


def test_no_display_is_no_fault() -> None:
    (finding,) = examine_display(DEBIAN, lambda: "there is no display", lambda: pytest.fail("not asked"))
    assert finding.state is State.MISSING
    assert "there is no display" in finding.text


def test_a_display_that_qt_cannot_use_is_broken_and_names_the_packages() -> None:
    (finding,) = examine_display(DEBIAN, lambda: None, lambda: (False, "could not load xcb"))
    assert finding.state is State.BROKEN
    assert finding.advice[0].startswith("sudo apt-get install libegl1")


def test_qt_starts_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    works, said = start_qt()
    assert works, said
    assert said.startswith("offscreen ")


def test_a_qt_that_dies_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "no-such-platform")
    works, said = start_qt()
    assert not works
    assert "no-such-platform" in said


@pytest.mark.parametrize(
    ("system", "step"),
    [
        (DEBIAN, "sudo apt-get install v4l2loopback-dkms"),
        (FEDORA, "sudo dnf install v4l2loopback  (from RPM Fusion)"),
        (GENTOO, "Install v4l2loopback-dkms (Debian's name) with the system's package manager."),
    ],
)
def test_linux_is_told_how_to_get_the_virtual_camera(system: System, step: str, tmp_path: Path) -> None:
    library, driver = examine_virtual_camera(system, lambda: False, tmp_path / "missing")
    assert library.state is driver.state is State.MISSING
    assert "pip install" in library.advice[0]
    assert driver.advice[0] == step
    assert driver.advice[1].startswith("sudo modprobe v4l2loopback")


def test_a_virtual_camera_that_is_there_needs_no_advice(tmp_path: Path) -> None:
    findings = list(examine_virtual_camera(DEBIAN, lambda: True, tmp_path))
    assert all(finding.state is State.GOOD and not finding.advice for finding in findings)


@pytest.mark.parametrize("system", [MAC, WINDOWS])
def test_elsewhere_obs_is_the_driver(system: System) -> None:
    _, driver = examine_virtual_camera(system, lambda: True)
    assert driver.state is State.MISSING
    assert "obsproject.com" in driver.advice[0]
