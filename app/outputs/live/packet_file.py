"""A video file that grows and can be played at any moment, even if the program is killed."""

from contextlib import suppress
from pathlib import Path
from typing import Final

import av
import av.error
from av.container import OutputContainer
from av.video.stream import VideoStream

from app.errors import BadInputError
from app.outputs.live.packets import EncodedPicture
from app.outputs.live.sound_track import SoundFormat, SoundTrack
from app.outputs.provenance import Provenance

LIVE_SUFFIXES: Final = (".mkv", ".mp4")

_PIECE_S: Final = 1.0
"""What a sudden end costs at most, beside the picture in hand."""

_FORMATS: Final = {
    ".mkv": ("matroska", {"cluster_time_limit": str(round(_PIECE_S * 1e3))}),
    # Written in fragments, which are whole by themselves; a good end makes an ordinary MP4 of it.
    ".mp4": ("mp4", {"movflags": "+hybrid_fragmented", "frag_duration": str(round(_PIECE_S * 1e6))}),
}
_COMMON: Final = {
    "flush_packets": "1",
    # Where sound or picture stops coming, the other waits no longer than this for it.
    "max_interleave_delta": str(round(_PIECE_S * 1e6)),
}


class PacketFile:
    """Packets of one encoder, and perhaps sound, into a file. For one thread at a time.

    Args:
        path: .mkv or .mp4; replaced if it is there.
        template: the encoder's stream.
        provenance: goes into the file's comment.
        sound: the sound to come; None for a silent file.

    Raises:
        BadInputError: the suffix names another format.
        OSError: the file could not be written; also from `write` and `close`.
    """

    def __init__(
        self, path: Path, template: VideoStream, provenance: Provenance, *, sound: SoundFormat | None = None
    ) -> None:
        if path.suffix.lower() not in _FORMATS:
            raise BadInputError(f"{path.name}: recordings are .mkv or .mp4. Choose one of these.")
        name, options = _FORMATS[path.suffix.lower()]
        self._container: OutputContainer = av.open(str(path), "w", format=name, options=_COMMON | options)
        self._container.metadata["comment"] = provenance.line
        self._stream = self._container.add_stream_from_template(template)
        self.sound = SoundTrack(self._container, sound) if sound is not None else None
        self._container.start_encoding()
        self._last_pts = -1
        self.written = 0

    def write(self, picture: EncodedPicture, place_s: float) -> None:
        """Add one picture, to be shown `place_s` seconds from the start."""
        packet = picture.packet(self._stream, place_s)
        packet.pts = packet.dts = self._last_pts = max(packet.pts or 0, self._last_pts + 1)
        self._container.mux(packet)
        self.written += 1

    def close(self) -> None:
        """Write what is still held back, and the index."""
        try:
            if self.sound is not None:
                self.sound.finish()
        finally:
            self._container.close()

    def abandon(self) -> None:
        """Let go of the file; what reached it can be played."""
        with suppress(OSError, ValueError, av.error.FFmpegError):
            self._container.close()
