"""The line below the picture says what is the matter, the gravest first."""

import pytest
from PySide6.QtWidgets import QApplication

from app.capture.source import SourceState, SourceStatus
from app.pipeline.status import EngineStatus
from app.ui.status_line import StatusLine

SOURCE = SourceStatus(SourceState.LIVE, "Demo plays.", (1280, 720), 30.0)
EASING = "Eased to keep pace: coarser strokes (384 px)."


def status(*, notice: str | None = None, error: str | None = None, easing: str | None = None) -> EngineStatus:
    return EngineStatus("Demo", SOURCE, "ink", None, "CPU", 1, notice, False, error, easing)


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (status(), "Demo  ·  1280 × 720"),  # noqa: RUF001
        (status(easing=EASING), EASING),
        (status(easing=EASING, notice="Painting on CPU instead."), "Painting on CPU instead."),
        (status(easing=EASING, error="The disk is full."), "The disk is full."),
    ],
)
def test_what_is_lowered_is_said_unless_something_is_worse(said: EngineStatus, shown: str) -> None:
    line = StatusLine()
    line.show_status(said)

    assert line.source_text == shown
    line.deleteLater()
    QApplication.processEvents()
