"""The stream's address: a port that stays the same, and a token that nobody can guess."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final, Self

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import LimnerError

LOOPBACK: Final = "127.0.0.1"
DEFAULT_PORT: Final = 17830
LEAST_PORT: Final = 1024
LARGEST_PORT: Final = 65535

_TOKEN_BYTES: Final = 24


class AddressNotSavedError(LimnerError):
    """The file that keeps the address cannot be written."""


def new_token() -> str:
    """192 random bits, in letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


class StreamAddress(BaseModel):
    """What the address of one installation is made of.

    Attributes:
        token: the first part of every path; whoever knows it may watch and steer.
        port: where the server listens, if no other program does.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    token: str = Field(default_factory=new_token, pattern=r"^[A-Za-z0-9_-]{32,128}$")
    port: int = Field(default=DEFAULT_PORT, ge=LEAST_PORT, le=LARGEST_PORT)

    def renewed(self) -> Self:
        """The same with another token: whoever knew the old one knows nothing any more."""
        return self.model_copy(update={"token": new_token()})


def page_url(port: int, token: str) -> str:
    """Where the page lies; the stream and the remote control lie below it."""
    return f"http://{LOOPBACK}:{port}/{token}/"


def default_path() -> Path:
    """`stream.json` among the user's settings, in a file of its own: whoever shows others their settings does
    not hand out the token with them."""
    return platformdirs.user_config_path("limner", appauthor=False) / "stream.json"


def load(path: Path) -> tuple[StreamAddress, str | None]:
    """The address kept in `path`; a new one, which is written there, where it holds none that can be used.

    Returns:
        The address, and one sentence to show where it will not be the same next time, or is not the one of
        last time.
    """
    notice = None
    try:
        return StreamAddress.model_validate_json(path.read_bytes()), None
    except FileNotFoundError:
        pass
    except (OSError, ValidationError):
        notice = f"{path} could not be read: the stream has a new address."
    address = StreamAddress()
    try:
        save(path, address)
    except AddressNotSavedError as error:
        notice = f"{error} The address holds until Limner is closed."
    return address, notice


def save(path: Path, address: StreamAddress) -> None:
    """Write the address, whole or not at all, for the user's eyes alone.

    Raises:
        AddressNotSavedError: the folder or the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes files that only their owner reads.
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(address.model_dump_json(indent=2))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).rstrip(".")
        raise AddressNotSavedError(
            f"The address of the stream cannot be kept in {path.parent}: {reason}."
        ) from error
