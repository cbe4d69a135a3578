"""The manifest of a style, `style.toml`."""

import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from app.face.topology import CONTROL_POINTS
from app.styles.errors import ManifestError

SCHEMA: Final = 1
"""The newest schema this version of Limner reads."""

MANIFEST_NAME: Final = "style.toml"
GENERATOR_NAME: Final = "generator.onnx"
QUANTISED_NAME: Final = "generator.int8.onnx"
PREVIEW_NAME: Final = "preview.webp"

MOST_MANIFEST_BYTES: Final = 64 * 1024
MOST_BYTES: Final[Mapping[str, int]] = {
    GENERATOR_NAME: 64 * 2**20,
    QUANTISED_NAME: 32 * 2**20,
    PREVIEW_NAME: 2 * 2**20,
    "LICENSE": 256 * 1024,
    "README.md": 256 * 1024,
}
"""Every file a style may hold beside its manifest, and how large it may be."""

_ID: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
# Windows takes these for devices, whatever the folder.
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)


def _no_device(value: str) -> str:
    if value in _DEVICES:
        raise ValueError("is a device on Windows; choose another")
    return value


def _printable(value: str) -> str:
    # Names are shown in terminals, where an escape sequence would be obeyed.
    if not value.isprintable():
        raise ValueError("holds control characters")
    return value


StyleId = Annotated[
    str, StringConstraints(pattern=f"^{_ID}$", max_length=40, min_length=1), AfterValidator(_no_device)
]
"""Lower-case letters, digits and single hyphens: a folder name on every system."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(_printable)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True), AfterValidator(_printable)
]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Offset = Annotated[float, Field(ge=-0.5, le=0.5, allow_inf_nan=False)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Origin(_Table):
    """Where the style comes from, for people who want to know or must say so."""

    artist: Line = ""
    source: Line = ""
    licence: Line = ""
    samples: Annotated[int, Field(ge=0)] | None = None
    """Pictures it was taught from."""
    recipe: Line = ""
    trained: date | None = None


class Defaults(_Table):
    """Where the three controls stand when the style is first chosen."""

    strength: Share = 1.0
    colour: Share = 1.0
    shape: Share = 0.0


class Shape(_Table):
    """The style's own geometry."""

    offsets: tuple[tuple[Offset, Offset], ...] = Field(
        min_length=len(CONTROL_POINTS), max_length=len(CONTROL_POINTS)
    )
    """How far each of `topology.CONTROL_POINTS` lies from a photograph's, x then y, in sides of the crop."""


class StyleManifest(_Table):
    """What `style.toml` says."""

    schema_version: int = Field(alias="schema", ge=1, le=SCHEMA)
    id: StyleId
    name: Name
    summary: Line = ""
    tags: tuple[Name, ...] = Field(default=(), max_length=12)
    origin: Origin = Origin()
    defaults: Defaults = Defaults()
    files: Mapping[str, Sha256]
    """SHA-256 by file name, for every file but the manifest."""
    shape: Shape | None = None

    @field_validator("files")
    @classmethod
    def _known_files(cls, files: Mapping[str, str]) -> Mapping[str, str]:
        for name in files:
            if name not in MOST_BYTES:
                raise ValueError(f"lists {name!r}; a style may hold {', '.join(MOST_BYTES)}")
        if GENERATOR_NAME not in files:
            raise ValueError(f"does not list {GENERATOR_NAME}, the network that paints")
        return files

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a `style.toml`.

        Raises:
            ManifestError: it is missing, too large, no TOML, for a newer Limner, or says what it must not.
        """
        if not path.is_file():  # opening a pipe would wait for ever
            raise ManifestError(
                f"{path.parent} is no style: it holds no {MANIFEST_NAME}. Choose a style's folder or package."
            )
        try:
            with path.open("rb") as file:
                text = file.read(MOST_MANIFEST_BYTES + 1)
        except OSError as error:
            raise ManifestError(f"{path} cannot be read: {error.strerror or error}.") from error
        return cls.parse(text, named=str(path))

    @classmethod
    def parse(cls, text: bytes, *, named: str = MANIFEST_NAME) -> Self:
        """As `read`, from the file's bytes; `named` is what error sentences call it."""
        if len(text) > MOST_MANIFEST_BYTES:
            raise ManifestError(f"{named} is larger than {MOST_MANIFEST_BYTES // 1024} KiB: no manifest is.")
        try:
            # RecursionError: brackets nested without end.
            values = tomllib.loads(text.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ManifestError(f"{named} is not valid TOML: {reason}.") from error
        _refuse_newer(values.get("schema"), named)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise ManifestError(f"{named} is not valid: {_first_fault(error)}.") from error

    def to_toml(self) -> str:
        """The text of a `style.toml` that reads back as this manifest."""
        return "\n".join(_toml_lines(self)) + "\n"


def _refuse_newer(schema: object, named: str) -> None:
    if isinstance(schema, int) and schema > SCHEMA:
        raise ManifestError(
            f"{named} is made for a newer Limner (schema {schema}; this one reads up to {SCHEMA}). "
            "Update Limner to use this style."
        )


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"]) or "the file"
    message = fault["msg"].removeprefix("Value error, ")
    return f"{place!r} {message[0].lower()}{message[1:]}" if message else place


def _toml_lines(manifest: StyleManifest) -> Iterator[str]:
    yield f"schema = {manifest.schema_version}"
    for key in ("id", "name", "summary"):
        yield f"{key} = {_quoted(getattr(manifest, key))}"
    yield f"tags = [{', '.join(map(_quoted, manifest.tags))}]"
    for title in ("origin", "defaults"):
        yield f"\n[{title}]"
        for key, value in getattr(manifest, title):
            if value is not None:
                yield f"{key} = {_quoted(value) if isinstance(value, str) else _plain(value)}"
    yield "\n[files]"
    for name, sha256 in manifest.files.items():
        yield f"{_quoted(name)} = {_quoted(sha256)}"
    if manifest.shape is not None:
        yield "\n[shape]\noffsets = ["
        for dx, dy in manifest.shape.offsets:
            yield f"    [{dx:.6f}, {dy:.6f}],"
        yield "]"


def _quoted(text: str) -> str:
    # JSON's strings are TOML's basic strings as long as nothing is written as a surrogate pair.
    return json.dumps(text, ensure_ascii=False)


def _plain(value: date | float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a manifest holds finite numbers")
    return value.isoformat() if isinstance(value, date) else repr(value)
