"""How fast this machine paints: timed once, written down, and what to ask of it by default."""

import json
import logging
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from app.geometry.portrait_crop import CROP_SIZE_PX
from app.pipeline.quality import Quality

_LARGER_CROPS_PX: Final = (1024, 768)
_LEISURELY_MS: Final = 8.0
_GAIN_OF_ANOTHER_THREAD: Final = 0.8
_CPU: Final = "CPU"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MachineSpeed:
    """What one painting of a 512 px crop took.

    Attributes:
        device: where the network ran ("CPU", "CUDA").
        threads: most threads it used.
        paint_ms: how long it took.
    """

    device: str
    threads: int
    paint_ms: float

    def expected_ms(self, threads: int, crop_size_px: int) -> float:
        """What a painting would take otherwise, about: another thread brings four fifths of the first."""
        gain = (1 + _GAIN_OF_ANOTHER_THREAD * (self.threads - 1)) / (
            1 + _GAIN_OF_ANOTHER_THREAD * (threads - 1)
        )
        return self.paint_ms * gain * (crop_size_px / CROP_SIZE_PX) ** 2


def best_quality(speed: MachineSpeed | None, *, cores: int | None = None) -> Quality:
    """What to ask of a machine that has nothing else to do.

    On two cores a second network thread only takes turns with finding faces: the same delay for a tenth more
    processor time. Larger crops, in which a style draws finer, are for machines that paint them in a quarter
    of a frame's time, and leave half of their cores to others.

    Args:
        speed: what was timed; None before.
        cores: of the machine; None asks it.
    """
    cores = cores or os.cpu_count() or 1
    threads = 1 if cores < 4 else 2 if cores < 8 else 4
    crop_size_px = CROP_SIZE_PX
    if speed is not None and (cores >= 4 or speed.device != _CPU):
        fast = [size for size in _LARGER_CROPS_PX if speed.expected_ms(threads, size) <= _LEISURELY_MS]
        crop_size_px = max(fast, default=CROP_SIZE_PX)
    return Quality(threads, crop_size_px)


class SpeedNotes:
    """What was timed on this machine, by device, in a file of the user's cache.

    A note holds for one processor and one version of ONNX Runtime. A file that cannot be read or written is
    done without.

    Args:
        path: the file; None for the usual place.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or platformdirs.user_cache_path("limner", appauthor=False) / "machine.json"
        self._machine = _machine()

    def read(self, device: str) -> MachineSpeed | None:
        """What was timed on a device, if it was."""
        match self._notes().get(device):
            case {"machine": self._machine, "threads": int(threads), "paint_ms": int() | float() as paint_ms}:
                return MachineSpeed(device, max(1, threads), float(paint_ms))
        return None

    def write(self, speed: MachineSpeed) -> None:
        """Note what was timed; what was noted for that device is replaced."""
        note = {"machine": self._machine, "threads": speed.threads, "paint_ms": round(speed.paint_ms, 3)}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps({**self._notes(), speed.device: note}), encoding="utf-8")
        except OSError as error:
            _log.info("The machine's speed is not written down: %s", error)

    def _notes(self) -> Mapping[str, object]:
        try:
            notes = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}


def _machine() -> str:
    import onnxruntime

    return f"{platform.machine()} {platform.processor()} {os.cpu_count()} ort-{onnxruntime.__version__}"
