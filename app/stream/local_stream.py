"""The stream as one thing to switch on and off: feed, viewers, server and address."""

import asyncio
import json
import threading
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

from aiohttp import web

from app.outputs.feed import Feed
from app.stream import address as address_file
from app.stream.address import page_url
from app.stream.frame_socket import send_frames
from app.stream.gate import Gate
from app.stream.jpeg_feed import JpegFeed
from app.stream.mjpeg import send_mjpeg
from app.stream.page import page_response
from app.stream.server import Handler, LoopbackServer, Routes, ServerError, error_response, listen
from app.stream.viewers import MOST_VIEWERS, ViewerFigures, ViewerKind, Viewers

START_TIMEOUT_S: Final = 5.0
STOP_TIMEOUT_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class StreamStatus:
    """How the stream stands.

    Attributes:
        url: the page's address, which holds the token; None while the stream is off.
        notice: what a person should know about the address, in one sentence; None where there is nothing.
        viewers: how each viewer fares.
    """

    url: str | None
    notice: str | None
    viewers: tuple[ViewerFigures, ...]

    @property
    def mjpeg_url(self) -> str | None:
        """For players and OBS's media source."""
        return f"{self.url}stream.mjpg" if self.url else None


@dataclass(frozen=True, slots=True, eq=False)
class _Running:
    server: LoopbackServer
    gate: Gate
    feed: JpegFeed
    port: int
    notice: str | None


class LocalStream:
    """Serves the newest painting on this machine, while it is on. Every method may be called from any thread.

    Args:
        routes: further paths below the token, such as the remote control's.
        address_path: the file that keeps the address; None for the usual one.
    """

    def __init__(self, *, routes: Routes | None = None, address_path: Path | None = None) -> None:
        self._extra = routes or {}
        self._address_path = address_path or address_file.default_path()
        self._lock = threading.Lock()
        self._source: Feed | None = None
        self._running: _Running | None = None
        self._viewers = Viewers()

    @property
    def on(self) -> bool:
        return self._running is not None

    @property
    def status(self) -> StreamStatus:
        """How things stand now; half a millisecond a viewer, so for a few times a second."""
        running = self._running
        if running is None:
            return StreamStatus(None, None, ())
        return StreamStatus(page_url(running.port, running.gate.token), running.notice, self._viewers.figures)

    def attach(self, source: Feed | None) -> None:
        """Take paintings from here; None for nowhere."""
        with self._lock:
            self._source = source
            if self._running is not None:
                self._running.feed.attach(source)

    def start(self, port: int | None = None) -> StreamStatus:
        """Listen, if it does not yet.

        Args:
            port: where, for this time; None for the port that is kept with the address.

        Raises:
            ServerError: no port could be had.
        """
        with self._lock:
            if self._running is None:
                self._running = self._start(port)
        return self.status

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Send all viewers away and listen no more; True when all has ended within `timeout_s`."""
        with self._lock:
            running, self._running = self._running, None
        if running is None:
            return True
        until_s = time.perf_counter() + timeout_s
        feed_ended = running.feed.close(timeout_s)
        return running.server.stop(max(0.0, until_s - time.perf_counter())) and feed_ended

    def renew(self) -> None:
        """Take another token: from now on the old address leads nowhere, and who came by it is sent away.

        Raises:
            AddressNotSavedError: it cannot be kept; the old one still holds.
        """
        with self._lock:
            kept, _ = address_file.load(self._address_path)
            fresh = kept.renewed()
            address_file.save(self._address_path, fresh)
            if self._running is not None:
                self._running.gate.token = fresh.token
                self._running.server.drop_connections()

    def _start(self, wanted: int | None) -> _Running:
        kept, notice = address_file.load(self._address_path)
        wanted_port = wanted or kept.port
        listener = listen(wanted_port)
        port = listener.getsockname()[1]
        if port != wanted_port:
            notice = (
                f"Port {wanted_port} belongs to another program, so the stream is at port {port}. "
                "Use the new address, or close that program."
            )
        feed = JpegFeed()
        gate = Gate(port, kept.token)
        server = LoopbackServer(listener, gate, partial(self._routes, feed))
        if not server.start(START_TIMEOUT_S):
            server.stop(STOP_TIMEOUT_S)
            raise ServerError("The stream did not start in time. Try again in a moment.")
        feed.attach(self._source)
        return _Running(server, gate, feed, port, notice)

    def _routes(self, feed: JpegFeed, loop: asyncio.AbstractEventLoop) -> Routes:
        feed.start(loop)
        return {
            **self._extra,
            ("GET", ""): _send_page,
            ("GET", "stream.mjpg"): self._watched(feed, ViewerKind.MJPEG),
            ("GET", "frames"): self._watched(feed, ViewerKind.PAGE),
            ("GET", "figures"): self._send_figures,
        }

    def _watched(self, feed: JpegFeed, kind: ViewerKind) -> Handler:
        send = send_mjpeg if kind is ViewerKind.MJPEG else send_frames

        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            if self._viewers.full:
                return error_response(503, f"{MOST_VIEWERS} viewers are watching already. Close one of them.")
            with self._viewers.watching(kind) as viewer:
                return await send(request, feed, viewer)

        return handle

    async def _send_figures(self, request: web.BaseRequest) -> web.StreamResponse:
        viewers = [asdict(viewer) for viewer in self._viewers.figures]
        return web.json_response({"viewers": viewers}, dumps=partial(json.dumps, indent=2))


async def _send_page(request: web.BaseRequest) -> web.StreamResponse:
    if not request.path.endswith("/"):
        # The page's own addresses are relative to the folder that the token makes.
        raise web.HTTPPermanentRedirect(f"{request.rel_url.raw_path}/")
    return page_response()
