"""Everything that was looked at, as one report."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from app import __version__
from app.doctor.cameras import examine_cameras
from app.doctor.finding import Finding, State
from app.doctor.painting import examine_devices, examine_face_model, examine_styles
from app.doctor.screen import examine_display
from app.doctor.software import examine_libraries, examine_machine
from app.doctor.system import this_system
from app.doctor.virtual_camera import examine_virtual_camera
from app.styles.library import Library


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


def examine(library: Library | None = None) -> Report:
    """Look at everything; takes a few seconds."""
    library = library or Library()
    system = this_system()
    return Report(
        tuple(
            chain(
                examine_machine(),
                examine_libraries(),
                examine_face_model(),
                examine_styles(library),
                examine_devices(library),
                examine_cameras(system),
                examine_display(system),
                examine_virtual_camera(system),
            )
        )
    )
