"""What an optimised graph holds for: one model, one size of pictures, one ONNX Runtime, one processor."""

import hashlib
import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

from app import __version__
from app.styles.byte_products import byte_products_overflow
from app.styles.providers import CPU

_EDITION: Final = 1
"""Another number makes all that was kept before useless, as another version of Limner does: for when
`app.styles.runtime_options`, the file's layout or what `check_graph` refuses has changed in between."""

_CPU_INFO: Final = Path("/proc/cpuinfo")
_FLAGS: Final = frozenset({"flags", "Features"})
"""What x86 and ARM call their instruction sets there."""


@dataclass(frozen=True, slots=True)
class GraphKey:
    """Tells optimised graphs apart. One that is taken for another paints rubbish, or not at all.

    Attributes:
        model_sha256: of the ONNX file that it was made of, in hexadecimal digits.
        size_px: width and height of the pictures that its session is asked to take.
    """

    model_sha256: str
    size_px: tuple[int, int]

    @classmethod
    def of(cls, model: bytes, size_px: tuple[int, int]) -> Self:
        """The key of a model's bytes."""
        return cls(hashlib.sha256(model).hexdigest(), size_px)

    @property
    def name(self) -> str:
        """64 hexadecimal digits that no other model, size, Limner, ONNX Runtime or processor has."""
        import onnxruntime

        parts = (
            __version__,
            _EDITION,
            self.model_sha256,
            self.size_px,
            CPU.runtime_name,
            onnxruntime.__version__,
            onnxruntime.get_build_info(),
            instruction_set(),
            byte_products_overflow(),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()


@cache
def instruction_set() -> str:
    """What this processor can do, as far as the system tells: layouts of weights are chosen by it."""
    kind = f"{platform.system()} {platform.machine()} {platform.processor()}"
    try:
        with _CPU_INFO.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                name, _, flags = line.partition(":")
                if name.strip() in _FLAGS:
                    return f"{kind} {' '.join(sorted(flags.split()))}"
    except OSError:
        return kind  # other systems have no such file
    return kind
