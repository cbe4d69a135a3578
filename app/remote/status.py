"""What the remote control says about Limner, as values that become JSON."""

from typing import Final

from pydantic import BaseModel, ConfigDict

from app.frames import Framing, Look
from app.outputs.live.recording import RecordingStatus
from app.pipeline.meter import MeterReading
from app.pipeline.output_desk import OutputStatus
from app.pipeline.status import EngineStatus
from app.styles.style import Style

_DECIMALS: Final = 2


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class LookStatus(_Value):
    """The three sliders, each 0..1, and the framing."""

    strength: float
    colour: float
    shape: float
    framing: Framing

    @classmethod
    def of(cls, look: Look) -> "LookStatus":
        return cls(strength=look.strength, colour=look.colour, shape=look.shape, framing=look.framing)


class StyleStatus(_Value):
    """One style that can be chosen."""

    id: str
    name: str
    summary: str
    chosen: bool

    @classmethod
    def of(cls, style: Style, *, chosen: bool) -> "StyleStatus":
        return cls(id=style.id, name=style.name, summary=style.manifest.summary, chosen=chosen)


class SourceStatus(_Value):
    """Where the picture comes from.

    Attributes:
        name: what people call it.
        state: live, lost or ended.
        message: one sentence.
        width_px, height_px: size of its frames.
        paused: the picture is held.
    """

    name: str
    state: str
    message: str
    width_px: int
    height_px: int
    paused: bool


class Figures(_Value):
    """How it runs: see `MeterReading`."""

    fps: float
    captured_fps: float
    latency_p50_ms: float
    latency_p95_ms: float
    dropped: int
    cpu_percent: float

    @classmethod
    def of(cls, reading: MeterReading) -> "Figures":
        rounded = {name: round(getattr(reading, name), _DECIMALS) for name in cls.model_fields}
        return cls.model_validate(rounded)


class RecordingState(_Value):
    """The recording that runs.

    Attributes:
        file: where it grows.
        paused: nothing is added at the moment.
        elapsed_s: its length so far.
        dropped: frames that came too fast to be written.
    """

    file: str
    paused: bool
    elapsed_s: float
    dropped: int


class Status(_Value):
    """Everything at one moment.

    Attributes:
        style: id of the chosen style; None while there is none.
        style_loading: id of the style that is being loaded; until it is there, the one before paints.
        look: what is set.
        source: where the picture comes from; None before the first source is open.
        recording: None while nothing is recorded.
        replay_s: how long a replay would be now; 0 where none is kept.
        virtual_camera: the device that is fed; None while it is off.
        figures: how it runs; None before the first source is open.
        trouble: what is wrong, in one sentence; None when all is well.
    """

    style: str | None
    style_loading: str | None
    look: LookStatus
    source: SourceStatus | None
    recording: RecordingState | None
    replay_s: float
    virtual_camera: str | None
    figures: Figures | None
    trouble: str | None

    def same_but_figures(self, other: "Status | None") -> bool:
        """Whether nothing differs but what changes by itself all the time."""
        return other is not None and self._still() == other._still()

    def _still(self) -> "Status":
        recording = self.recording and self.recording.model_copy(update={"elapsed_s": 0.0, "dropped": 0})
        return self.model_copy(update={"figures": None, "replay_s": 0.0, "recording": recording})


def describe(
    style_id: str | None,
    look: Look,
    engine: EngineStatus | None,
    reading: MeterReading | None,
    outputs: OutputStatus,
) -> Status:
    """Put together what the parts say about themselves.

    Args:
        style_id: the chosen style.
        look: what is set.
        engine, reading: None before the first source is open.
        outputs: recording, replay, virtual camera.
    """
    recording, camera = outputs.recording, outputs.virtual_camera
    return Status(
        style=style_id,
        style_loading=engine.style_loading if engine else None,
        look=LookStatus.of(look),
        source=_source(engine) if engine else None,
        recording=_recording(recording) if recording else None,
        replay_s=round(outputs.replay_s, _DECIMALS),
        virtual_camera=camera.device if camera else None,
        figures=Figures.of(reading) if reading else None,
        trouble=(engine.error if engine else None) or outputs.error,
    )


def _recording(recording: RecordingStatus) -> RecordingState:
    return RecordingState(
        file=str(recording.path),
        paused=recording.paused,
        elapsed_s=round(recording.elapsed_s, _DECIMALS),
        dropped=recording.dropped,
    )


def _source(engine: EngineStatus) -> SourceStatus:
    width_px, height_px = engine.source.size_px
    return SourceStatus(
        name=engine.source_name,
        state=engine.source.state.value,
        message=engine.source.message,
        width_px=width_px,
        height_px=height_px,
        paused=engine.paused,
    )
