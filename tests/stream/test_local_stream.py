"""Switching the stream on and off, and its address."""

import contextlib
import http.client
import socket
import threading
from pathlib import Path

import pytest

from app.stream.local_stream import LocalStream
from app.stream.server import ServerError, listen
from tests.stream.studio import BOUND_S, Painter, Studio, flat, until


def test_address_outlives_the_program(tmp_path: Path) -> None:
    stream = LocalStream(address_path=tmp_path / "stream.json")
    first = stream.start().url
    assert stream.stop()
    again = LocalStream(address_path=tmp_path / "stream.json")
    second = again.start().url
    assert again.stop()
    assert first == second is not None


def test_off_means_off(studio: Studio) -> None:
    address = studio.address
    assert studio.stream.stop()
    assert studio.stream.status.url is None
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("limner-stream")]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=BOUND_S)


def test_stopping_does_not_wait_for_viewers(studio: Studio) -> None:
    studio.painter.paint(flat(1))
    with studio.staring(), studio.watching() as parts:
        parts.next()
        assert studio.stream.stop(timeout_s=BOUND_S / 2)
        with pytest.raises((ConnectionError, http.client.HTTPException, AssertionError)):
            for _ in range(100):
                parts.next()


def test_starting_twice_changes_nothing(studio: Studio) -> None:
    before = studio.url
    assert studio.stream.start().url == before


def test_it_can_be_switched_on_again(studio: Studio) -> None:
    assert studio.stream.stop()
    studio.stream.start()
    studio.painter.paint(flat(9))
    with studio.watching() as parts:
        assert parts.next()


def test_taken_port_gives_way_to_the_next_and_says_so(tmp_path: Path) -> None:
    with contextlib.closing(listen(21200)) as taken:
        port = taken.getsockname()[1]
        stream = LocalStream(address_path=tmp_path / "stream.json")
        status = stream.start(port)
        try:
            assert status.url is not None and f":{port}/" not in status.url
            assert status.notice is not None and str(port) in status.notice
        finally:
            assert stream.stop()


def test_no_free_port_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.stream.server._PORTS_TRIED", 1)
    with contextlib.closing(listen(21300)) as taken:
        stream = LocalStream(address_path=tmp_path / "stream.json")
        with pytest.raises(ServerError, match="Choose another port"):
            stream.start(taken.getsockname()[1])
        assert not stream.on


def test_renewed_address_shuts_out_who_knew_the_old_one(studio: Studio) -> None:
    old_path = studio.path
    studio.painter.paint(flat(1))
    with studio.watching() as parts:
        parts.next()
        studio.stream.renew()
        until(lambda: not studio.stream.status.viewers)
    assert studio.ask(old_path)[0] == 404
    assert studio.path != old_path
    assert studio.ask(studio.path)[0] == 200


def test_engine_may_come_after_the_viewer(tmp_path: Path) -> None:
    stream = LocalStream(address_path=tmp_path / "stream.json")
    stream.start()
    studio = Studio(stream, Painter())
    try:
        with studio.watching() as parts:
            stream.attach(studio.painter)
            studio.painter.paint(flat(3))
            assert parts.next()
    finally:
        assert stream.stop()


def test_unknown_paths_and_methods_get_one_sentence(studio: Studio) -> None:
    assert studio.ask(f"{studio.path}nowhere")[2] == b'{"error": "There is no /nowhere here."}'
    wrong_method = studio.ask(f"{studio.path}figures", method="POST")[2]
    assert wrong_method == b'{"error": "/figures takes GET, not POST."}'
