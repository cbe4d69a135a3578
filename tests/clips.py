"""Small video files for tests: numbered flat pictures, and a tone that can be found again."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from app.frames import Picture

TONE_HZ = 440.0
SOUND_RATE_HZ = 48_000


def write_clip(
    path: Path,
    pictures: Sequence[Picture],
    *,
    times_s: Sequence[float] | None = None,
    rate_hz: int = 10,
    sound_codec: str | None = None,
    sound_s: float | None = None,
) -> Path:
    """Write `pictures` as a clip, at `times_s` if given; the tone starts at 0 s."""
    times_s = times_s or [count / rate_hz for count in range(len(pictures))]
    with av.open(str(path), "w") as container:
        codec = "libvpx-vp9" if path.suffix == ".webm" else "mpeg4"
        video = container.add_stream(codec, rate=rate_hz)
        video.height, video.width = pictures[0].shape[:2]
        video.pix_fmt = "yuv420p"
        video.bit_rate = 4_000_000
        video.codec_context.time_base = Fraction(1, 1000)
        sound = container.add_stream(sound_codec, rate=SOUND_RATE_HZ) if sound_codec else None
        if sound is not None:
            sound.codec_context.layout = "mono"
        for picture, time_s in zip(pictures, times_s, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = round(time_s * 1000), Fraction(1, 1000)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if sound is not None:
            for block in _tone(sound_s or times_s[-1] + 1 / rate_hz):
                container.mux(sound.encode(block))
            container.mux(sound.encode(None))
    return path


def _tone(seconds: float) -> list[av.AudioFrame]:
    samples = np.arange(round(seconds * SOUND_RATE_HZ))
    wave = (8000 * np.sin(2 * np.pi * TONE_HZ * samples / SOUND_RATE_HZ)).astype(np.int16)
    blocks = []
    for start in range(0, len(wave), 1024):
        block = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], format="s16", layout="mono")
        block.sample_rate, block.pts, block.time_base = SOUND_RATE_HZ, start, Fraction(1, SOUND_RATE_HZ)
        blocks.append(block)
    return blocks


def read_sound(path: Path) -> tuple[str, float, NDArray[np.float64]]:
    """Codec, start in seconds, and samples (first channel) of a file's first sound track."""
    with av.open(str(path)) as container:
        track = container.streams.audio[0]
        resampler = av.AudioResampler(format="flt", layout="mono", rate=SOUND_RATE_HZ)
        start_s: float | None = None
        blocks = []
        for frame in container.decode(track):
            start_s = frame.time if start_s is None else start_s
            blocks += [block.to_ndarray()[0] for block in resampler.resample(frame)]
        return (
            track.codec_context.codec.canonical_name,
            start_s or 0.0,
            np.concatenate(blocks).astype(np.float64),
        )


def loudest_hz(samples: NDArray[np.float64]) -> float:
    """The frequency that sounds loudest."""
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * SOUND_RATE_HZ / len(samples))


def turn_upright_by(path: Path, degrees: int) -> None:
    """Write into an MP4 that players shall turn it clockwise by 90, 180 or 270 degrees, as telephones do."""
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    one = 0x10000
    matrix = np.array([cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 0x40000000], dtype=">i4")
    data = bytearray(path.read_bytes())
    place = data.index(b"tkhd") + 44
    data[place : place + 36] = matrix.tobytes()
    path.write_bytes(bytes(data))
