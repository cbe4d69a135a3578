"""The commands over HTTP and over the socket, as a Stream Deck sends them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from app.errors import LimnerError
from app.frames import Framing, Look
from app.remote.commands import COMMANDS
from tests.remote.studio import Client, FakeControls

BOUND_S = 10.0


def test_status_tells_what_is_set(client: Client, controls: FakeControls) -> None:
    controls.set = Look(strength=0.25, framing=Framing.PORTRAIT)
    status = client.get("status")
    assert status["style"] == "alpha"
    assert status["look"] == {"strength": 0.25, "colour": 1.0, "shape": 0.0, "framing": "portrait"}
    assert status["recording"] is None


def test_styles_are_listed_in_order_with_the_chosen_one(client: Client) -> None:
    styles = client.get("styles")["styles"]
    assert [(style["id"], style["chosen"]) for style in styles] == [
        ("alpha", True),
        ("beta", False),
        ("gamma", False),
    ]


def test_style_is_chosen_by_its_id(client: Client, controls: FakeControls) -> None:
    assert client.post("style", id="gamma") == {"style": "gamma"}
    assert controls.style_id == "gamma"


def test_unknown_style_is_refused(client: Client, controls: FakeControls) -> None:
    status, answer = client.ask("POST", "style", b'{"id": "delta"}')
    assert status == 400
    assert answer == {"error": "There is no style called 'delta'."}
    assert controls.style_id == "alpha"


@pytest.mark.parametrize(
    ("chosen", "command", "expected"),
    [
        ("alpha", "next", "beta"),
        ("gamma", "next", "alpha"),
        ("alpha", "previous", "gamma"),
        (None, "next", "alpha"),
        (None, "previous", "gamma"),
    ],
)
def test_styles_go_round(
    client: Client, controls: FakeControls, chosen: str | None, command: str, expected: str
) -> None:
    controls.style_id = chosen
    assert client.post(f"style/{command}") == {"style": expected}


def test_sliders_that_are_not_named_stay(client: Client, controls: FakeControls) -> None:
    controls.set = Look(strength=0.9, colour=0.4)
    client.post("look", strength=0.5)
    assert controls.set == Look(strength=0.5, colour=0.4)
    client.post("look", framing="plain")
    assert controls.set == Look(strength=0.5, colour=0.4, framing=Framing.PLAIN)


def test_steps_end_at_the_ends(client: Client, controls: FakeControls) -> None:
    controls.set = Look(strength=0.9, colour=0.1)
    assert client.post("look/step", strength=0.3, colour=-0.3)["strength"] == 1.0
    assert (controls.set.strength, controls.set.colour) == (1.0, 0.0)


def test_ten_steps_of_a_tenth_go_all_the_way(client: Client, controls: FakeControls) -> None:
    controls.set = Look(strength=0.0)
    for _ in range(10):
        client.post("look/step", strength=0.1)
    assert controls.set.strength == 1.0


def test_reset_keeps_the_framing(client: Client, controls: FakeControls) -> None:
    controls.set = Look(strength=0.1, framing=Framing.PORTRAIT)
    client.post("look/reset")
    assert controls.set == Look(strength=0.7, colour=0.6, framing=Framing.PORTRAIT)


def test_picture_is_held_and_let_go(client: Client, controls: FakeControls) -> None:
    client.post("pause")
    assert controls.paused
    client.post("resume")
    assert not controls.paused


def test_files_are_named(client: Client) -> None:
    assert client.post("snapshot") == {"file": "snapshot.png"}
    assert client.post("replay") == {"file": "replay.mkv"}
    assert client.post("record/start") == {"file": "recording.mkv"}
    assert client.post("record/pause") == {"paused": True}
    assert client.post("record/resume") == {"paused": False}
    assert client.post("record/stop") == {"file": "recording.mkv"}


def test_what_cannot_be_done_now_is_a_conflict(client: Client) -> None:
    assert client.ask("POST", "record/stop") == (409, {"error": "Nothing is being recorded."})


def test_virtual_camera_is_switched(client: Client, controls: FakeControls) -> None:
    assert client.post("virtual-camera/start") == {"virtual_camera": "Fake Camera"}
    assert controls.outputs.camera
    assert client.post("virtual-camera/stop") == {"virtual_camera": None}


def test_get_changes_nothing(client: Client) -> None:
    for command in COMMANDS:
        if command.method == "POST":
            assert client.ask("GET", command.name)[0] == 405


def test_every_command_is_in_the_overview(client: Client) -> None:
    listed = client.get("")["commands"]
    assert [one["name"] for one in listed] == [command.name for command in COMMANDS]


def test_fault_is_told_without_its_inside(client: Client, controls: FakeControls) -> None:
    controls.error = RuntimeError("secret")
    status, answer = client.ask("GET", "status")
    assert status == 500 and "secret" not in answer["error"]


def test_message_that_is_too_long_is_refused(client: Client) -> None:
    status, answer = client.ask("POST", "look", b" " * 20_000 + b"{}")
    assert status == 400 and "at most" in answer["error"]


def talk(client: Client, test: Callable[[aiohttp.ClientWebSocketResponse], Awaitable[None]]) -> None:
    async def connect() -> None:
        async with (
            asyncio.timeout(BOUND_S),
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{client.url}api/socket") as socket,
        ):
            await test(socket)

    asyncio.run(connect())


async def answer_of(socket: aiohttp.ClientWebSocketResponse, message: str) -> dict[str, Any]:
    await socket.send_str(message)
    while "status" in (said := await socket.receive_json()):
        pass
    assert isinstance(said, dict)
    return said


def test_socket_takes_the_same_commands(client: Client, controls: FakeControls) -> None:
    async def test(socket: aiohttp.ClientWebSocketResponse) -> None:
        call = {"command": "look", "body": {"strength": 0.5}, "id": 7}
        said = await answer_of(socket, json.dumps(call))
        assert said["id"] == 7 and said["answer"]["strength"] == 0.5
        assert controls.set.strength == 0.5

    talk(client, test)


def test_socket_says_what_is_wrong_and_goes_on(client: Client) -> None:
    async def test(socket: aiohttp.ClientWebSocketResponse) -> None:
        assert "is an object such as" in (await answer_of(socket, "hello"))["error"]
        assert (await answer_of(socket, '{"command": "dance", "id": 1}'))["error"].startswith(
            "There is no command"
        )
        assert (await answer_of(socket, '{"command": "look", "body": {"x": 1}, "id": "a"}'))["id"] == "a"
        assert (await answer_of(socket, '{"command": "snapshot"}'))["answer"] == {"file": "snapshot.png"}

    talk(client, test)


def test_socket_tells_changes_by_itself(client: Client, controls: FakeControls) -> None:
    async def test(socket: aiohttp.ClientWebSocketResponse) -> None:
        assert (await socket.receive_json())["status"]["style"] == "alpha"
        controls.style_id = "beta"
        while (await socket.receive_json())["status"]["style"] != "beta":
            pass

    talk(client, test)


def test_status_that_cannot_be_had_does_not_end_the_socket(client: Client, controls: FakeControls) -> None:
    async def test(socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.receive_json()
        controls.error = LimnerError("The window does not answer.")
        await asyncio.sleep(0.3)
        controls.error = None
        assert "status" in await socket.receive_json()

    talk(client, test)
