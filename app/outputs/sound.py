"""The sound of a clip on its way into the painted video."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av.error
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

from app.clip_packets import open_clip, packets_of

_OPUS_RATE_HZ: Final = 48_000
_BIT_RATE_PER_CHANNEL: Final = 96_000


@dataclass(frozen=True, slots=True)
class SoundRule:
    """Which sound a container holds.

    Attributes:
        kept: codecs that are copied as they are, by ffmpeg's names.
        otherwise: encoder for all others.
    """

    kept: frozenset[str]
    otherwise: str


class ClipSound:
    """Every sound track of a clip, copied where the container holds its codec and converted where not.

    It reads the clip by itself, in step with the pictures that are written.

    Attributes:
        track_count: 0 for a silent clip.
        converted: whether a track had to be converted.
        lost_packets: damaged packets that were left out.
    """

    def __init__(self, clip: Path, container: OutputContainer, rule: SoundRule, start_s: Fraction) -> None:
        """
        Args:
            clip: the file the sound comes from; it must open.
            container: the file being written.
            rule: what the container holds.
            start_s: the moment in the clip that becomes the start of the file.
        """
        self._container = container
        self._start_s = start_s
        self._clip = open_clip(clip)
        tracks = [stream for stream in self._clip.streams.audio if _is_readable(stream)]
        self._tracks = {stream.index: _Track(container, stream, rule) for stream in tracks}
        self._packets = (packet for packet in packets_of(self._clip, tracks) if packet.size)
        self._pending: Packet[AudioStream] | None = None
        self.track_count = len(tracks)
        self.converted = any(track.encoder is not None for track in self._tracks.values())
        self.lost_packets = 0

    def write_until(self, time_s: float) -> None:
        """Write what sounds up to `time_s`, seconds from the start of the file; nothing from before it."""
        while (packet := self._next()) is not None:
            if packet.dts is None:
                self.lost_packets += 1
                continue
            begin_s = float(packet.dts * packet.time_base - self._start_s)
            if begin_s > time_s:
                self._pending = packet
                return
            if begin_s + float((packet.duration or 0) * packet.time_base) > 0:
                self._write(packet, packet.dts)

    def finish(self) -> None:
        """Write what is left, and flush the encoders."""
        self.write_until(float("inf"))
        for track in self._tracks.values():
            if track.encoder is not None:
                self._convert(track, track.encoder, None)
                self._container.mux(track.encoder.encode(None))

    def close(self) -> None:
        """Close the clip."""
        self._clip.close()

    def _next(self) -> "Packet[AudioStream] | None":
        pending, self._pending = self._pending, None
        return pending if pending is not None else next(self._packets, None)

    def _write(self, packet: "Packet[AudioStream]", dts: int) -> None:
        track = self._tracks[packet.stream.index]
        if track.encoder is not None:
            self._convert(track, track.encoder, packet)
        elif not packet.is_corrupt and track.moves_on(dts):
            shift = round(self._start_s / packet.time_base)
            packet.pts = (dts if packet.pts is None else packet.pts) - shift
            packet.dts = dts - shift
            packet.stream = track.output
            self._container.mux(packet)
        else:
            self.lost_packets += 1

    def _convert(self, track: "_Track", encoder: AudioStream, packet: "Packet[AudioStream] | None") -> None:
        try:
            frames = track.source.codec_context.decode(packet)
        except (av.error.InvalidDataError, av.error.EOFError):
            self.lost_packets += packet is not None
            return
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                frame.pts -= round(self._start_s / frame.time_base)
            self._container.mux(encoder.encode(frame))


class _Track:
    """One track and the one it becomes."""

    def __init__(self, container: OutputContainer, source: AudioStream, rule: SoundRule) -> None:
        self.source = source
        self.encoder: AudioStream | None = None
        self._last_dts: int | None = None
        if source.codec_context.codec.canonical_name in rule.kept:
            self.output = container.add_stream_from_template(source)
        else:
            self.output = self.encoder = _add_encoder(container, source, rule.otherwise)

    def moves_on(self, dts: int) -> bool:
        """Whether a packet comes after the one before it; containers refuse those that do not."""
        if self._last_dts is not None and dts <= self._last_dts:
            return False
        self._last_dts = dts
        return True


def _is_readable(stream: AudioStream) -> bool:
    # Cameras and damaged files have tracks whose parameters nobody can tell.
    return stream.codec_context is not None and stream.codec_context.sample_rate > 0


def _add_encoder(container: OutputContainer, source: AudioStream, codec: str) -> AudioStream:
    context = source.codec_context
    stream = container.add_stream(codec, rate=_OPUS_RATE_HZ if codec == "libopus" else context.sample_rate)
    if not isinstance(stream, AudioStream):
        raise TypeError(f"{codec} is no sound codec")
    channels = min(context.layout.nb_channels, 2)
    stream.codec_context.layout = "mono" if channels == 1 else "stereo"
    stream.codec_context.bit_rate = _BIT_RATE_PER_CHANNEL * channels
    return stream
