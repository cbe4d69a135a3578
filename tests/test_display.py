import socket
from pathlib import Path

import pytest

from app.display import missing_display


def test_windows_and_mac_always_have_one() -> None:
    assert missing_display({}, "win32") is None
    assert missing_display({}, "darwin") is None


def test_without_a_server_there_is_none() -> None:
    assert missing_display({}, "linux") == "there is no display"


@pytest.mark.parametrize("display", [":9731", "unix:9731", "127.0.0.1:9731.0", "nonsense", ":"])
def test_a_server_that_does_not_answer_is_none(display: str) -> None:
    assert missing_display({"DISPLAY": display}, "linux") == f"the display {display} does not answer"


def test_a_wayland_server_that_answers_is_one(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        environment = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert missing_display(environment, "linux") is None
    assert missing_display(environment, "linux") == "the display wayland-7 does not answer"


def test_an_x_server_over_the_network_is_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000
        if number < 0:
            pytest.skip("the system gave a port below the display ports")
        assert missing_display({"DISPLAY": f"127.0.0.1:{number}.0"}, "linux") is None


def test_a_platform_that_needs_no_server_is_believed() -> None:
    assert missing_display({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None
    assert missing_display({"QT_QPA_PLATFORM": "xcb"}, "linux") is not None
