"""Pictures to H.264, quickly enough to go beside the painting."""

from fractions import Fraction
from typing import Final

import av
import av.error
import cv2
from av.codec.codec import UnknownCodecError
from av.codec.context import Flags
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from app.frames import Picture
from app.outputs.atomic_file import OutputError
from app.outputs.fitting import even, fit
from app.outputs.live.packets import TIME_BASE, EncodedPicture

KEY_EVERY_S: Final = 1.0
"""A replay starts, and a file whose end is missing still plays, from the last of these on."""

_NOMINAL_HZ: Final = 30
_OPTIONS: Final = {
    "preset": "superfast",
    "tune": "zerolatency",  # one packet a picture, at once; no picture waits for a later one
    "crf": "20",
    "threads": "1",
    "forced-idr": "1",
}
_BT601: Final = 6
"""SMPTE 170M in all three of H.273's tables: what OpenCV's conversion gives, and what the stream says."""


class LiveEncoder:
    """Encodes pictures of one size; for one thread.

    Args:
        size_px: width, height; odd sides lose a pixel.

    Raises:
        OutputError: PyAV was built without x264.
    """

    def __init__(self, size_px: tuple[int, int]) -> None:
        self.size_px = even(size_px)
        # No file: the encoder's stream is the template from which files are made.
        self._container = av.open("-", "w", format="null")
        try:
            stream = self._container.add_stream("libx264", rate=_NOMINAL_HZ, options=dict(_OPTIONS))
        except UnknownCodecError as error:
            raise OutputError(
                "The installed PyAV has no libx264 encoder. Install it from PyPI: pip install av"
            ) from error
        if not isinstance(stream, VideoStream):
            raise TypeError("libx264 is no video codec")
        context = stream.codec_context
        context.width, context.height = self.size_px
        context.pix_fmt = "yuv420p"
        context.time_base = stream.time_base = TIME_BASE
        context.color_range = ColorRange.MPEG
        context.colorspace = context.color_primaries = context.color_trc = _BT601
        context.flags |= Flags.global_header
        self._container.start_encoding()
        self.template = stream
        self._last_pts: int | None = None
        self._key_pts: int | None = None

    def encode(self, picture: Picture, stamp_s: float, *, key: bool = False) -> list[EncodedPicture]:
        """Encode one picture.

        Args:
            picture: (h, w, 3) uint8 BGR; fitted where its size is another.
            stamp_s: when it was captured, `time.perf_counter()`; moved on where it does not rise.
            key: make it a key picture; one comes every `KEY_EVERY_S` anyway.
        """
        pts = round(stamp_s / TIME_BASE)
        if self._last_pts is not None and pts <= self._last_pts:
            pts = self._last_pts + 1
        self._last_pts = pts
        if key or self._key_pts is None or (pts - self._key_pts) * TIME_BASE >= Fraction(KEY_EVERY_S):
            key, self._key_pts = True, pts
        planes = cv2.cvtColor(fit(picture, self.size_px), cv2.COLOR_BGR2YUV_I420)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")  # type: ignore[arg-type]
        frame.color_range, frame.colorspace = ColorRange.MPEG, Colorspace.SMPTE170M
        frame.pts, frame.time_base = pts, TIME_BASE
        frame.pict_type = PictureType.I if key else PictureType.NONE
        return [
            EncodedPicture(bytes(packet), float((packet.pts or 0) * TIME_BASE), packet.is_keyframe)
            for packet in self.template.encode(frame)
        ]

    def close(self) -> None:
        self._container.close()
