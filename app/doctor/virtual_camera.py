"""The virtual camera: the library, and the driver that it needs from the system."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from app.doctor.finding import Finding, good, missing
from app.outputs.virtual_camera.setup import requirements
from app.system import System

_TOPIC: Final = "Virtual camera"


def examine_virtual_camera(
    system: System, has_library: Callable[[], bool] | None = None, module: Path | None = None
) -> Iterator[Finding]:
    """Whether the painting can be offered to other programs as a camera; the window says the same."""
    places: dict[str, Any] = {"has_library": has_library, "module": module}
    given = {name: place for name, place in places.items() if place is not None}
    for requirement in requirements(system, **given):
        if requirement.met:
            yield good(_TOPIC, requirement.text)
        else:
            yield missing(_TOPIC, requirement.text, *requirement.steps)
