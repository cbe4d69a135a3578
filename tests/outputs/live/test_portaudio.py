"""The microphone's adapter before a stand-in for sounddevice, by its documented contract."""

import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest

from app.outputs.live import portaudio
from app.outputs.live.microphone import DEFAULT_MICROPHONE, MicrophoneError
from app.outputs.live.sound_track import SoundBlock

DEVICES = [
    {"index": 0, "name": "Speakers", "max_input_channels": 0, "default_samplerate": 44100.0},
    {"index": 1, "name": "Headset", "max_input_channels": 1, "default_samplerate": 16000.0},
    {"index": 2, "name": "Array", "max_input_channels": 6, "default_samplerate": 48000.0},
]


class FakeStream:
    def __init__(self, **options) -> None:
        self.options = options
        self.started = self.closed = False

    def start(self) -> None:
        self.started = True

    def close(self) -> None:
        self.closed = True


class FakeSoundDevice:
    """Lists three devices; a name that is not there raises ValueError, as the library's does."""

    def __init__(self) -> None:
        self.streams: list[FakeStream] = []

    def query_devices(self, device: str | None = None, kind: str | None = None):
        if kind is None:
            return DEVICES
        if device is None:
            return DEVICES[1]
        found = [entry for entry in DEVICES if entry["name"] == device]
        if not found:
            raise ValueError(f"No input device matching {device!r}")
        return found[0]

    def InputStream(self, **options) -> FakeStream:
        self.streams.append(FakeStream(**options))
        return self.streams[-1]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> FakeSoundDevice:
    fake = FakeSoundDevice()
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    return fake


def test_only_what_hears_is_listed(library: FakeSoundDevice) -> None:
    assert portaudio.list_microphones() == ("Headset", "Array")
    assert library.streams == []


def test_the_default_microphone_in_its_own_rate(library: FakeSoundDevice) -> None:
    microphone = portaudio.open_microphone(DEFAULT_MICROPHONE, lambda block: None)
    (stream,) = library.streams
    assert stream.started
    assert stream.options["device"] == 1
    assert (microphone.name, microphone.form.rate_hz, microphone.form.channels) == ("Headset", 16000, 1)
    microphone.close()
    assert stream.closed


def test_blocks_carry_the_moment_of_their_first_sample(library: FakeSoundDevice) -> None:
    heard: list[SoundBlock] = []
    microphone = portaudio.open_microphone("Array", heard.append)
    assert microphone.form.channels == 2
    callback = library.streams[0].options["callback"]
    samples = np.full((960, 2), 0.25, np.float32)
    before_s = time.perf_counter()
    callback(samples, 960, SimpleNamespace(currentTime=77.0, inputBufferAdcTime=76.9), None)
    samples[:] = 0  # PortAudio uses its memory again
    callback(samples, 960, SimpleNamespace(currentTime=0.0, inputBufferAdcTime=0.0), None)
    assert heard[0].captured_s == pytest.approx(before_s - 0.1, abs=0.05)
    assert heard[0].samples.mean() == 0.25
    assert heard[1].captured_s == pytest.approx(before_s - 0.02, abs=0.05)


def test_an_unknown_microphone_is_named(library: FakeSoundDevice) -> None:
    with pytest.raises(MicrophoneError, match='the microphone "Gone"'):
        portaudio.open_microphone("Gone", lambda block: None)


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(MicrophoneError, match=r"PortAudio is missing. Install it \(.+\)"):
        portaudio.open_microphone(DEFAULT_MICROPHONE, lambda block: None)
    assert portaudio.list_microphones() == ()
