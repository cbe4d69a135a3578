"""The frames of a video file on their way to be painted."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

import cv2

from app.capture.video_reader import DecodedFrame, VideoReader
from app.frames import Frame, Picture

FALLBACK_TIME_BASE: Final = Fraction(1, 90_000)


def frames_of(reader: VideoReader, decoded: Iterable[DecodedFrame]) -> Iterator[Frame]:
    """The frames of the video; their clock is the video's own, whatever time painting takes."""
    for sequence, one in enumerate(decoded):
        picture = _of_size(reader.picture(one), reader.size_px)
        yield Frame(picture, sequence, one.position_s, one.position_s)


def _of_size(picture: Picture, size_px: tuple[int, int]) -> Picture:
    # Streams may change their size midway; a file of one size is made of them.
    if (picture.shape[1], picture.shape[0]) == size_px:
        return picture
    return cv2.resize(picture, size_px, interpolation=cv2.INTER_AREA).astype("uint8", copy=False)
