"""An HTTP server on the loopback address: one thread, one event loop, one socket."""

import asyncio
import contextlib
import errno
import logging
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web

from app.errors import LimnerError
from app.stream.address import LARGEST_PORT, LOOPBACK
from app.stream.gate import Gate, nothing

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Routes = Mapping[tuple[str, str], Handler]
"""Handlers by method and path below the token, such as ("GET", "stream.mjpg")."""

_PORTS_TRIED: Final = 10
_IDLE_CONNECTION_S: Final = 30.0
_LAST_WORDS_S: Final = 0.5
_TURNS_TO_CONNECT: Final = 5

_log = logging.getLogger(__name__)


class ServerError(LimnerError):
    """The server cannot listen."""


def listen(port: int) -> socket.socket:
    """A socket on the loopback address at `port`, or at one of the next few where another program has that.

    Raises:
        ServerError: none of them is free.
    """
    last = min(port + _PORTS_TRIED - 1, LARGEST_PORT)
    for candidate in range(port, last + 1):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform == "win32":
                # There, another program could otherwise take the port over while it is in use.
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, candidate))
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise ServerError(
                    f"The stream cannot listen at port {candidate}: {error.strerror}."
                ) from error
        else:
            return listener
    raise ServerError(f"Other programs have all ports from {port} to {last}. Choose another port.")


def error_response(status: int, sentence: str) -> web.Response:
    """One sentence as JSON."""
    return web.json_response({"error": sentence}, status=status)


class LoopbackServer:
    """Answers requests that pass the gate; lives from `start` to `stop`, once.

    Args:
        listener: see `listen`; closed by the server.
        gate: decides who gets in.
        routes: made on the loop's thread, and given that loop.
    """

    def __init__(
        self,
        listener: socket.socket,
        gate: Gate,
        routes: Callable[[asyncio.AbstractEventLoop], Routes],
    ) -> None:
        self._listener = listener
        self._gate = gate
        self._make_routes = routes
        self._routes: Routes = {}
        self._server: web.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="limner-stream", daemon=True)

    def start(self, timeout_s: float) -> bool:
        """Listen; True when it does, within `timeout_s`."""
        self._thread.start()
        return self._listening.wait(timeout_s)

    def stop(self, timeout_s: float) -> bool:
        """Close all connections and end the thread; True when it has ended within `timeout_s`."""
        loop, stop = self._loop, self._stop
        if loop is not None and stop is not None:
            # The loop may have ended by itself.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(stop.set)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def drop_connections(self) -> None:
        """Close the connections that there are, such as those that came with an older token."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._close_connections)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._routes = self._make_routes(self._loop)
        self._server = _QuietServer(self._answer, handler_cancellation=True)
        runner = web.ServerRunner(self._server, shutdown_timeout=_LAST_WORDS_S)
        await runner.setup()
        await web.SockSite(runner, self._listener).start()
        self._listening.set()
        try:
            await self._stop.wait()
        finally:
            # A connection accepted a moment ago is known to the server only some turns of the loop later; one
            # that meets a closed server on its way would stay open without an answer.
            with contextlib.suppress(NotImplementedError):  # Windows' loop does not poll
                self._loop.remove_reader(self._listener)
            for _ in range(_TURNS_TO_CONNECT):
                self._close_connections()
                await asyncio.sleep(0)
            await runner.cleanup()

    def _close_connections(self) -> None:
        for connection in self._server.connections if self._server is not None else ():
            # Closing would wait until a viewer has read what lies ready for it, and it may never read again.
            if connection.transport is not None:
                connection.transport.abort()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = self._gate.path_of(request)
        if path is None:
            return nothing()
        handler = self._routes.get((request.method, path))
        if handler is not None:
            response = await _handled(handler, request)
        elif any(path == known for _, known in self._routes):
            methods = sorted(method for method, known in self._routes if known == path)
            response = error_response(405, f"/{path} takes {' or '.join(methods)}, not {request.method}.")
        else:
            response = error_response(404, f"There is no /{path} here.")
        return response


async def _handled(handler: Handler, request: web.BaseRequest) -> web.StreamResponse:
    try:
        return await handler(request)
    except LimnerError as error:
        return error_response(409 if error.exit_code == 1 else 400, str(error))
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        return error_response(error.status, f"{error.reason}.")
    except ConnectionError:
        raise
    except Exception:  # noqa: BLE001 - one request that fails, in whatever way, must not stop the others
        _log.exception("A request for %s failed", request.path.split("/", 2)[-1])
        return error_response(500, "Limner failed at this. Its log file holds the details.")


class _QuietServer(web.Server):
    """Makes connections that do not tell strangers what listens here."""

    def __call__(self) -> web.RequestHandler:
        return _QuietConnection(
            self,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=_IDLE_CONNECTION_S,
            access_log=None,  # type: ignore[arg-type]  # a log of requests would hold the token
        )


class _QuietConnection(web.RequestHandler):
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Of bytes that are no request, say no more than of a request without the token."""
        response = nothing()
        response.force_close()
        return response
