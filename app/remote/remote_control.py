"""The remote control over HTTP and over a WebSocket; paths below `api/`."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, TypeVar

from aiohttp import WSMsgType, web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import LimnerError
from app.remote.commands import COMMANDS, Answer, Command, overview
from app.remote.controls import Controls
from app.remote.messages import BadMessageError, parse
from app.remote.status import Status
from app.stream.server import Handler, Routes

_PREFIX: Final = "api"
_THREADS: Final = 4
_LONGEST_MESSAGE_BYTES: Final = 16 * 1024
_LOOK_EVERY_S: Final = 0.25
_TELL_EVERY_S: Final = 1.0
_HEARTBEAT_S: Final = 20.0

_Result = TypeVar("_Result")
_dumps: Final = partial(json.dumps, indent=2, ensure_ascii=False)


class _Call(BaseModel):
    """One message of a socket.

    Attributes:
        command: the command's name.
        body: what it takes.
        id: comes back with the answer, so that they can be told apart.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str
    body: dict[str, Any] = Field(default_factory=dict)
    id: int | str | None = None


class RemoteControl:
    """Carries out what is asked, on threads of its own: nothing that takes long holds up the stream.

    Args:
        controls: what is steered.
    """

    def __init__(self, controls: Controls) -> None:
        self._controls = controls
        self._commands = {command.name: command for command in COMMANDS}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="limner-remote")

    @property
    def routes(self) -> Routes:
        """For `LocalStream`."""
        routes: dict[tuple[str, str], Handler] = {
            ("GET", f"{_PREFIX}/"): _send_overview,
            ("GET", f"{_PREFIX}/socket"): self._talk,
        }
        for command in COMMANDS:
            routes[command.method, f"{_PREFIX}/{command.name}"] = self._handler(command)
        return routes

    def close(self) -> None:
        """Begin nothing further; what is under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _handler(self, command: Command) -> Handler:
        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            text = await _read(request)
            answer = await self._carry_out(command, text)
            return web.json_response(answer, dumps=_dumps)

        return handle

    async def _carry_out(self, command: Command, text: str | bytes) -> Answer:
        message = parse(command.takes, text)
        return await self._on_thread(lambda: command.run(self._controls, message))

    async def _on_thread(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _talk(self, request: web.BaseRequest) -> web.StreamResponse:
        """Commands one way, answers and the status the other."""
        socket = web.WebSocketResponse(
            compress=False, max_msg_size=_LONGEST_MESSAGE_BYTES, heartbeat=_HEARTBEAT_S
        )
        await socket.prepare(request)
        telling = asyncio.create_task(self._tell_status(socket))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                await socket.send_str(json.dumps(await self._answer(message.data), ensure_ascii=False))
        finally:
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await telling
        return socket

    async def _answer(self, text: str) -> dict[str, Any]:
        call_id: int | str | None = None
        try:
            call = _parse_call(text)
            call_id = call.id
            command = self._commands.get(call.command)
            if command is None:
                raise BadMessageError(f"There is no command {call.command!r}. GET api/ lists them.")
            answer = await self._carry_out(command, json.dumps(call.body))
        except LimnerError as error:
            return {"id": call_id, "error": str(error)}
        return {"id": call_id, "answer": answer}

    async def _tell_status(self, socket: web.WebSocketResponse) -> None:
        """Send the status when something changed, and once a second for the sake of the figures."""
        told: Status | None = None
        told_s = 0.0
        loop = asyncio.get_running_loop()
        while True:
            with contextlib.suppress(LimnerError):
                status = await self._on_thread(self._controls.status)
                if loop.time() - told_s >= _TELL_EVERY_S or not status.same_but_figures(told):
                    told, told_s = status, loop.time()
                    await socket.send_str(json.dumps({"status": status.model_dump(mode="json")}))
            await asyncio.sleep(_LOOK_EVERY_S)


async def _send_overview(request: web.BaseRequest) -> web.StreamResponse:
    return web.json_response(overview(), dumps=_dumps)


async def _read(request: web.BaseRequest) -> bytes:
    if (request.content_length or 0) > _LONGEST_MESSAGE_BYTES:
        raise BadMessageError(f"A message holds at most {_LONGEST_MESSAGE_BYTES} bytes.")
    return await request.read()


def _parse_call(text: str) -> _Call:
    try:
        return _Call.model_validate_json(text)
    except ValidationError:
        raise BadMessageError(
            'A message is an object such as {"command": "style", "body": {"id": "ink"}, "id": 1}.'
        ) from None
