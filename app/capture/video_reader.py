"""Decoding one video file from its first frame to its last."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter
from av.video.stream import VideoStream

from app.clip_packets import open_clip, packets_of
from app.errors import BadInputError
from app.frames import Picture

_DECODER_THREADS: Final = 2
_USUAL_HZ: Final = 25.0
_MOST_HZ: Final = 240.0
_UNSPECIFIED_COLORSPACE: Final = 2
_STANDARD_DEFINITION_LINES: Final = 576


class VideoFileError(BadInputError):
    """A video that is not there, cannot be decoded, or holds no picture."""


@dataclass(frozen=True, slots=True, eq=False)
class DecodedFrame:
    """A frame still in the decoder's own format.

    Attributes:
        position_s: seconds from the video's first frame; rises from frame to frame.
        frame: what PyAV decoded.
    """

    position_s: float
    frame: VideoFrame


class VideoReader:
    """The frames of one file, in order, with rotation and pixel shape undone.

    Damaged packets are passed over; where the file is cut off, the video ends with its last whole frame.

    Attributes:
        path: the file.
        rate_hz: its average frame rate, or 25 where the file does not say.
        duration_s: its length by its own account; None where it does not say.
        size_px: width, height as shown, that is turned upright and with square pixels.

    Raises:
        VideoFileError: see `next`; and on opening, for a file that is missing, no video, or not even one
            frame of it can be decoded.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise VideoFileError(f"There is no video at {path}. Check the path.")
        if path.is_dir():
            raise VideoFileError(f"{path} is a folder, not a video.")
        self.path = path
        try:
            self._container = open_clip(path)
        except PermissionError as error:
            raise VideoFileError(f"{path} may not be read. Change its permissions, or copy it.") from error
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise VideoFileError(
                f"{path} is not a video that can be read, or it is damaged. Save or copy it again."
            ) from error
        try:
            self._stream = _picture_stream(self._container.streams.video, path)
            self._stream.codec_context.thread_type = "AUTO"
            self._stream.codec_context.thread_count = _DECODER_THREADS
            rate = self._stream.average_rate or self._stream.guessed_rate
            self.rate_hz = min(float(rate), _MOST_HZ) if rate else _USUAL_HZ
            self.duration_s = _duration_s(self._stream, self._container.duration)
            self._reformatter = VideoReformatter()
            self._frames = self._decode()
            self._first = next(self._frames, None)
            if self._first is None:
                raise VideoFileError(f"{path} holds no frame that can be decoded. Save or copy it again.")
            self.size_px = _shown_size(self._first.frame, self._stream.sample_aspect_ratio)
        except BaseException:
            self._container.close()
            raise

    def next(self) -> DecodedFrame | None:
        """The next frame; None at the end."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._frames, None)

    def picture(self, decoded: DecodedFrame) -> Picture:
        """(height, width, 3) uint8 BGR as the video is meant to be shown.

        Videos that do not name their colour matrix are taken for BT.601 up to 576 lines and BT.709 above,
        as players do.
        """
        frame = decoded.frame
        width, height = _shown_size(frame, self._stream.sample_aspect_ratio)
        turns = round(frame.rotation / 90) % 4
        if turns % 2:
            width, height = height, width
        colorspace = None
        if int(frame.colorspace) == _UNSPECIFIED_COLORSPACE:
            colorspace = (
                Colorspace.ITU601 if frame.height <= _STANDARD_DEFINITION_LINES else Colorspace.ITU709
            )
        shown = self._reformatter.reformat(
            frame, width=width, height=height, format="bgr24", src_colorspace=colorspace, threads=1
        )
        pixels: Picture = np.asarray(shown.to_ndarray(), dtype=np.uint8)
        return np.ascontiguousarray(np.rot90(pixels, turns)) if turns else pixels

    def close(self) -> None:
        """Close the file; harmless when repeated."""
        # Generators and reader hold each other: the decoder's threads would live until the collector comes.
        self._frames.close()
        self._container.close()

    def _decode(self) -> Generator[DecodedFrame, None, None]:
        start_s: float | None = None
        position_s = -1.0 / self.rate_hz
        for frame in self._whole_frames():
            expected_s = position_s + 1.0 / self.rate_hz
            time_s = frame.pts * float(frame.time_base) if frame.pts is not None and frame.time_base else None
            if time_s is not None and start_s is None:
                start_s = time_s - expected_s
            stamped_s = time_s - start_s if time_s is not None and start_s is not None else None
            # A stamp that runs backwards is a broken one.
            position_s = stamped_s if stamped_s is not None and stamped_s > position_s else expected_s
            yield DecodedFrame(position_s, frame)

    def _whole_frames(self) -> Iterator[VideoFrame]:
        for packet in packets_of(self._container, [self._stream]):
            try:
                frames = packet.decode()
            except (av.error.FFmpegError, ValueError):
                continue
            yield from (frame for frame in frames if isinstance(frame, VideoFrame) and not frame.is_corrupt)


def _picture_stream(streams: tuple[VideoStream, ...], path: Path) -> VideoStream:
    moving = [stream for stream in streams if "ATTACHED_PIC" not in str(stream.disposition).upper()]
    if not moving:
        raise VideoFileError(f"{path} holds sound but no moving picture. Choose a video.")
    if moving[0].codec_context is None:  # its description is cut off, or names no codec that there is
        raise VideoFileError(f"{path} is damaged, or in a format nobody knows. Save or copy it again.")
    return moving[0]


def _duration_s(stream: VideoStream, container_us: int | None) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container_us / av.time_base if container_us is not None else None


def _shown_size(frame: VideoFrame, pixel_shape: Fraction | None) -> tuple[int, int]:
    width, height = frame.width, frame.height
    if pixel_shape:
        width = max(1, round(width * pixel_shape))
    return (height, width) if round(frame.rotation / 90) % 2 else (width, height)
