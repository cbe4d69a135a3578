"""The address stays the same from run to run, and nobody can guess it."""

import stat
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.stream.address import DEFAULT_PORT, AddressNotSavedError, StreamAddress, load, page_url, save


def test_first_address_is_made_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings" / "stream.json"
    first, notice = load(path)
    assert notice is None
    assert load(path) == (first, None)
    assert first.port == DEFAULT_PORT


def test_no_two_installations_have_the_same_token(tmp_path: Path) -> None:
    tokens = {load(tmp_path / f"{number}.json")[0].token for number in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 32  # 192 bits


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the folder is the owner's")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "stream.json"
    load(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b'{"token": "short"}', b'{"token": null}', b"\xff\xfe"])
def test_damaged_file_gives_a_new_address_and_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "stream.json"
    path.write_bytes(content)
    address, notice = load(path)
    assert notice is not None and "new address" in notice
    assert load(path) == (address, None)


def test_address_that_cannot_be_kept_holds_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    address, notice = load(tmp_path / "file" / "stream.json")
    assert notice is not None and "until Limner is closed" in notice
    with pytest.raises(AddressNotSavedError, match="cannot be kept"):
        save(tmp_path / "file" / "stream.json", address)


def test_renewing_changes_the_token_alone() -> None:
    address = StreamAddress(port=20000)
    assert address.renewed().token != address.token
    assert address.renewed().port == 20000


@pytest.mark.parametrize("port", [0, 80, 70000])
def test_port_must_be_one_that_a_program_may_take(port: int) -> None:
    with pytest.raises(ValidationError):
        StreamAddress(port=port)


def test_page_lies_on_the_loopback_address() -> None:
    assert page_url(17830, "abc") == "http://127.0.0.1:17830/abc/"
