"""A source in another size, so that one recording serves to compare sizes."""

from dataclasses import replace

import cv2
import numpy as np

from app.capture.source import FrameSource, SourceStatus
from app.frames import Frame


class SizedSource(FrameSource):
    """Brings every frame of another source to one size; a camera that grants that size is left alone.

    Args:
        source: where the frames come from; closed together with this one.
        size_px: width, height.
    """

    def __init__(self, source: FrameSource, size_px: tuple[int, int]) -> None:
        self._source = source
        self._size_px = size_px
        self.live = source.live

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def nominal_hz(self) -> float:
        return self._source.nominal_hz

    @property
    def size_px(self) -> tuple[int, int]:
        return self._size_px

    @property
    def status(self) -> SourceStatus:
        return replace(self._source.status, size_px=self._size_px)

    def read(self, timeout_s: float) -> Frame | None:
        frame = self._source.read(timeout_s)
        if frame is None or frame.size_px == self._size_px:
            return frame
        shrinks = frame.size_px[0] > self._size_px[0]
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        picture = cv2.resize(frame.picture, self._size_px, interpolation=how)
        return replace(frame, picture=np.asarray(picture, np.uint8))

    def close(self) -> None:
        self._source.close()
