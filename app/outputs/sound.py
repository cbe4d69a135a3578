"""The sound track of a clip on its way into the painted video."""

from fractions import Fraction
from typing import Final

import av
import av.error
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

_OPUS_RATE_HZ: Final = 48_000
_BIT_RATE_PER_CHANNEL: Final = 96_000


class SoundTrack:
    """Copies a track packet by packet, or converts it where the container cannot hold its codec."""

    def __init__(
        self, container: OutputContainer, source: AudioStream, codec: str | None, start_s: Fraction
    ) -> None:
        """
        Args:
            container: the file being written.
            source: the track it comes from.
            codec: encoder to convert to; None copies.
            start_s: the moment in the clip that becomes the start of the file.
        """
        self._container = container
        self._source = source
        self._start_s = start_s
        self._last_dts: int | None = None
        self.converted = codec is not None
        self.lost_packets = 0
        self._stream = (
            container.add_stream_from_template(source) if codec is None else self._encoder(codec, source)
        )

    def _encoder(self, codec: str, source: AudioStream) -> AudioStream:
        rate_hz = _OPUS_RATE_HZ if codec == "libopus" else source.codec_context.sample_rate
        stream = self._container.add_stream(codec, rate=rate_hz)
        if not isinstance(stream, AudioStream):
            raise TypeError(f"{codec} is no sound codec")
        channels = source.codec_context.layout.nb_channels
        stream.codec_context.layout = "mono" if channels == 1 else "stereo"
        stream.codec_context.bit_rate = _BIT_RATE_PER_CHANNEL * min(channels, 2)
        return stream

    def write(self, packet: "Packet[AudioStream]") -> None:
        """Take one packet of the source track; a damaged one is left out and counted."""
        if packet.dts is None and packet.size == 0:
            return
        if self.converted:
            self._convert(packet)
        else:
            self._copy(packet)

    def finish(self) -> None:
        """Flush what is still inside the decoder and the encoder."""
        if self.converted:
            self._convert(None)
            self._container.mux(self._stream.encode(None))

    def _copy(self, packet: "Packet[AudioStream]") -> None:
        if packet.is_corrupt or packet.dts is None:
            self.lost_packets += 1
            return
        shift = round(self._start_s / packet.time_base)
        packet.dts -= shift
        packet.pts = packet.dts if packet.pts is None else packet.pts - shift
        if self._last_dts is not None and packet.dts <= self._last_dts:
            self.lost_packets += 1
            return
        self._last_dts = packet.dts
        packet.stream = self._stream
        self._container.mux(packet)

    def _convert(self, packet: "Packet[AudioStream] | None") -> None:
        try:
            frames = self._source.codec_context.decode(packet)
        except (av.error.InvalidDataError, av.error.EOFError):
            self.lost_packets += packet is not None
            return
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                frame.pts -= round(self._start_s / frame.time_base)
            self._container.mux(self._stream.encode(frame))
