"""What is wrong, as sentences for people; once in the log."""

import logging

import pytest

from app.errors import LimnerError
from app.pipeline.faults import Faults, Part


def test_all_is_well_at_first() -> None:
    assert Faults().sentence() is None


def test_a_limner_error_is_its_own_sentence() -> None:
    faults = Faults()
    faults.report(Part.STYLE, LimnerError("The style is damaged. Install it again."))

    assert faults.sentence() == "The style is damaged. Install it again."


def test_anything_else_is_named_with_its_part() -> None:
    faults = Faults()
    faults.report(Part.PAINT, ZeroDivisionError("division by zero"))

    assert faults.sentence() == (
        "The paint stage failed: ZeroDivisionError: division by zero. The log file holds the details."
    )


def test_the_most_important_part_speaks_first_and_falls_silent_when_it_works() -> None:
    faults = Faults()
    faults.report(Part.PAINT, LimnerError("no paint"))
    faults.report(Part.SOURCE, LimnerError("no picture"))
    assert faults.sentence() == "no picture"

    faults.clear(Part.SOURCE)
    assert faults.sentence() == "no paint"


def test_a_watched_body_cannot_stop_its_thread() -> None:
    faults = Faults()
    with faults.watching(Part.FACE):
        raise LimnerError("no face")
    assert faults.stands(Part.FACE)

    with faults.watching(Part.FACE):
        pass
    assert not faults.stands(Part.FACE)


def test_a_fault_of_every_frame_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    faults = Faults()
    with caplog.at_level(logging.ERROR):
        for _ in range(100):
            faults.report(Part.FACE, ValueError("again"))

    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is not None
