"""Encoded pictures on their way from the one encoder to everybody who keeps them."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol, cast

import av
from av.video.stream import VideoStream

TIME_BASE: Final = Fraction(1, 90_000)


@dataclass(frozen=True, slots=True, eq=False)
class EncodedPicture:
    """One picture as H.264; no picture refers to a later one, so they are stored in the order shown.

    Attributes:
        data: the packet.
        stamp_s: `time.perf_counter()` when the picture was captured; rises from one to the next.
        key: it can be decoded without those before it.
    """

    data: bytes
    stamp_s: float
    key: bool

    def packet(self, stream: VideoStream, place_s: float) -> "av.Packet[VideoStream]":
        """The packet for a stream of a file.

        Args:
            stream: where it goes.
            place_s: when it is shown, seconds from the start of the file.
        """
        packet = cast("av.Packet[VideoStream]", av.Packet(self.data))
        packet.pts = packet.dts = round(place_s / TIME_BASE)
        packet.time_base = TIME_BASE
        packet.is_keyframe = self.key
        packet.stream = stream
        return packet


class PacketSink(Protocol):
    """Takes encoded pictures, on the encoder's thread."""

    @property
    def keeps_size(self) -> bool:
        """Pictures of another size must be fitted to the size it began with."""
        ...

    def begin(self, template: VideoStream) -> None:
        """What follows comes from this encoder; what came before cannot be continued."""
        ...

    def take(self, picture: EncodedPicture) -> None: ...
