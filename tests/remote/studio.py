"""Something to steer that does nothing but remember, and what a client sees of it."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.frames import Look
from app.outputs.unavailable import OutputUnavailableError
from app.pipeline.output_desk import OutputStatus
from app.remote.status import Status, describe
from app.stream.local_stream import LocalStream
from app.styles.errors import UnknownStyleError
from app.styles.style import Style


@dataclass
class FakeOutputs:
    """Names files that nobody writes."""

    recording: bool = False
    paused: bool = False
    camera: bool = False

    def snapshot(self) -> Path:
        return Path("snapshot.png")

    def start_recording(self) -> Path:
        self.recording = True
        return Path("recording.mkv")

    def pause_recording(self, paused: bool = True) -> None:
        self.paused = paused

    def stop_recording(self) -> Path:
        if not self.recording:
            raise OutputUnavailableError("Nothing is being recorded.")
        self.recording = False
        return Path("recording.mkv")

    def save_replay(self) -> Path:
        return Path("replay.mkv")

    def start_virtual_camera(self) -> str:
        self.camera = True
        return "Fake Camera"

    def stop_virtual_camera(self) -> None:
        self.camera = False


@dataclass
class FakeControls:
    """Keeps what was set; `styles_there` are the styles it knows."""

    styles_there: tuple[Style, ...]
    style_id: str | None = None
    paused: bool = False
    set: Look = field(default_factory=Look)
    outputs: FakeOutputs = field(default_factory=FakeOutputs)
    error: Exception | None = None

    def status(self) -> Status:
        if self.error is not None:
            raise self.error
        return describe(self.style_id, self.set, None, None, OutputStatus())

    def styles(self) -> tuple[Style, ...]:
        return self.styles_there

    def choose_style(self, style_id: str) -> None:
        if style_id not in [style.id for style in self.styles_there]:
            raise UnknownStyleError(f"There is no style called {style_id!r}.")
        self.style_id = style_id

    def look(self) -> Look:
        return self.set

    def own_look(self) -> Look:
        return Look(strength=0.7, colour=0.6)

    def set_look(self, look: Look) -> None:
        self.set = look

    def pause(self, paused: bool) -> None:
        self.paused = paused


@dataclass
class Client:
    """Asks over the loopback address, as a script would."""

    stream: LocalStream

    @property
    def url(self) -> str:
        url = self.stream.status.url
        assert url is not None
        return url

    def get(self, name: str) -> Any:
        return self.ask("GET", name)[1]

    def post(self, name: str, **body: Any) -> Any:
        return self.ask("POST", name, json.dumps(body).encode() if body else None)[1]

    def ask(self, method: str, name: str, body: bytes | None = None) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        request = urllib.request.Request(f"{self.url}api/{name}", data=body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)
