"""Motion JPEG over HTTP: one answer that never ends, as players and OBS's media source read it."""

import socket
from typing import Final

from aiohttp import web

from app.stream.jpeg_feed import JpegFeed, StreamFrame
from app.stream.viewers import Viewer

_BOUNDARY: Final = "limner-frame"
_SEND_BUFFER_BYTES: Final = 256 * 1024
"""What the system holds for a viewer that reads slowly; by itself it would hold several megabytes, and with
them several seconds."""
_AGAIN_AFTER_S: Final = 1.0
"""A held picture is sent again, so that players do not take the stream for dead."""


def part_of(frame: StreamFrame) -> bytes:
    """The frame as one part, boundary behind it and not before it.

    Browsers show a part only when they see where it ends: with the boundary in front of the next one, they
    would always be one frame late.
    """
    head = f"Content-Type: image/jpeg\r\nContent-Length: {len(frame.jpeg)}\r\n\r\n"
    return head.encode("ascii") + frame.jpeg + f"\r\n--{_BOUNDARY}\r\n".encode("ascii")


async def send_mjpeg(request: web.BaseRequest, feed: JpegFeed, viewer: Viewer) -> web.StreamResponse:
    """Send frames until the viewer goes or the handler is cancelled; each waits until the last one is out."""
    response = web.StreamResponse(
        headers={
            "Content-Type": f"multipart/x-mixed-replace; boundary={_BOUNDARY}",
            "Cache-Control": "no-store",
            "Connection": "close",
        }
    )
    _hold_little(request)
    await response.prepare(request)
    await response.write(f"--{_BOUNDARY}\r\n".encode("ascii"))
    frame: StreamFrame | None = None
    part = b""
    while True:
        newest = await feed.next(frame, _AGAIN_AFTER_S)
        if newest is None:
            continue
        if newest is not frame:
            frame, part = newest, part_of(newest)
        await response.write(part)
        viewer.got(newest)


def _hold_little(request: web.BaseRequest) -> None:
    transport = request.transport
    if transport is None:
        return
    transport.set_write_buffer_limits(high=0)
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
