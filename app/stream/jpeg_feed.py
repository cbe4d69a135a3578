"""Paintings as JPEG: encoded once for all who watch, and only while somebody waits for one."""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from app.frames import Painting, Picture
from app.outputs.feed import Feed, Place

JPEG_QUALITY: Final = 85
"""0..100. Below it, hatching and cut edges begin to smear; above it, frames grow faster than they improve."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class StreamFrame:
    """One encoded painting.

    Attributes:
        number: counts finished paintings; gaps are paintings that nobody fetched.
        jpeg: the picture.
        captured_s: when the frame was captured, `time.perf_counter()`.
    """

    number: int
    jpeg: bytes
    captured_s: float


def encode_jpeg(picture: Picture, quality: int = JPEG_QUALITY) -> bytes:
    """(h, w, 3) uint8 BGR to a baseline JPEG with halved chroma, as every player reads it."""
    done, encoded = cv2.imencode(".jpg", np.asarray(picture), [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError(f"OpenCV could not encode a picture of shape {picture.shape}")
    return bytes(encoded.data)


class JpegFeed:
    """The newest painting as a JPEG, for any number of coroutines on one event loop.

    A thread encodes, asleep until a painting is there *and* somebody waits for it. So a frame is encoded at
    most once, a viewer that is slow comes back to the newest, and one that stopped reading costs nothing.

    Args:
        encode: picture to JPEG; replaced in tests.
    """

    def __init__(self, encode: Callable[[Picture], bytes] = encode_jpeg) -> None:
        self._encode = encode
        self._changed = threading.Condition()
        self._painting: Painting | None = None
        self._paintings = 0
        self._wanted = False
        self._closed = False
        self._listening: Place | None = None
        self._thread: threading.Thread | None = None

        self._loop: asyncio.AbstractEventLoop | None = None
        self._frame: StreamFrame | None = None
        self._arrived = asyncio.Event()

    def attach(self, source: Feed | None) -> None:
        """Take paintings from here, from now on; any thread."""
        old, self._listening = self._listening, None
        if old is not None:
            old.close()
        if source is None:
            return
        self._offer(source.latest)
        self._listening = source.add_listener(self._ready)
        self._ready()  # whoever was told before the line above had nothing to take from

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the thread, for coroutines on this loop."""
        self._loop = loop
        self._thread = threading.Thread(target=self._run, name="limner-stream-jpeg", daemon=True)
        self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """Take no more paintings and end the thread, before the loop ends; True when it has ended in time."""
        self.attach(None)
        with self._changed:
            self._closed = True
            self._painting = None
            self._changed.notify_all()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    async def next(self, after: StreamFrame | None, timeout_s: float) -> StreamFrame | None:
        """Wait for a frame other than `after`, on the loop.

        Returns:
            The newest there is; `after` itself, or None where that is None, when nothing new was painted
            within `timeout_s`.
        """
        with self._changed:
            encoded = self._painting is None
            self._wanted = self._wanted or not encoded or self._frame is after
            self._changed.notify_all()
        if encoded and self._frame is not after:
            return self._frame
        arrived = self._arrived
        try:
            async with asyncio.timeout(timeout_s):
                await arrived.wait()
        except TimeoutError:
            pass
        return self._frame

    def _ready(self) -> None:
        """On the painting thread."""
        listening = self._listening
        if listening is not None:
            self._offer(listening.take())

    def _offer(self, painting: Painting | None) -> None:
        if painting is None:
            return
        with self._changed:
            self._paintings += 1
            if not self._closed:
                self._painting = painting
                self._changed.notify_all()

    def _run(self) -> None:
        while (next_one := self._wait_for_work()) is not None:
            number, painting = next_one
            try:
                frame = StreamFrame(number, self._encode(painting.picture), painting.frame.captured_s)
            except Exception:  # noqa: BLE001 - a picture that cannot be encoded must not end the stream
                _log.exception("A painting could not be encoded for the stream")
                continue
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._arrive, frame)

    def _wait_for_work(self) -> tuple[int, Painting] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or (self._wanted and self._painting is not None))
            painting, self._painting = self._painting, None
            self._wanted = False
            return None if painting is None else (self._paintings, painting)

    def _arrive(self, frame: StreamFrame) -> None:
        self._frame = frame
        arrived, self._arrived = self._arrived, asyncio.Event()
        arrived.set()
