"""How the live outputs are to be, as one immutable snapshot."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Container = Literal["mkv", "mp4"]
LoopFormat = Literal["gif", "webp"]
TimelapseKind = Literal["video", "pictures"]


@dataclass(frozen=True, slots=True)
class OutputSettings:
    """Everything the output desk needs to know; what runs already goes on as it began.

    Attributes:
        picture_dir: where snapshots, loops and time-lapses go.
        video_dir: where recordings and replays go.
        container: of recordings, replays and time-lapse videos.
        most_fps: pictures a second in recordings and replays, at most.
        microphone: its name, "default" for the system's, None for silent recordings.
        keep_replay: the last seconds are kept all the time.
        replay_s: how many.
        loop_format: of loops.
        loop_s: how long they are.
        timelapse_kind: a video, or numbered pictures in a folder.
        timelapse_every_s: seconds between two pictures.
        camera_size_px: width, height of the virtual camera.
        camera_crop: fill that size and cut off what stands over; else black bars.
        placeholder: the picture that the virtual camera shows while there is no painting; None for ours.
    """

    picture_dir: Path = field(default_factory=Path)
    video_dir: Path = field(default_factory=Path)
    container: Container = "mkv"
    most_fps: int = 30
    microphone: str | None = None
    keep_replay: bool = False
    replay_s: float = 15.0
    loop_format: LoopFormat = "gif"
    loop_s: float = 3.0
    timelapse_kind: TimelapseKind = "video"
    timelapse_every_s: float = 10.0
    camera_size_px: tuple[int, int] = (1280, 720)
    camera_crop: bool = False
    placeholder: Path | None = None
