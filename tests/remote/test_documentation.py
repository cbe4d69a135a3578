"""Every example in docs/remote-control.md works as it is written."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.opening import DEMO, open_source
from app.pipeline.output_settings import OutputSettings
from app.pipeline.settings import EngineSettings
from app.remote.commands import COMMANDS
from app.remote.headless import Headless, serving
from app.styles.library import Library
from tests.pipeline.fakes import wait_until
from tests.remote.studio import Client

PAGE = Path(__file__).resolve().parents[2] / "docs" / "remote-control.md"
PATIENCE_S = 30.0


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Headless]:
    """The real thing, on the demo clip."""
    monkeypatch.setattr("app.stream.address.default_path", lambda: tmp_path / "stream.json")
    outputs = OutputSettings(tmp_path / "pictures", tmp_path / "videos", keep_replay=True)
    library = Library()
    settings = EngineSettings(style_id=library.styles()[0].id)
    with serving(open_source(DEMO), library, settings, outputs) as running:
        wait_until(lambda: (latest := running.engine.latest) is not None and latest.style_id is not None)
        yield running


def commands_in(text: str) -> list[str]:
    return [
        line
        for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
        if line.strip()
    ]


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs curl and bash")
def test_examples_do_what_they_say(running: Headless) -> None:
    examples = commands_in(PAGE.read_text(encoding="utf-8"))
    assert len(examples) > 12
    for example in examples:
        ran = subprocess.run(
            ["bash", "-c", example],
            env={"PATH": "/usr/bin:/bin", "LIMNER": running.stream.status.url or ""},
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
        answer = json.loads(ran.stdout)
        if example.endswith("record/start"):
            wait_until(lambda: Client(running.stream).get("status")["recording"]["elapsed_s"] > 0.2)
        assert "error" not in answer, f"{example}: {answer['error']}"
        if "file" in answer and "record/start" not in example:
            assert Path(answer["file"]).stat().st_size > 0, example


def test_every_command_is_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    table = text[text.index("## The commands") : text.index("### What is on")]
    for command in COMMANDS:
        first, _, second = command.name.partition("/")
        assert f"api/{first}" in table
        known = re.search(rf"`{second}`|api/{first}/{second}", table)
        assert known or not second, command.name
