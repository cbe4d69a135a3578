"""Two clicks on one button make one recording."""

from app.errors import LimnerError
from app.ui.outputs.errands import Errands
from tests.ui.later import Later


class Errand:
    """What is told, in order."""

    def __init__(self) -> None:
        self.later = Later()
        self.told: list[str] = []
        self.errands = Errands(
            self.later,  # type: ignore[arg-type]
            changed=lambda: self.told.append("changed"),
            failed=lambda error: self.told.append(str(error)),
        )


def test_of_one_kind_there_is_one_at_a_time() -> None:
    errand = Errand()
    for kind in ("virtual camera", "virtual camera", "loop"):
        errand.errands.run(kind, lambda: "it is on", done=errand.told.append)
    assert [job.name for job in errand.later.jobs] == ["virtual-camera", "loop"]
    assert errand.errands.under_way("loop")

    errand.later.jobs[1].end()
    assert errand.told == ["changed", "it is on"]
    assert not errand.errands.under_way("loop")
    errand.errands.run("loop", lambda: "again")
    assert len(errand.later.jobs) == 3


def test_one_that_failed_is_told_and_can_be_tried_again() -> None:
    def fail() -> None:
        raise LimnerError("The disk is full.")

    errand = Errand()
    errand.errands.run("record", fail)
    errand.later.jobs[0].end()
    assert errand.told == ["changed", "The disk is full."]
    assert not errand.errands.under_way("record")
