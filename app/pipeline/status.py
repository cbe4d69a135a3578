"""What the engine says about itself."""

from dataclasses import dataclass

from app.capture.source import SourceStatus


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """How things stand at one moment.

    Attributes:
        source_name: what people call the source.
        source: its own account: live, lost or ended, the sentence, and what it granted.
        style_id: the style that paints now; None while there is none.
        style_loading: the style that is being loaded at the moment, else None.
        device: where the network runs ("CPU", "CUDA"); None while there is none.
        threads: most threads the network uses; 0 while there is none.
        notice: why the network does not run where it was wanted, in one sentence; None where it does.
        paused: the picture is held.
        error: what is wrong at the moment, in one sentence; None when all is well.
        easing: what is asked less of the machine at the moment so that it holds the pace, in one sentence;
            None where nothing is.
        crop_size_px: side of the crop that the network paints; 0 while there is none.
    """

    source_name: str
    source: SourceStatus
    style_id: str | None
    style_loading: str | None
    device: str | None
    threads: int
    notice: str | None
    paused: bool
    error: str | None
    easing: str | None = None
    crop_size_px: int = 0
