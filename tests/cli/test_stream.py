"""`limner stream`, in a process of its own."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.cli.conftest import REPOSITORY

PATIENCE_S = 60.0


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), "HOME": str(tmp_path)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to send to one process")
def test_serves_until_it_is_interrupted(environment: dict[str, str], tmp_path: Path) -> None:
    program = [sys.executable, str(REPOSITORY / "main.py"), "stream", "--source", "demo", "--port", "21400"]
    with subprocess.Popen(
        program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None and process.stderr is not None
            url = process.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:214\d\d/[\w-]{32,}/", url)
            with urllib.request.urlopen(f"{url}stream.mjpg", timeout=PATIENCE_S) as stream:
                assert b"--limner-frame" in stream.readline()
                assert b"image/jpeg" in stream.readline()
            process.send_signal(signal.SIGINT)
            rest, said = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
    assert process.returncode == 0
    assert rest == ""
    assert "Ctrl-C ends it." in said
    token = url.split("/")[3]
    assert token in (tmp_path / "config" / "limner" / "stream.json").read_text(encoding="utf-8")


def test_source_that_is_not_there_is_said(limner: Callable[..., Result], tmp_path: Path) -> None:
    result = limner("stream", "--source", tmp_path / "nowhere.mp4")
    assert result.exit_code == 2
    assert "nowhere.mp4" in result.stderr
