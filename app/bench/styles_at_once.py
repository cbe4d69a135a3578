"""Several styles painted side by side by a running engine."""

import time
from dataclasses import dataclass, replace
from typing import Final

from app.bench.null_output import BenchError
from app.pipeline.engine import Engine
from app.pipeline.settings import Compared
from app.styles.library import Library

_MOST_STYLES: Final = 4
_MEASURED_S: Final = 5.0
_LOADED_WITHIN_S: Final = 30.0
_LOOK_EVERY_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class StylesAtOnce:
    """How several styles do side by side.

    Attributes:
        styles: how many.
        slowest_fps: paintings a second of the slowest of them.
    """

    styles: int
    slowest_fps: float


def measure_styles_at_once(engine: Engine, library: Library) -> StylesAtOnce | None:
    """Compare up to four styles on the engine's source, each in its own look and the engine's framing.

    Returns:
        None where fewer than two styles are installed.

    Raises:
        BenchError: they do not all paint.
    """
    framing = engine.settings.look.framing
    compared = tuple(
        Compared(style.id, replace(style.defaults, framing=framing))
        for style in library.styles()[:_MOST_STYLES]
    )
    if len(compared) < 2:
        return None
    engine.apply(replace(engine.settings, compare=compared))
    try:
        _wait_for_all(engine)
        time.sleep(_MEASURED_S)
        comparison = engine.comparison
        assert comparison is not None
        return StylesAtOnce(len(compared), min(entry.fps for entry in comparison.entries))
    finally:
        engine.apply(replace(engine.settings, compare=()))


def _wait_for_all(engine: Engine) -> None:
    until_s = time.perf_counter() + _LOADED_WITHIN_S
    while time.perf_counter() < until_s:
        comparison = engine.comparison
        if comparison is not None and all(entry.painting is not None for entry in comparison.entries):
            return
        time.sleep(_LOOK_EVERY_S)
    raise BenchError(f"Not every style painted within {_LOADED_WITHIN_S:.0f} s. Try again.")
