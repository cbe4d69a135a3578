"""Microphones through PortAudio, by way of sounddevice."""

import sys
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from app.outputs.live.microphone import DEFAULT_MICROPHONE, MicrophoneError
from app.outputs.live.sound_track import SoundBlock, SoundFormat
from app.system import this_system

_LIBRARY: Final = {
    "apt-get": "libportaudio2",
    "dnf": "portaudio",
    "pacman": "portaudio",
    "zypper": "libportaudio2",
}
_BLOCK_S: Final = 0.02


def _sounddevice() -> Any:
    """The library, which looks for PortAudio at import: wheels for Linux carry none."""
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        system = this_system()
        advice = system.install(_LIBRARY) if system.is_linux else "pip install --force-reinstall sounddevice"
        raise MicrophoneError(
            f"No sound can be recorded: PortAudio is missing. Install it ({advice.rstrip('.')}), "
            "or record without the microphone."
        ) from error
    return sounddevice


def list_microphones() -> tuple[str, ...]:
    """The microphones of this machine, each once; empty where PortAudio is missing. None is switched on."""
    try:
        devices = _sounddevice().query_devices()
    except Exception:  # noqa: BLE001 - PortAudio raises its own error type, which needs PortAudio to name
        return ()
    return tuple(dict.fromkeys(device["name"] for device in devices if device["max_input_channels"] > 0))


def open_microphone(name: str, deliver: Callable[[SoundBlock], None]) -> "PortAudioMicrophone":
    """Switch a microphone on; see `MicrophoneOpener`.

    Raises:
        MicrophoneError: PortAudio is missing, there is no such microphone, or it does not answer.
    """
    library = _sounddevice()
    try:
        return PortAudioMicrophone(library, name, deliver)
    except Exception as error:
        wanted = "a microphone" if name == DEFAULT_MICROPHONE else f'the microphone "{name}"'
        reason = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        where = {
            "darwin": "Allow it under System Settings, Privacy & Security, Microphone",
            "win32": "Allow it under Settings, Privacy & security, Microphone",
        }.get(sys.platform, "Plug one in")
        raise MicrophoneError(
            f"No sound comes from {wanted} ({reason}). {where}, choose another one, or record without."
        ) from error


class PortAudioMicrophone:
    """A microphone that is on.

    Args:
        library: the module `sounddevice`.
        name: of the microphone, or `DEFAULT_MICROPHONE`.
        deliver: takes each block, on PortAudio's thread.
    """

    def __init__(self, library: Any, name: str, deliver: Callable[[SoundBlock], None]) -> None:
        self._deliver = deliver
        device = library.query_devices(None if name == DEFAULT_MICROPHONE else name, kind="input")
        self._name = str(device["name"])
        rate_hz = round(device["default_samplerate"])
        self._form = SoundFormat(rate_hz, min(2, int(device["max_input_channels"])))
        self._stream = library.InputStream(
            device=device["index"],
            samplerate=rate_hz,
            channels=self._form.channels,
            dtype="float32",
            blocksize=round(_BLOCK_S * rate_hz),
            callback=self._heard,
        )
        self._stream.start()

    @property
    def name(self) -> str:
        return self._name

    @property
    def form(self) -> SoundFormat:
        return self._form

    def close(self) -> None:
        self._stream.close()

    def _heard(self, samples: Any, count: int, moments: Any, status: Any) -> None:
        # PortAudio has a clock of its own: how long ago the first sample was heard is what both share.
        age_s = moments.currentTime - moments.inputBufferAdcTime
        if not 0.0 < age_s < 1.0:  # some drivers do not tell
            age_s = count / self._form.rate_hz
        self._deliver(SoundBlock(np.array(samples, np.float32), time.perf_counter() - age_s))
