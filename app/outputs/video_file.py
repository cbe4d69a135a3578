"""Painted pictures and the clip's own sound as a video file, each picture at its own time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
import numpy as np
from av.container import OutputContainer
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from av.video.stream import VideoStream

from app.errors import BadInputError
from app.frames import Picture
from app.outputs.atomic_file import OutputError, atomic_file
from app.outputs.provenance import Provenance
from app.outputs.sound import ClipSound, SoundRule

DEFAULT_CRF: Final = 18
"""Constant rate factor: the quality is held, the size follows. 18 is hard to tell from the source."""


@dataclass(frozen=True, slots=True)
class _Container:
    format: str
    codec: str
    options: dict[str, str]
    sound: SoundRule


_H264: Final = {"preset": "fast"}
_MP4_SOUND: Final = frozenset({"aac", "mp3", "ac3", "eac3", "alac"})

_CONTAINERS: Final = {
    ".mp4": _Container("mp4", "libx264", _H264, SoundRule(_MP4_SOUND, "aac")),
    ".m4v": _Container("mp4", "libx264", _H264, SoundRule(_MP4_SOUND, "aac")),
    ".mov": _Container("mov", "libx264", _H264, SoundRule(_MP4_SOUND | {"pcm_s16le", "pcm_s24le"}, "aac")),
    ".mkv": _Container(
        "matroska",
        "libx264",
        _H264,
        SoundRule(_MP4_SOUND | {"opus", "vorbis", "flac", "mp2", "dts", "pcm_s16le", "pcm_s24le"}, "aac"),
    ),
    ".webm": _Container(
        "webm",
        "libvpx-vp9",
        {"b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1"},
        SoundRule(frozenset({"opus", "vorbis"}), "libopus"),
    ),
}

# Without these, swscale cuts fractions off, and every generation of a video comes out darker and tinted.
_EXACT: Final = (
    Interpolation.BICUBIC
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
)

# BT.709 and SMPTE 170M have the same numbers in all three of H.273's tables.
_COLOUR_TAGS: Final = {Colorspace.ITU709: 1, Colorspace.SMPTE170M: 6}

VIDEO_OUTPUT_SUFFIXES: Final = frozenset(_CONTAINERS)


@dataclass(frozen=True, slots=True)
class VideoShape:
    """What every picture of a video shares; pixels are square.

    Attributes:
        size_px: width, height.
        time_base: seconds per unit of the time stamps.
        rate_hz: nominal pictures per second; the time stamps decide.
    """

    size_px: tuple[int, int]
    time_base: Fraction
    rate_hz: Fraction


class VideoWriter:
    """Encodes pictures in the order they come; made by `video_file`.

    Sizes that the codec cannot hold (odd ones) grow by one repeated row or column.
    """

    def __init__(self, container: OutputContainer, kind: _Container, shape: VideoShape, *, crf: int) -> None:
        self._container = container
        self._kind = kind
        self._time_base = shape.time_base
        width, height = shape.size_px
        self._padding = ((0, height % 2), (0, width % 2), (0, 0))
        # What players assume where nothing is said, and what we say: BT.709 for HD, BT.601 below.
        self._matrix = Colorspace.ITU709 if height >= 720 else Colorspace.SMPTE170M
        self._stream = self._open_stream(shape, crf)
        self._sound: ClipSound | None = None
        self._last_pts: int | None = None

    def _open_stream(self, shape: VideoShape, crf: int) -> VideoStream:
        options = self._kind.options | {"crf": str(crf)}
        stream = self._container.add_stream(self._kind.codec, rate=shape.rate_hz, options=options)
        if not isinstance(stream, VideoStream):
            raise TypeError(f"{self._kind.codec} is no video codec")
        context = stream.codec_context
        context.width, context.height = (side + side % 2 for side in shape.size_px)
        context.pix_fmt = "yuv420p"
        context.time_base = stream.time_base = shape.time_base
        context.color_range = ColorRange.MPEG
        context.colorspace = context.color_primaries = context.color_trc = _COLOUR_TAGS[self._matrix]
        return stream

    def add_sound(self, clip: Path, start_s: Fraction) -> ClipSound:
        """Take over the sound of a clip, before the first picture is written.

        Args:
            clip: the file whose sound it is.
            start_s: the moment in the clip at which the first picture is shown.
        """
        self._sound = ClipSound(clip, self._container, self._kind.sound, start_s)
        return self._sound

    def write(self, picture: Picture, pts: int, duration: int = 0) -> None:
        """Encode one picture.

        Args:
            picture: (h, w, 3) uint8 BGR of the size the file was made for.
            pts: when it is shown, in units of the time base; later than the one before (a time that is
                not is moved on by one unit).
            duration: how long, in the same units; 0 if unknown.
        """
        if self._last_pts is not None and pts <= self._last_pts:
            pts = self._last_pts + 1
        self._last_pts = pts
        if any(after for _, after in self._padding):
            picture = np.pad(picture, self._padding, mode="edge")
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24").reformat(
            format="yuv420p",
            dst_colorspace=self._matrix,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=_EXACT,
        )
        frame.pts, frame.time_base, frame.duration = pts, self._time_base, duration
        self._container.mux(self._stream.encode(frame))
        if self._sound is not None:
            self._sound.write_until(float(pts * self._time_base))

    def finish(self) -> None:
        """Flush the encoders and write the index."""
        self._container.mux(self._stream.encode(None))
        if self._sound is not None:
            self._sound.finish()
        self._container.close()

    def abandon(self) -> None:
        """Let go of the files, whatever state they are in."""
        if self._sound is not None:
            self._sound.close()
        with suppress(OSError, ValueError, av.error.FFmpegError):
            self._container.close()


@contextmanager
def video_file(
    path: Path,
    shape: VideoShape,
    provenance: Provenance,
    *,
    crf: int = DEFAULT_CRF,
    replace: bool = False,
) -> Iterator[VideoWriter]:
    """Open a video for writing; it lies under its name once the block ends well, and not at all otherwise.

    Args:
        path: .mp4, .m4v, .mov, .mkv (H.264) or .webm (VP9).
        shape: size and timing of the pictures.
        provenance: goes into the file's comment.
        crf: constant rate factor, 0..51, lower is better.
        replace: an existing file may be replaced.

    Raises:
        BadInputError: the suffix names no format we write.
        OutputExistsError: the file exists and `replace` is false.
        DiskFullError, OutputError: it could not be written.
    """
    kind = _CONTAINERS.get(path.suffix.lower())
    if kind is None:
        names = ", ".join(sorted(VIDEO_OUTPUT_SUFFIXES))
        raise BadInputError(f"{path.name}: videos are written as {names}. Choose one of these.")
    with atomic_file(path, replace=replace) as part:
        options = {"movflags": "+faststart"} if kind.format in {"mp4", "mov"} else {}
        container = av.open(str(part), "w", format=kind.format, options=options)
        container.metadata["comment"] = provenance.line
        try:
            writer = VideoWriter(container, kind, shape, crf=crf)
        except av.codec.codec.UnknownCodecError as error:
            raise OutputError(
                f"The installed PyAV has no {kind.codec} encoder. Install it from PyPI: pip install av"
            ) from error
        try:
            yield writer
            writer.finish()
        finally:
            writer.abandon()


def read_video_provenance(path: Path) -> Provenance | None:
    """What a video says about how it was painted; None where it says nothing or is no video."""
    try:
        with av.open(str(path)) as container:
            metadata = {key.lower(): text for key, text in container.metadata.items()}
    except (OSError, ValueError, av.error.FFmpegError):
        return None
    return Provenance.parse(metadata.get("comment", ""))
