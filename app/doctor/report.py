"""Everything that was looked at, as one report."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from app import __version__
from app.doctor.finding import Finding, State, broken
from app.doctor.software import examine_libraries, examine_machine
from app.system import SHARED_LIBRARIES, System, pip, this_system


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was looked at, in the order to read it."""

    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Nothing is broken; optional things may be missing."""
        return all(finding.state is not State.BROKEN for finding in self.findings)

    @property
    def topics(self) -> tuple[str, ...]:
        """Each topic once, in order."""
        return tuple(dict.fromkeys(finding.topic for finding in self.findings))

    def of(self, topic: str) -> Iterator[Finding]:
        """The findings of one topic."""
        return (finding for finding in self.findings if finding.topic == topic)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "limner": __version__,
            "sound": self.sound,
            "findings": [asdict(finding) for finding in self.findings],
        }


def examine(system: System | None = None) -> Report:
    """Look at everything; takes a few seconds."""
    system = system or this_system()
    checks = (_face_model, _styles, _devices, _cameras, _display, _virtual_camera)
    findings = (_guarded(check, system) for check in checks)
    return Report(tuple(chain(examine_machine(), examine_libraries(), chain.from_iterable(findings))))


def _guarded(check: Callable[[System], Iterator[Finding]], system: System) -> Iterator[Finding]:
    """What a check finds; where a library that it needs does not load, that is the finding."""
    try:
        yield from check(system)
    except ImportError as error:
        topic = check.__name__.strip("_").replace("_", " ").capitalize()
        again = pip("install", "--force-reinstall", "limner")
        advice = system.install(SHARED_LIBRARIES) if system.is_linux else again
        yield broken(topic, f"A library cannot be loaded: {error}", advice)


# Each check imports what it needs by itself, so that one library that does not load spoils one check alone.


def _face_model(_: System) -> Iterator[Finding]:
    from app.doctor.painting import examine_face_model

    return examine_face_model()


def _styles(_: System) -> Iterator[Finding]:
    from app.doctor.painting import examine_styles
    from app.styles.library import Library

    return examine_styles(Library())


def _devices(system: System) -> Iterator[Finding]:
    from app.doctor.painting import examine_devices
    from app.styles.library import Library

    return examine_devices(Library(), system)


def _cameras(system: System) -> Iterator[Finding]:
    from app.doctor.cameras import examine_cameras

    return examine_cameras(system)


def _display(system: System) -> Iterator[Finding]:
    from app.doctor.screen import examine_display

    return examine_display(system)


def _virtual_camera(system: System) -> Iterator[Finding]:
    from app.doctor.virtual_camera import examine_virtual_camera

    return examine_virtual_camera(system)
