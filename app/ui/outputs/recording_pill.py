"""How long the recording is, at the picture's corner."""

from PySide6.QtWidgets import QWidget

from app.outputs.live.recording import RecordingStatus
from app.ui.assets import with_even_digits
from app.ui.pill import Pill

_RED = "#ff5a4f"


def clock_text(seconds: float) -> str:
    """Minutes and seconds, with hours from the first on."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute:02d}:{second:02d}"


def recording_text(recording: RecordingStatus) -> str:
    """Time, and what there is to worry about."""
    parts = [clock_text(recording.elapsed_s)]
    if recording.paused:
        parts.append("paused")
    if recording.dropped:
        parts.append(f"{recording.dropped} dropped")
    return "  ·  ".join(parts)


class RecordingPill(Pill):
    """Red where the others are white: it is on the air."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("circle-dot", "00:00", parent, icon_colour=_RED)
        self.setFont(with_even_digits(self.font()))

    def show_status(self, recording: RecordingStatus | None) -> None:
        """Show how it stands; None hides the pill."""
        if recording is not None:
            self.set_text(recording_text(recording))
            self.setAccessibleName(f"Recording, {recording_text(recording)}")
        self.setVisible(recording is not None)
