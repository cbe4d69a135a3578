"""What the window remembers: one declarative table, from which defaults, file and dialog are made.

A field with an `Entry` appears in the settings dialog in the order written here; one without is state that
the window keeps by itself.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import platformdirs
from pydantic import BaseModel, ConfigDict, Field

from app.frames import Framing, Look
from app.styles.providers import AUTO, PROVIDERS, offered
from app.ui.theme import Appearance

CURRENT_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a setting may take, and what the dialog calls it."""

    value: object
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """How the dialog shows a field.

    Attributes:
        section: heading it stands under.
        label: its name.
        help: one sentence on what it does.
        choices: the values to choose among; empty for a switch (bool), a folder (Path).
        here: tells which of their values this machine can use; all of them without it.
    """

    section: str
    label: str
    help: str
    choices: tuple[Choice, ...] = ()
    here: Callable[[], Collection[object]] | None = None

    def offered(self) -> tuple[Choice, ...]:
        """The choices that make sense on this machine."""
        if self.here is None:
            return self.choices
        usable = self.here()
        return tuple(choice for choice in self.choices if choice.value in usable)


class StyleLook(BaseModel):
    """The three controls as last set for one style, each 0..1."""

    model_config = ConfigDict(frozen=True)

    strength: float = Field(ge=0, le=1)
    colour: float = Field(ge=0, le=1)
    shape: float = Field(ge=0, le=1)

    @classmethod
    def of(cls, look: Look) -> "StyleLook":
        return cls(strength=look.strength, colour=look.colour, shape=look.shape)


def _pictures_dir() -> Path:
    return platformdirs.user_pictures_path() / "Limner"


def _devices_here() -> Collection[object]:
    return {AUTO, *(provider.name for provider in offered())}


_APPEARANCES = (
    Choice(Appearance.SYSTEM, "Same as the system"),
    Choice(Appearance.DARK, "Dark"),
    Choice(Appearance.LIGHT, "Light"),
)
_SIZES = (
    Choice("640x480", "640 × 480"),
    Choice("1280x720", "1280 × 720 (HD)"),
    Choice("1920x1080", "1920 × 1080 (Full HD)"),
)
_FACES = (Choice(1, "One"), Choice(2, "Two"), Choice(3, "Three"), Choice(4, "Four"))
_THREADS = (Choice(0, "Automatic"), *(Choice(count, str(count)) for count in (1, 2, 3, 4, 6, 8)))
_DEVICES = (Choice(AUTO, "Automatic"), *(Choice(provider.name, provider.label) for provider in PROVIDERS))


class Preferences(BaseModel):
    """Everything that outlives the window. Frozen: a change makes a new one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_version: int = Field(default=CURRENT_SCHEMA, alias="schema", le=CURRENT_SCHEMA)

    appearance: Annotated[
        Appearance, Entry("Appearance", "Theme", "Dark flatters the picture.", _APPEARANCES)
    ] = Appearance.SYSTEM
    show_figures: Annotated[
        bool, Entry("Appearance", "Show figures", "Frame rate, delay and CPU use below the picture.")
    ] = True

    camera_size: Annotated[
        str,
        Entry("Camera", "Resolution", "Asked of the camera; it may grant another one.", _SIZES),
        Field(pattern=r"^\d{2,5}x\d{2,5}$"),
    ] = "1280x720"
    mirror: Annotated[
        bool, Entry("Camera", "Mirror the camera", "In the preview alone, as in a looking glass.")
    ] = True

    max_faces: Annotated[
        int,
        Entry("Painting", "Faces", "How many are painted at once, nearest first.", _FACES),
        Field(ge=1, le=4),
    ] = 1
    threads: Annotated[
        int,
        Entry("Painting", "Processor threads", "Fewer leave more for your other programs.", _THREADS),
        Field(ge=0, le=64),
    ] = 0
    device: Annotated[
        str,
        Entry(
            "Painting",
            "Paint on",
            "For a GPU, see what limner doctor says to install.",
            _DEVICES,
            _devices_here,
        ),
    ] = AUTO

    snapshot_dir: Annotated[
        Path, Entry("Snapshots", "Folder", "Where snapshots are saved, as PNG with the style's name inside.")
    ] = Field(default_factory=_pictures_dir)

    mirror_files: bool = False
    welcomed: bool = False
    source: str = "auto"
    style_id: str | None = None
    framing: Framing = Framing.OVERLAY
    looks: dict[str, StyleLook] = Field(default_factory=dict)
    window_geometry: str = ""

    @property
    def camera_size_px(self) -> tuple[int, int]:
        """Width, height."""
        width, height = self.camera_size.split("x")
        return int(width), int(height)

    def replaced(self, **changes: Any) -> "Preferences":
        """A copy with some fields changed, checked as those read from the file are."""
        values = {name: getattr(self, name) for name in Preferences.model_fields if name != "schema_version"}
        return Preferences.model_validate(values | changes)


def entries() -> Iterator[tuple[str, Entry]]:
    """The fields that the dialog shows, in its order: name and description."""
    for name, field in Preferences.model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, Entry):
                yield name, mark
