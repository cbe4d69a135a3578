"""Opening a clip, and reading its packets as far as they go."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

Track = TypeVar("Track", AudioStream, VideoStream)


def open_clip(path: Path) -> InputContainer:
    """Open a video for reading.

    Raises:
        OSError, ValueError, av.error.FFmpegError: it cannot be opened, or is no video.
    """
    # Playlists and session descriptions may name addresses: only files are ever opened.
    return av.open(str(path.resolve()), options={"protocol_whitelist": "file"}, metadata_errors="replace")


def packets_of(clip: InputContainer, tracks: Sequence[Track]) -> Iterator["Packet[Track]"]:
    """The packets of some tracks, in the order of the file; where it is cut off, up to there."""
    packets = clip.demux(tuple(tracks)) if tracks else iter(())
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            return  # cut off in the middle of a packet
        if packet is None:
            return
        yield packet
