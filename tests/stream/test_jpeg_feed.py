"""A painting is encoded at most once, and only for somebody who waits for it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import cv2
import numpy as np

from app.frames import Picture
from app.stream.jpeg_feed import JpegFeed, StreamFrame, encode_jpeg
from tests.stream.studio import BOUND_S, Painter, flat


class Encoder:
    """Notes the shades that it was given; can be told to wait."""

    def __init__(self) -> None:
        self.shades: list[int] = []
        self.allowed = threading.Event()
        self.allowed.set()

    def __call__(self, picture: Picture) -> bytes:
        assert self.allowed.wait(BOUND_S)
        self.shades.append(int(picture[0, 0, 0]))
        return bytes([self.shades[-1]])


@asynccontextmanager
async def feeding(painter: Painter, encoder: Encoder) -> AsyncIterator[JpegFeed]:
    feed = JpegFeed(encoder)
    feed.start(asyncio.get_running_loop())
    feed.attach(painter)
    try:
        yield feed
    finally:
        assert feed.close(BOUND_S)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(BOUND_S):
            await test()

    asyncio.run(bounded())


def test_jpeg_is_the_picture() -> None:
    ramp = np.repeat(np.linspace(0, 255, 320, dtype=np.uint8)[None, :, None], 240, axis=0).repeat(3, axis=2)
    decoded = cv2.imdecode(np.frombuffer(encode_jpeg(ramp), np.uint8), cv2.IMREAD_COLOR)
    assert np.abs(decoded.astype(int) - ramp).mean() < 1.0


def test_all_who_wait_get_the_same_bytes_encoded_once() -> None:
    async def test() -> None:
        painter, encoder = Painter(), Encoder()
        async with feeding(painter, encoder) as feed:
            waiting = [asyncio.create_task(feed.next(None, BOUND_S)) for _ in range(5)]
            await asyncio.sleep(0)
            painter.paint(flat(7))
            frames = await asyncio.gather(*waiting)
            assert encoder.shades == [7]
            assert len({id(frame) for frame in frames}) == 1

    run(test)


def test_nothing_is_encoded_while_nobody_waits() -> None:
    async def test() -> None:
        painter, encoder = Painter(), Encoder()
        async with feeding(painter, encoder) as feed:
            for shade in range(1, 20):
                painter.paint(flat(shade))
            frame = await feed.next(None, BOUND_S)
            assert frame is not None and frame.jpeg == bytes([19])
            assert encoder.shades == [19]

    run(test)


def test_whoever_comes_late_gets_the_newest() -> None:
    async def test() -> None:
        painter, encoder = Painter(), Encoder()
        async with feeding(painter, encoder) as feed:
            painter.paint(flat(1))
            first = await feed.next(None, BOUND_S)
            for shade in (2, 3, 4):
                painter.paint(flat(shade))
            second = await feed.next(first, BOUND_S)
            assert first is not None and second is not None
            assert second.jpeg == bytes([4])
            assert second.number - first.number == 3

    run(test)


def test_held_picture_comes_at_once_to_a_newcomer_and_again_to_the_others() -> None:
    async def test() -> None:
        painter, encoder = Painter(), Encoder()
        painter.paint(flat(5))
        async with feeding(painter, encoder) as feed:
            first = await feed.next(None, BOUND_S)
            assert await feed.next(None, BOUND_S) is first
            assert await feed.next(first, 0.01) is first
            assert encoder.shades == [5]

    run(test)


def test_before_the_first_painting_there_is_nothing() -> None:
    async def test() -> None:
        async with feeding(Painter(), Encoder()) as feed:
            assert await feed.next(None, 0.01) is None

    run(test)


def test_another_engine_can_take_over() -> None:
    async def test() -> None:
        old, new, encoder = Painter(), Painter(), Encoder()
        async with feeding(old, encoder) as feed:
            old.paint(flat(1))
            first = await feed.next(None, BOUND_S)
            feed.attach(new)
            old.paint(flat(2))
            new.paint(flat(3))
            second: StreamFrame | None = await feed.next(first, BOUND_S)
            assert second is not None and second.jpeg == bytes([3])

    run(test)


def test_picture_that_cannot_be_encoded_does_not_end_the_stream() -> None:
    async def test() -> None:
        painter = Painter()

        def encode(picture: Picture) -> bytes:
            if picture[0, 0, 0] == 1:
                raise ValueError("no")
            return b"good"

        feed = JpegFeed(encode)
        feed.start(asyncio.get_running_loop())
        feed.attach(painter)
        try:
            painter.paint(flat(1))
            assert await feed.next(None, 0.1) is None
            painter.paint(flat(2))
            frame = await feed.next(None, BOUND_S)
            assert frame is not None and frame.jpeg == b"good"
        finally:
            assert feed.close(BOUND_S)

    run(test)
