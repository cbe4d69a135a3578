"""ONNX Runtime is one that cannot report home."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COLLECTOR = b"events.data.microsoft.com"


@pytest.mark.skipif(sys.platform == "win32", reason="the Windows wheels are told not to report instead")
def test_its_libraries_know_no_address_to_report_to() -> None:
    """From 1.29 on, the wheels carry an HTTP client for usage events."""
    package = find_spec("onnxruntime")
    assert package is not None
    assert package.origin is not None
    libraries = [path for path in (Path(package.origin).parent / "capi").iterdir() if ".so" in path.name]
    assert libraries
    for library in libraries:
        assert COLLECTOR not in library.read_bytes(), f"{library.name} reports usage"


@pytest.mark.skipif(sys.platform == "win32", reason="the home folder is found in another way")
def test_loading_it_leaves_no_trace_of_the_person(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", "import app, onnxruntime; onnxruntime.get_available_providers()"],
        cwd=ROOT,
        env={"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=True,
        timeout=60,
    )
    assert list(tmp_path.rglob("*")) == []
