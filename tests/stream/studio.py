"""A stream among what a test needs around it: a painter driven by hand, and plain clients."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np

from app.frames import Frame, Painting, Picture
from app.pipeline.outlet import Outlet, Subscription
from app.stream.local_stream import LocalStream

BOUND_S = 10.0
"""Nothing here takes this long; reaching it means failure."""


def until(condition: Callable[[], bool]) -> None:
    """Wait for something another thread does, and fail rather than hang."""
    until_s = time.perf_counter() + BOUND_S
    while not condition():
        assert time.perf_counter() < until_s, "it did not happen"
        time.sleep(0.002)


def flat(shade: int, size_px: tuple[int, int] = (64, 48)) -> Picture:
    return np.full((size_px[1], size_px[0], 3), shade, np.uint8)


def noise(seed: int, size_px: tuple[int, int] = (320, 240)) -> Picture:
    """A picture whose JPEG is large."""
    shape = (size_px[1], size_px[0], 3)
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


@dataclass
class Painter:
    """Paints what the test says, when it says so."""

    outlet: Outlet = field(default_factory=Outlet)
    painted: int = 0

    @property
    def latest(self) -> Painting | None:
        return self.outlet.latest

    def add_listener(self, on_ready: Callable[[], None]) -> Subscription:
        return self.outlet.subscribe(on_ready)

    def paint(self, picture: Picture) -> None:
        frame = Frame(picture, self.painted, time.perf_counter())
        self.painted += 1
        self.outlet.publish(Painting(picture, frame, (), None, {}))


@dataclass
class Studio:
    """A stream that is on."""

    stream: LocalStream
    painter: Painter

    @property
    def url(self) -> str:
        url = self.stream.status.url
        assert url is not None
        return url

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        assert parts.hostname is not None and parts.port is not None
        return parts.hostname, parts.port

    @property
    def path(self) -> str:
        """The part of the address that holds the token."""
        return urlsplit(self.url).path

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request: status, headers and body of the answer."""
        connection = http.client.HTTPConnection(*self.address, timeout=BOUND_S)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    @contextmanager
    def watching(self) -> Iterator["Parts"]:
        """A viewer of the Motion JPEG stream."""
        connection = http.client.HTTPConnection(*self.address, timeout=BOUND_S)
        try:
            connection.request("GET", f"{self.path}stream.mjpg")
            with connection.getresponse() as answer:
                yield Parts(answer)
        finally:
            connection.close()

    @contextmanager
    def staring(self) -> Iterator[None]:
        """A viewer that asks for the stream and never reads a byte of it."""
        viewers = len(self.stream.status.viewers)
        with socket.create_connection(self.address, timeout=BOUND_S) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            host = "{}:{}".format(*self.address)
            connection.sendall(f"GET {self.path}stream.mjpg HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            until(lambda: len(self.stream.status.viewers) > viewers)
            yield


class Parts:
    """Reads a Motion JPEG answer part by part."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.answer = answer
        self.boundary = b"--" + answer.headers["Content-Type"].partition("boundary=")[2].encode()
        assert answer.readline().strip() == self.boundary

    def next(self) -> bytes:
        """The next part's JPEG, as soon as its boundary is there."""
        length = 0
        while line := self.answer.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        jpeg = self.answer.read(length)
        assert self.answer.readline() == b"\r\n"
        assert self.answer.readline().strip() == self.boundary
        return jpeg
