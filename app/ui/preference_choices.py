"""What each preference may be set to, and what the dialog calls it."""

from collections.abc import Collection
from typing import Final

from app.outputs.live.microphone import DEFAULT_MICROPHONE
from app.outputs.live.portaudio import list_microphones
from app.styles.providers import AUTO, PROVIDERS, offered
from app.ui.preference_entry import Choice
from app.ui.theme import Appearance

APPEARANCES: Final = (
    Choice(Appearance.SYSTEM, "Same as the system"),
    Choice(Appearance.DARK, "Dark"),
    Choice(Appearance.LIGHT, "Light"),
)
SIZES: Final = (
    Choice("640x480", "640 × 480"),
    Choice("1280x720", "1280 × 720 (HD)"),
    Choice("1920x1080", "1920 × 1080 (Full HD)"),
)
FACES: Final = (Choice(1, "One"), Choice(2, "Two"), Choice(3, "Three"), Choice(4, "Four"))
THREADS: Final = (Choice(0, "Automatic"), *(Choice(count, str(count)) for count in (1, 2, 3, 4, 6, 8)))
CONTAINERS: Final = (Choice("mkv", "MKV"), Choice("mp4", "MP4"))
RATES: Final = (Choice(60, "60"), Choice(30, "30"), Choice(24, "24"), Choice(15, "15"))
MICROPHONES: Final = (Choice("", "Off"), Choice(DEFAULT_MICROPHONE, "The system's own"))
LOOPS: Final = (Choice("gif", "GIF"), Choice("webp", "WebP"))
LAPSES: Final = (Choice("video", "A video"), Choice("pictures", "Numbered pictures"))
EVERY: Final = (
    *(Choice(float(seconds), f"{seconds} seconds") for seconds in (1, 2, 5, 10, 30)),
    Choice(60.0, "A minute"),
)
DETAILS: Final = (
    Choice(0, "Automatic"),
    Choice(256, "Coarsest"),
    Choice(384, "Coarser"),
    Choice(512, "As the style was taught"),
    Choice(768, "Finer"),
    Choice(1024, "Finest"),
)
DEVICES: Final = (
    Choice(AUTO, "Automatic"),
    *(Choice(provider.name, provider.label) for provider in PROVIDERS),
)


def microphones_here() -> tuple[Choice, ...]:
    """The microphones of this machine, by name; the system's own is in `MICROPHONES`."""
    return tuple(Choice(name, name) for name in list_microphones() if name != DEFAULT_MICROPHONE)


def devices_here() -> Collection[object]:
    """The values of `DEVICES` that this build of ONNX Runtime has."""
    return {AUTO, *(provider.name for provider in offered())}
