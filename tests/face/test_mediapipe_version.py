"""MediaPipe is the one that cannot report home."""

import sys
import tomllib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_mediapipe_is_pinned_to_the_last_wheel_without_a_network_client() -> None:
    """From 0.10.35 on, the wheels carry an HTTP client that reports usage and cannot be switched off."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "mediapipe==0.10.33" in project["dependencies"]
    assert version("mediapipe") == "0.10.33"


@pytest.mark.skipif(sys.platform != "linux", reason="names of functions are looked up as ELF stores them")
def test_its_library_knows_no_function_that_could_open_a_connection() -> None:
    package = find_spec("mediapipe")
    assert package is not None
    assert package.origin is not None
    library = (Path(package.origin).parent / "tasks" / "c" / "libmediapipe.so").read_bytes()
    assert b"\0dlopen\0" in library, "names are not stored as this test expects"
    for name in (b"connect", b"socket", b"getaddrinfo", b"sendto", b"curl_easy_perform"):
        assert b"\0" + name + b"\0" not in library
