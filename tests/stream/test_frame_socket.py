"""The page's socket: a frame for every "ready", and the delay up to every "drawn"."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from app.stream.viewers import ViewerKind
from tests.stream.studio import BOUND_S, Studio, flat


def with_socket(studio: Studio, test: Callable[[aiohttp.ClientWebSocketResponse], Awaitable[None]]) -> None:
    async def connect() -> None:
        async with (
            asyncio.timeout(BOUND_S),
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{studio.url}frames") as socket,
        ):
            await test(socket)

    asyncio.run(connect())


async def next_frame(socket: aiohttp.ClientWebSocketResponse) -> bytes:
    while True:
        message = await socket.receive()
        if message.type is aiohttp.WSMsgType.BINARY:
            return bytes(message.data)
        assert message.type is aiohttp.WSMsgType.TEXT


def test_frames_come_when_asked_for(studio: Studio) -> None:
    async def test(socket: aiohttp.ClientWebSocketResponse) -> None:
        for shade in (10, 20, 30):
            studio.painter.paint(flat(shade))
            await socket.send_str("ready")
            assert (await next_frame(socket)).startswith(b"\xff\xd8")
            await socket.send_str("drawn")

    with_socket(studio, test)


def test_nothing_comes_unasked_and_then_only_the_newest(studio: Studio) -> None:
    async def test(socket: aiohttp.ClientWebSocketResponse) -> None:
        studio.painter.paint(flat(1))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await next_frame(socket)
        for shade in range(2, 10):
            studio.painter.paint(flat(shade))
        await socket.send_str("ready")
        newest = await next_frame(socket)
        studio.painter.paint(flat(250))
        await socket.send_str("ready")
        assert await next_frame(socket) != newest

    with_socket(studio, test)


def test_held_picture_is_not_sent_twice(studio: Studio) -> None:
    async def test(socket: aiohttp.ClientWebSocketResponse) -> None:
        studio.painter.paint(flat(1))
        await socket.send_str("ready")
        await socket.send_str("ready")
        await next_frame(socket)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await next_frame(socket)

    with_socket(studio, test)


def test_page_is_told_its_figures(studio: Studio) -> None:
    async def test(socket: aiohttp.ClientWebSocketResponse) -> None:
        for shade in (1, 2, 3):
            studio.painter.paint(flat(shade))
            await socket.send_str("ready")
            await next_frame(socket)
            await socket.send_str("drawn")
        figures = json.loads((await socket.receive()).data)
        assert figures["kind"] == ViewerKind.PAGE
        assert 0 < figures["latency_p50_ms"] < BOUND_S * 1e3
        assert figures["fps"] > 0

    with_socket(studio, test)


def test_plain_request_is_told_what_is_wrong(studio: Studio) -> None:
    status, _, body = studio.ask(f"{studio.path}frames")
    assert status == 400
    assert "error" in json.loads(body)
