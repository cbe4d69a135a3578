"""What the window remembers: one declarative table, from which defaults, file and dialog are made.

A field with an `Entry` appears in the settings dialog in the order written here; one without is state that
the window keeps by itself.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field

from app.frames import DEFAULT_FRAMING, Framing, Look
from app.pipeline.output_settings import Container, LoopFormat, OutputSettings, TimelapseKind
from app.styles.providers import AUTO
from app.ui import preference_choices as choices
from app.ui.preference_entry import Entry
from app.ui.theme import Appearance

CURRENT_SCHEMA: Final = 1


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


def _videos_dir() -> Path:
    return platformdirs.user_videos_path() / "Limner"


class Preferences(BaseModel):
    """Everything that outlives the window. Frozen: a change makes a new one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_version: int = Field(default=CURRENT_SCHEMA, alias="schema", le=CURRENT_SCHEMA)

    appearance: Annotated[
        Appearance, Entry("Appearance", "Theme", "Dark flatters the picture.", choices.APPEARANCES)
    ] = Appearance.SYSTEM
    show_figures: Annotated[
        bool, Entry("Appearance", "Show figures", "Frame rate, delay and CPU use below the picture.")
    ] = True

    live_previews: Annotated[
        bool,
        Entry(
            "Appearance",
            "Show my face on the styles",
            "Their pictures are painted while the machine has time to spare.",
        ),
    ] = True

    camera_size: Annotated[
        str,
        Entry("Camera", "Resolution", "Asked of the camera; it may grant another one.", choices.SIZES),
        Field(pattern=r"^\d{2,5}x\d{2,5}$"),
    ] = "1280x720"
    mirror: Annotated[
        bool, Entry("Camera", "Mirror the camera", "In the preview alone, as in a looking glass.")
    ] = True

    max_faces: Annotated[
        int,
        Entry("Painting", "Faces", "How many are painted at once, nearest first.", choices.FACES),
        Field(ge=1, le=4),
    ] = 1
    threads: Annotated[
        int,
        Entry("Painting", "Processor threads", "Fewer leave more for your other programs.", choices.THREADS),
        Field(ge=0, le=64),
    ] = 0
    detail_px: Annotated[
        int,
        Entry(
            "Painting", "Strokes", "Finer ones take more time; automatic asks the machine.", choices.DETAILS
        ),
        Field(ge=0, le=1024, multiple_of=128),
    ] = 0
    ease: Annotated[
        bool,
        Entry(
            "Painting", "Ease under load", "Paint coarser for a while where the machine cannot hold the pace."
        ),
    ] = True
    device: Annotated[
        str,
        Entry(
            "Painting",
            "Paint on",
            "For a GPU, see what limner doctor says to install.",
            choices.DEVICES,
            choices.devices_here,
        ),
    ] = AUTO

    snapshot_dir: Annotated[
        Path, Entry("Snapshots", "Folder", "Where snapshots are saved, as PNG with the style's name inside.")
    ] = Field(default_factory=_pictures_dir)

    video_dir: Annotated[Path, Entry("Recording", "Videos", "Where recordings and replays are saved.")] = (
        Field(default_factory=_videos_dir)
    )
    container: Annotated[
        Container,
        Entry(
            "Recording", "Format", "Both can be played even if the computer stops midway.", choices.CONTAINERS
        ),
    ] = "mkv"
    most_fps: Annotated[
        int,
        Entry("Recording", "Pictures a second", "At most; their real times are kept.", choices.RATES),
        Field(ge=1, le=240),
    ] = 30
    microphone: Annotated[
        str,
        Entry(
            "Recording",
            "Microphone",
            "Switched on while a recording runs, and at no other time.",
            choices.MICROPHONES,
            found=choices.microphones_here,
        ),
    ] = ""
    keep_replay: Annotated[
        bool,
        Entry(
            "Recording",
            "Keep the last 15 seconds",
            "For replays and loops, in memory. Takes some processor time.",
        ),
    ] = False
    loop_format: Annotated[
        LoopFormat, Entry("Recording", "Loops", "The last 3 seconds, over and over.", choices.LOOPS)
    ] = "gif"
    timelapse_kind: Annotated[
        TimelapseKind, Entry("Recording", "Time-lapse", "Saved in the snapshots' folder.", choices.LAPSES)
    ] = "video"
    timelapse_every_s: Annotated[
        float,
        Entry("Recording", "Time-lapse, every", "From one picture to the next.", choices.EVERY),
        Field(gt=0, le=86_400),
    ] = 10.0

    start_virtual_camera: Annotated[
        bool, Entry("Virtual camera", "Start with Limner", "Other programs then find it there.")
    ] = False
    virtual_camera_size: Annotated[
        str,
        Entry("Virtual camera", "Resolution", "It stays the same, whatever the source gives.", choices.SIZES),
        Field(pattern=r"^\d{2,5}x\d{2,5}$"),
    ] = "1280x720"
    virtual_camera_crop: Annotated[
        bool, Entry("Virtual camera", "Fill the picture", "Cuts off what stands over; else black bars.")
    ] = False
    placeholder: Annotated[
        Path | None,
        Entry(
            "Virtual camera",
            "Placeholder",
            "Shown while the camera is off or away; without one, Limner draws it.",
            picture=True,
        ),
    ] = None

    start_stream: Annotated[
        bool,
        Entry(
            "Stream and remote control",
            "Start with Limner",
            "OBS and browsers on this machine can watch then, and a Stream Deck can steer.",
        ),
    ] = False

    start_minimised: Annotated[
        bool, Entry("Program", "Start minimised", "In the tray, where the desktop has one.")
    ] = False
    global_keys: Annotated[
        bool,
        Entry(
            "Program",
            "Keys that work everywhere",
            "Ctrl+Alt with R, T, S, V, P, ← or →, whichever program has the keyboard.",
        ),
    ] = False

    mirror_files: bool = False
    welcomed: bool = False
    source: str = "auto"
    style_id: str | None = None
    framing: Framing = DEFAULT_FRAMING
    looks: dict[str, StyleLook] = Field(default_factory=dict)
    window_geometry: str = ""

    favourites: tuple[str, ...] = ()
    grid_size: Literal[2, 3, 4, 6] = 4
    grid_styles: tuple[str, ...] = ()
    split_left: str = ""
    split_at: float = Field(default=0.5, ge=0, le=1)

    @property
    def camera_size_px(self) -> tuple[int, int]:
        """Width, height."""
        width, height = self.camera_size.split("x")
        return int(width), int(height)

    @property
    def output_settings(self) -> OutputSettings:
        """The snapshot for the output desk."""
        width, height = self.virtual_camera_size.split("x")
        return OutputSettings(
            picture_dir=self.snapshot_dir,
            video_dir=self.video_dir,
            container=self.container,
            most_fps=self.most_fps,
            microphone=self.microphone or None,
            keep_replay=self.keep_replay,
            loop_format=self.loop_format,
            timelapse_kind=self.timelapse_kind,
            timelapse_every_s=self.timelapse_every_s,
            camera_size_px=(int(width), int(height)),
            camera_crop=self.virtual_camera_crop,
            placeholder=self.placeholder,
        )

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
