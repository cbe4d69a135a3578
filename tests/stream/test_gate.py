"""Who does not know the token, or comes from elsewhere, gets nothing and learns nothing."""

import socket

import psutil
import pytest

from tests.stream.studio import BOUND_S, Studio

NOTHING = (404, "", b"")


def gist(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, str, bytes]:
    status, headers, body = answer
    return status, headers.get("Server", ""), body


def raw(studio: Studio, request: bytes) -> bytes:
    with socket.create_connection(studio.address, timeout=BOUND_S) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
        return answer


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/stream.mjpg",
        "/favicon.ico",
        "/wrong/",
        "/wrong/stream.mjpg",
        "/wrong/status",
        "//",
        "/%00/",
        "/%C3%A9/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "PATCH"])
def test_without_the_token_there_is_nothing(studio: Studio, path: str, method: str) -> None:
    assert gist(studio.ask(path, method=method)) == NOTHING


def test_token_counts_whole_and_by_case(studio: Studio) -> None:
    token = studio.path.strip("/")
    for other in (token[:-1], token + "A", token.swapcase(), token[:16]):
        assert gist(studio.ask(f"/{other}/")) == NOTHING
    assert studio.ask(studio.path)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}"]
)
def test_another_host_name_that_leads_here_is_refused(studio: Studio, host: str) -> None:
    assert gist(studio.ask(studio.path, Host=host.format(port=studio.address[1]))) == NOTHING


def test_localhost_is_this_server_too(studio: Studio) -> None:
    assert studio.ask(studio.path, Host=f"localhost:{studio.address[1]}")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "https://127.0.0.1:1", "http://localhost"])
def test_web_pages_from_elsewhere_are_refused(studio: Studio, origin: str) -> None:
    assert gist(studio.ask(f"{studio.path}figures", Origin=origin)) == NOTHING


def test_the_page_itself_and_pages_in_files_may_ask(studio: Studio) -> None:
    host, port = studio.address
    for origin in (f"http://{host}:{port}", "null", "file://"):
        assert studio.ask(f"{studio.path}figures", Origin=origin)[0] == 200


def test_no_answer_lets_other_origins_read_it(studio: Studio) -> None:
    for path in ("", "figures"):
        headers = studio.ask(f"{studio.path}{path}", Origin="null")[1]
        assert not [name for name in headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    "request_bytes", [b"garbage\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00"]
)
def test_bytes_that_are_no_request_learn_no_more(studio: Studio, request_bytes: bytes) -> None:
    answer = raw(studio, request_bytes)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b""
    assert b"aiohttp" not in head and b"limner" not in head.lower()


def test_nothing_listens_beyond_the_loopback_address(studio: Studio) -> None:
    listening = [
        connection.laddr
        for connection in psutil.Process().net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert (studio.address[0], studio.address[1]) in [(address.ip, address.port) for address in listening]
    assert {address.ip for address in listening} == {"127.0.0.1"}
