"""The last seconds, kept encoded, so that they can be saved although nobody was recording."""

import io
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import av
import av.error
from av.video.stream import VideoStream

from app.frames import Picture
from app.outputs.atomic_file import atomic_file
from app.outputs.live.encoder import KEY_EVERY_S
from app.outputs.live.packet_file import PacketFile
from app.outputs.live.packets import EncodedPicture
from app.outputs.provenance import Provenance
from app.outputs.unavailable import OutputUnavailableError

_MOST_BYTES: Final = 256 << 20
"""No more is kept, however long: 15 s of a busy picture in Full HD are about 40 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A stretch of encoded pictures that begins with a key picture.

    Attributes:
        template: the encoder's stream.
        pictures: at least one.
    """

    template: VideoStream
    pictures: tuple[EncodedPicture, ...]

    @property
    def length_s(self) -> float:
        return self.pictures[-1].stamp_s - self.pictures[0].stamp_s

    def save(self, path: Path, provenance: Provenance) -> None:
        """Write it as a video; it lies under its name once it is whole.

        Args:
            path: .mkv or .mp4; an empty file of that name may be there.
            provenance: goes into the file's comment.

        Raises:
            DiskFullError, OutputError: it could not be written.
        """
        with atomic_file(path, replace=True) as part:
            growing = part.with_suffix(path.suffix)
            try:
                self._write(growing, provenance)
                growing.replace(part)
            finally:
                growing.unlink(missing_ok=True)

    def decoded(self, length_s: float) -> Iterator[tuple[Picture, float]]:
        """The pictures of the last `length_s`, each with its place in seconds from their start."""
        start_s = self.pictures[0].stamp_s
        skipped_s = max(0.0, self.length_s - length_s)
        file = io.BytesIO()
        with av.open(file, "w", format="matroska") as container:
            stream = container.add_stream_from_template(self.template)
            for picture in self.pictures:
                container.mux(picture.packet(stream, picture.stamp_s - start_s))
        file.seek(0)
        with av.open(file, "r") as clip:
            for frame in clip.decode(video=0):
                place_s = float(frame.time or 0.0) - skipped_s
                if place_s >= 0:
                    yield cast(Picture, frame.to_ndarray(format="bgr24")), place_s

    def _write(self, path: Path, provenance: Provenance) -> None:
        start_s = self.pictures[0].stamp_s
        file = PacketFile(path, self.template, provenance)
        try:
            for picture in self.pictures:
                file.write(picture, picture.stamp_s - start_s)
            file.close()
        finally:
            file.abandon()


class ReplayRing:
    """A sink of encoded pictures that forgets the oldest.

    Args:
        length_s: how much is kept at least, once so much has come.
    """

    keeps_size = False

    def __init__(self, length_s: float) -> None:
        self._length_s = length_s
        self._lock = threading.Lock()
        self._template: VideoStream | None = None
        self._pictures: deque[EncodedPicture] = deque()
        self._bytes = 0

    @property
    def held_s(self) -> float:
        """How much a clip would show now, at most the length asked for."""
        with self._lock:
            if not self._pictures:
                return 0.0
            return min(self._length_s, self._pictures[-1].stamp_s - self._pictures[0].stamp_s)

    @property
    def size_bytes(self) -> int:
        """Memory that the packets take."""
        return self._bytes

    def begin(self, template: VideoStream) -> None:
        with self._lock:
            self._template = template
            self._pictures.clear()
            self._bytes = 0

    def take(self, picture: EncodedPicture) -> None:
        with self._lock:
            if not self._pictures and not picture.key:
                return
            self._pictures.append(picture)
            self._bytes += len(picture.data)
            oldest_s = picture.stamp_s - self._length_s - 2 * KEY_EVERY_S
            while self._pictures[0].stamp_s < oldest_s or self._bytes > _MOST_BYTES:
                self._forget_to_the_next_key()

    def clip(self, length_s: float | None = None) -> Clip:
        """The last seconds, from the key picture before them on.

        Raises:
            OutputUnavailableError: no picture has come yet.
        """
        with self._lock:
            if self._template is None or not self._pictures:
                raise OutputUnavailableError("No picture has been kept yet. Try again in a moment.")
            from_s = self._pictures[-1].stamp_s - (length_s or self._length_s)
            keys = [at for at, picture in enumerate(self._pictures) if picture.key]
            start = max((at for at in keys if self._pictures[at].stamp_s <= from_s), default=keys[0])
            return Clip(self._template, tuple(self._pictures)[start:])

    def _forget_to_the_next_key(self) -> None:
        self._bytes -= len(self._pictures.popleft().data)
        while self._pictures and not self._pictures[0].key:
            self._bytes -= len(self._pictures.popleft().data)
